import DynapFabric

/// The checks that need neither the pairs nor the words: names, members, rules and synapses.
struct NetworkCheck {
  let network: Network
  let board: Board
  /// What was found.
  private(set) var diagnostics: [Diagnostic] = []
  /// Indices of the connections without an error.
  private(set) var soundConnections: [Int] = []
  /// The existing populations of the host outputs.
  private(set) var soundOutputs: [(index: Int, population: Population)] = []
  /// Populations with members that cannot be used.
  private var unsoundNames: Set<String> = []
  /// The first population of each name.
  private(set) var indexOfName: [String: Int] = [:]

  init(_ network: Network, _ board: Board) {
    self.network = network
    self.board = board
    checkPopulations()
    for index in network.connections.indices { checkConnection(index) }
    for (index, name) in network.hostOutputs.enumerated() {
      if let population = population(named: name, at: "host_outputs[\(index)]"), !unsoundNames.contains(name)
      {
        soundOutputs.append((index, population))
      }
    }
  }

  /// The population of a name, or nil when none has it.
  func population(named name: String) -> Population? { indexOfName[name].map { network.populations[$0] } }

  private mutating func checkPopulations() {
    for (index, population) in network.populations.enumerated() {
      let path = "populations[\(index)]"
      if let first = indexOfName[population.name] {
        report(
          .error, "population-redefined", path, "has the name of populations[\(first)], '\(population.name)'",
          "give each population a name of its own")
      } else {
        indexOfName[population.name] = index
      }
      checkMembers(of: population, path)
    }
    checkOverlaps()
  }

  private mutating func checkMembers(of population: Population, _ path: String) {
    var seen: Set<Source> = []
    let errors = errorCount
    checkPlaces(of: population, path)
    for (place, source) in population.sources.enumerated() {
      switch source {
      case .input(.zero):
        report(
          .warning, "tag-zero", "\(path).inputs[\(place)]",
          "is 0, the tag that every unused CAM word matches",
          "use tags from 1024 up for inputs")
      default: break
      }
      if !seen.insert(source).inserted {
        report(
          .error, "member-repeated", path, "names \(source.text) twice, at \(place) again",
          "name each member once; repeat belongs to the connection")
      }
    }
    if errorCount > errors { unsoundNames.insert(population.name) }
  }

  /// A population that is on the wrong chip is there with all its neurons, which are worth one message.
  private mutating func checkPlaces(of population: Population, _ path: String) {
    let strays = (population.neurons ?? []).filter { !board.contains($0) }
    guard let first = strays.first else { return }
    let more = strays.count == 1 ? "" : " and \(strays.count - 1) more"
    report(
      .error, "neuron-not-on-board", path,
      "holds neuron \(first)\(more), but the board's last chip is \(board.chips.count - 1)",
      "add chips to the board or move the population")
  }

  private mutating func checkOverlaps() {
    var owner: [Source: Int] = [:]
    var reported: Set<Int> = []
    for (index, population) in network.populations.enumerated() {
      for source in population.sources {
        guard let first = owner[source] else {
          owner[source] = index
          continue
        }
        guard first != index, reported.insert(index).inserted else { continue }
        report(
          .warning, "population-overlap", "populations[\(index)]",
          "shares \(source.text) with populations[\(first)], '\(network.populations[first].name)'",
          "both names then stand for the same silicon; if that is not meant, choose other members")
      }
    }
  }

  private mutating func checkConnection(_ index: Int) {
    let connection = network.connections[index]
    let path = "connections[\(index)]"
    let errors = errorCount
    let from = population(named: connection.from, at: path + ".from")
    let to = population(named: connection.to, at: path + ".to")
    if let to, to.neurons == nil {
      report(
        .error, "input-cannot-be-target", path + ".to",
        "is '\(to.name)', whose members are inputs of the host",
        "connect to a population of neurons")
    }
    if !(1...SynapseOnNeuron.count).contains(connection.repeats) {
      report(
        .error, "repeat-out-of-range", path + ".repeat", "is \(connection.repeats)",
        "a pair gets 1 to 64 CAM words")
    }
    checkSynapse(connection.synapse, path + ".synapse")
    if let from, let to {
      diagnostics += RuleCheck(from: from, to: to, path: path + ".rule").diagnostics(of: connection.rule)
    }
    let isSound = errorCount == errors && unsoundNames.isDisjoint(with: [connection.from, connection.to])
    if isSound { soundConnections.append(index) }
  }

  private mutating func checkSynapse(_ synapse: SynapseTemplate, _ path: String) {
    if synapse.dendrite == .none {
      report(
        .warning, "dendrite-none", path + ".dendrite", "is none, so its pulses have no effect",
        "choose ampa, nmda, gaba or shunt")
    }
    if synapse.weight == .none {
      report(
        .warning, "weight-empty", path + ".weight", "selects no current, so its pulses have no effect",
        "select at least one of w0, w1, w2 and w3")
    }
  }

  private var errorCount: Int { diagnostics.count { $0.severity == .error } }

  private mutating func population(named name: String, at path: String) -> Population? {
    if let population = population(named: name) { return population }
    let names = network.populations.map(\.name)
    let hint = Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
    let known = names.isEmpty ? "there are none" : "there are " + names.joined(separator: ", ")
    report(.error, "population-unknown", path, "is '\(name)', which no population is called", hint ?? known)
    return nil
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ code: String, _ path: String, _ fact: String, _ remedy: String
  ) {
    diagnostics.append(Diagnostic(severity, code, path, fact, remedy))
  }
}

extension Source {
  /// How messages name it.
  var text: String {
    switch self {
    case .neuron(let neuron): "neuron \(neuron)"
    case .input(let tag): "input tag \(tag.value)"
    case .unassignedInput(let population, let index): "input \(index) of '\(population)'"
    }
  }
}
