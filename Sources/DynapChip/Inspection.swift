import DynapFabric

/// What can be said of a board without running it: who hears whom, what is in use and what leads nowhere.
///
/// A word is used when it differs from its power-up value. Costs a look at every used word.
public struct Inspection: Hashable, Sendable {
  /// The populations of neurons, then the cores in which a word is used.
  public let groups: [Group]
  /// Tags that are sent into a core where no CAM word matches them; the count is the number of words that send.
  public let unheardTags: [TagUse]
  /// Tags that CAM words of a core listen to and nobody sends; the count is the number of CAM words.
  public let unsentTags: [TagUse]
  /// Neurons with used CAM words whose spikes reach neither a CAM word nor the host.
  public let unheardNeurons: [NeuronOnBoard]
  /// Neurons with a destination word that falls off the grid.
  public let lostNeurons: [NeuronOnBoard]

  /// What the neurons of a population or of a core have in use.
  public struct Group: Hashable, Sendable {
    /// The population's name, or `core 0.2`.
    public let name: String
    /// Number of neurons.
    public let neurons: Int
    /// Used CAM words of a neuron.
    public let fanIn: Spread
    /// CAM words that match what a neuron sends.
    public let fanOut: Spread
    /// Used CAM words of all its neurons.
    public let usedCAMWords: Int
    /// Used SRAM words of all its neurons.
    public let usedSRAMWords: Int

    /// CAM words of all its neurons that still hold their power-up value.
    public var unusedCAMWords: Int { neurons * SynapseOnNeuron.count - usedCAMWords }
    /// SRAM words of all its neurons that still hold their power-up value.
    public var unusedSRAMWords: Int { neurons * DestinationOnNeuron.count - usedSRAMWords }
  }

  /// The lowest, middle and highest of some counts; all 0 for none.
  public struct Spread: Hashable, Sendable {
    /// The lowest.
    public let minimum: Int
    /// The middle; of an even number, the lower of the two in the middle.
    public let median: Int
    /// The highest.
    public let maximum: Int

    init(_ counts: [Int]) {
      let sorted = counts.sorted()
      minimum = sorted.first ?? 0
      median = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
      maximum = sorted.last ?? 0
    }
  }

  /// A tag as one core hears it.
  public struct TagUse: Hashable, Sendable {
    /// The chip.
    public let chip: ChipOnBoard
    /// The core.
    public let core: CoreOnChip
    /// The tag.
    public let tag: Tag
    /// How many words hold it.
    public let count: Int
  }

  /// Looks at a board, given the populations to group its neurons by and the words that the host sends.
  public init(of board: Board, populations: [Population] = [], inputs: [Destination] = []) {
    let tags = TagTraffic(on: board, inputs: inputs)
    let neurons = board.neurons.map { NeuronUse(board[$0], $0, board, tags) }
    var groups: [Group] = []
    for population in populations {
      guard let members = population.neurons?.filter(board.contains) else { continue }
      groups.append(Group(population.name, members.map { neurons[$0.lane] }[...]))
    }
    for first in stride(from: 0, to: neurons.count, by: NeuronOnCore.count) {
      let core = neurons[first..<first + NeuronOnCore.count]
      guard core.contains(where: \.isUsed) else { continue }
      let place = NeuronOnBoard(lane: first)
      groups.append(Group("core \(place.chip.index).\(place.core.index)", core))
    }
    self.groups = groups
    unheardTags = tags.uses { sent, heard in heard == 0 ? sent : 0 }
    unsentTags = tags.uses { sent, heard in sent == 0 ? heard : 0 }
    unheardNeurons = neurons.filter { $0.fanIn > 0 && $0.fanOut == 0 && !$0.reachesHost }.map(\.place)
    lostNeurons = neurons.filter(\.isLost).map(\.place)
  }
}

extension Inspection.Group {
  fileprivate init(_ name: String, _ members: ArraySlice<NeuronUse>) {
    self.name = name
    neurons = members.count
    fanIn = .init(members.map(\.fanIn))
    fanOut = .init(members.map(\.fanOut))
    usedCAMWords = members.reduce(0) { $0 + $1.fanIn }
    usedSRAMWords = members.reduce(0) { $0 + $1.sramWords }
  }
}

/// What one neuron has in use and whom it reaches.
private struct NeuronUse {
  let place: NeuronOnBoard
  var fanIn = 0
  var fanOut = 0
  var sramWords = 0
  var reachesHost = false
  var isLost = false

  var isUsed: Bool { fanIn > 0 || sramWords > 0 }

  init(_ neuron: Neuron, _ place: NeuronOnBoard, _ board: Board, _ tags: TagTraffic) {
    self.place = place
    if neuron.synapses != Neuron.powerUp.synapses { fanIn = neuron.synapses.count { !$0.isUnused } }
    guard neuron.destinations != Neuron.powerUp.destinations else { return }
    for word in neuron.destinations where word != Destination() {
      sramWords += 1
      switch board.arrival(of: word, from: place.chip) {
      case .chip(let chip): fanOut += tags.listeners(to: word, on: chip)
      case .host: reachesHost = true
      case .lost: isLost = true
      case nil: break
      }
    }
  }
}

/// For every core and tag, how many words send it there and how many CAM words match it.
private struct TagTraffic {
  private var sent: [Int: Int] = [:]
  private var heard: [Int: Int] = [:]

  init(on board: Board, inputs: [Destination]) {
    for place in board.neurons {
      let neuron = board[place]
      if neuron.synapses != Neuron.powerUp.synapses {
        let core = place.lane / NeuronOnCore.count
        for synapse in neuron.synapses where !synapse.isUnused {
          heard[Self.key(core, synapse.tag), default: 0] += 1
        }
      }
      guard neuron.destinations != Neuron.powerUp.destinations else { continue }
      for word in neuron.destinations where word.isSent { send(word, from: place.chip, board) }
    }
    for (index, chip) in board.chips.enumerated() {
      for word in chip.wordsBesideNeurons { send(word, from: ChipOnBoard(index), board) }
    }
    for word in inputs { send(word, from: .first, board) }
  }

  private static func key(_ core: Int, _ tag: Tag) -> Int { core * Tag.count + tag.value }

  private static func keys(_ word: Destination, _ chip: ChipOnBoard) -> [Int] {
    word.cores.cores.map { key(chip.index * CoreOnChip.allCases.count + $0.index, word.tag) }
  }

  private mutating func send(_ word: Destination, from chip: ChipOnBoard, _ board: Board) {
    guard case .chip(let target) = board.arrival(of: word, from: chip) else { return }
    for key in Self.keys(word, target) { sent[key, default: 0] += 1 }
  }

  /// CAM words that match a word which is delivered in a chip.
  func listeners(to word: Destination, on chip: ChipOnBoard) -> Int {
    Self.keys(word, chip).reduce(0) { $0 + (heard[$1] ?? 0) }
  }

  /// The tags for which a count of words sent and heard is not 0, by core and tag.
  func uses(_ count: (_ sent: Int, _ heard: Int) -> Int) -> [Inspection.TagUse] {
    Set(sent.keys).union(heard.keys).sorted().compactMap { key in
      let count = count(sent[key] ?? 0, heard[key] ?? 0)
      guard count > 0 else { return nil }
      let core = NeuronOnBoard(lane: key / Tag.count * NeuronOnCore.count)
      return .init(chip: core.chip, core: core.core, tag: Tag(key % Tag.count), count: count)
    }
  }
}
