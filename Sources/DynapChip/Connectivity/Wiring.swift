import DynapFabric

/// A network with its rules drawn: who sends into which cores, and which words each neuron is to get.
struct Wiring {
  /// A source and what it must send.
  struct Sender {
    let source: Source
    /// The first connection that makes it send into a core, by the core's lane.
    var firstConnection: [Int: Int] = [:]
    /// The host output that it belongs to.
    var hostOutput: Int?
    /// The words that reach cores; filled by the allocation of tags.
    var branches: [Destination] = []
    /// The word that reaches the host.
    var hostWord: Destination?
    /// Whether the host's word was there before.
    var ownsHostWord = true
    /// The tag that each core hears, by the core's lane.
    var tags: [Int: Tag] = [:]

    /// The chip where its packets start: those of inputs enter at chip 0.
    var entry: ChipOnBoard {
      guard case .neuron(let neuron) = source else { return .first }
      return neuron.chip
    }
  }

  /// CAM words that a target is to get.
  struct Request {
    let sender: Int
    let connection: Int
    let count: Int
  }

  let network: Network
  /// The sources, in the order of the populations.
  private(set) var order: [Source: Int] = [:]
  var senders: [Sender] = []
  /// The requests of each target in the order of the connections, by the neuron's lane.
  private(set) var requests: [[Request]]
  /// Pairs and CAM words of each connection.
  private(set) var uses: [NetworkMap.ConnectionUse]
  /// What was found.
  var diagnostics: [Diagnostic] = []

  /// Draws the sound connections of a network.
  init(_ network: Network, _ check: NetworkCheck, _ board: Board) {
    self.network = network
    uses = .init(repeating: .init(), count: network.connections.count)
    requests = .init(repeating: [], count: board.neuronCount)
    let connections = check.soundConnections
    let used = connections.map { network.connections[$0].from } + check.soundOutputs.map(\.population.name)
    for population in network.populations where used.contains(population.name) { enroll(population) }
    for connection in connections { draw(connection, check) }
    for (index, population) in check.soundOutputs {
      for source in population.sources {
        guard let sender = order[source], senders[sender].hostOutput == nil else { continue }
        senders[sender].hostOutput = index
      }
    }
  }

  /// The lane of a neuron's core: chips and cores in ascending order.
  static func coreLane(ofNeuronLane lane: Int) -> Int { lane / NeuronOnCore.count }

  private mutating func enroll(_ population: Population) {
    for source in population.sources where order[source] == nil {
      order[source] = senders.count
      senders.append(Sender(source: source))
    }
  }

  private mutating func draw(_ index: Int, _ check: NetworkCheck) {
    let connection = network.connections[index]
    guard let from = check.population(named: connection.from),
      let to = check.population(named: connection.to), let targets = to.neurons?.map(\.lane)
    else { return }
    let sources = from.sources.map { order[$0] ?? 0 }
    let edges = connection.rule.edges(from: from, to: to, seed: connection.seed)
    for edge in edges {
      let (sender, target) = (sources[edge.source], targets[edge.target])
      let count = edge.repeats * connection.repeats
      requests[target].append(Request(sender: sender, connection: index, count: count))
      uses[index].synapses += count
      let core = Self.coreLane(ofNeuronLane: target)
      if senders[sender].firstConnection[core] == nil { senders[sender].firstConnection[core] = index }
    }
    uses[index].pairs = edges.count
  }

  /// Fills the free words of a board; every tag must have been assigned and every word must fit.
  func write(to board: inout Board) {
    for (lane, requests) in requests.enumerated() where !requests.isEmpty {
      let place = NeuronOnBoard(lane: lane)
      board[place].synapses = filled(board[place].synapses, requests, Self.coreLane(ofNeuronLane: lane))
    }
    for sender in senders {
      guard case .neuron(let place) = sender.source else { continue }
      let words = sender.branches + (sender.ownsHostWord ? sender.hostWord.map { [$0] } ?? [] : [])
      guard !words.isEmpty else { continue }
      var destinations = board[place].destinations
      let free = destinations.indices.filter { destinations[$0] == Destination() }
      for (index, word) in zip(free, words) { destinations[index] = word }
      board[place].destinations = destinations
    }
  }

  private func filled(_ synapses: [Synapse], _ requests: [Request], _ core: Int) -> [Synapse] {
    var synapses = synapses
    var free = synapses.indices.filter { synapses[$0].isUnused }[...]
    for request in requests {
      guard let tag = senders[request.sender].tags[core] else { continue }
      let synapse = network.connections[request.connection].synapse.synapse(tag: tag)
      for _ in 0..<request.count {
        guard let index = free.popFirst() else { return synapses }
        synapses[index] = synapse
      }
    }
    return synapses
  }
}
