import DynapFabric

@testable import DynapChip

/// Who hears whom, found by walking every destination word and every CAM word.
struct Delivery {
  /// A source, a target and what its synapse is set to apart from the tag.
  struct Link: Hashable {
    let source: Source
    let target: NeuronOnBoard
    let synapse: SynapseTemplate
  }

  /// How many CAM words make each link.
  var links: [Link: Int] = [:]

  /// Walks a board, and the words that the host sends for inputs.
  init(_ board: Board, _ map: NetworkMap? = nil) {
    var listeners: [[Tag: [(NeuronOnBoard, SynapseTemplate)]]] = .init(
      repeating: [:], count: board.chips.count * 4)
    for place in board.neurons where board[place].synapses != Neuron.powerUp.synapses {
      for synapse in board[place].synapses where !synapse.isUnused {
        listeners[place.lane / 256][synapse.tag, default: []].append((place, SynapseTemplate(of: synapse)))
      }
    }
    func send(_ words: [Destination], _ source: Source, from chip: ChipOnBoard) {
      for word in words {
        guard case .chip(let target) = board.arrival(of: word, from: chip) else { continue }
        for core in word.cores.cores {
          for (place, synapse) in listeners[target.index * 4 + core.index][word.tag] ?? [] {
            links[Link(source: source, target: place, synapse: synapse), default: 0] += 1
          }
        }
      }
    }
    for place in board.neurons where board[place].destinations != Neuron.powerUp.destinations {
      send(board[place].destinations, .neuron(place), from: place.chip)
    }
    var inputs: Set<Source> = []
    for member in map?.populations.flatMap(\.members) ?? [] {
      if case .neuron = member.source { continue }
      if inputs.insert(member.source).inserted { send(member.destinations, member.source, from: .first) }
    }
  }

  /// What a network asks for, from the pairs of its rules.
  init(asked network: Network) {
    for connection in network.connections {
      guard let from = network.populations.first(where: { $0.name == connection.from }),
        let to = network.populations.first(where: { $0.name == connection.to }), let targets = to.neurons
      else { continue }
      let sources = from.sources
      for edge in connection.rule.edges(from: from, to: to, seed: connection.seed) {
        let link = Link(
          source: sources[edge.source], target: targets[edge.target], synapse: connection.synapse)
        links[link, default: 0] += edge.repeats * connection.repeats
      }
    }
  }

  /// Adds the links of another walk.
  mutating func add(_ other: Delivery) { links.merge(other.links, uniquingKeysWith: +) }
}

extension SynapseTemplate {
  fileprivate init(of synapse: Synapse) {
    self.init(
      dendrite: synapse.dendrite, weight: synapse.weight, stp: synapse.stp,
      preciseDelay: synapse.preciseDelay,
      mismatchedDelay: synapse.mismatchedDelay)
  }
}

/// A small generator with a fixed sequence, for property tests.
struct TestGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
  }
}
