import DynapFabric

/// Compares the words that a wiring asks for with those that are free.
struct WordCount {
  private let wiring: Wiring
  private let board: Board

  init(_ wiring: Wiring, _ board: Board) {
    self.wiring = wiring
    self.board = board
  }

  /// Neurons that a connection or host output overfills; the first stands for the others.
  fileprivate struct Overflow {
    let place: NeuronOnBoard
    let needed: Int
    let shares: [String]
    var others = 0

    var text: String {
      let more = others == 0 ? "" : others == 1 ? ", and 1 more neuron" : ", and \(others) more neurons"
      return shares.joined(separator: ", ") + ")" + more
    }
  }

  /// Reports the neurons that run out of CAM words, then those that run out of SRAM words.
  func report(to diagnostics: inout [Diagnostic]) {
    for (connection, overflow) in synapses().sorted(by: { $0.key < $1.key }) {
      diagnostics.append(
        Diagnostic(
          .error, "cam-words-exhausted", "connections[\(connection)]",
          "overfills neuron \(overflow.place), which needs \(overflow.needed) CAM words (\(overflow.text)",
          "a neuron has 64; connect fewer sources or lower repeat"))
    }
    for (path, overflow) in destinations() {
      diagnostics.append(
        Diagnostic(
          .error, "sram-words-exhausted", path,
          "overfills neuron \(overflow.place), which needs \(overflow.needed) SRAM words (\(overflow.text)",
          "a neuron has 4, one for each chip that it reaches and one for the host; keep targets together"))
    }
  }

  private func synapses() -> [Int: Overflow] {
    var overflows: [Int: Overflow] = [:]
    for (lane, requests) in wiring.requests.enumerated() where !requests.isEmpty {
      let place = NeuronOnBoard(lane: lane)
      let programmed = board[place].synapses.count { !$0.isUnused }
      let needed = requests.reduce(programmed) { $0 + $1.count }
      guard needed > SynapseOnNeuron.count else { continue }
      var counts: [(connection: Int, count: Int)] = []
      for request in requests {
        if counts.last?.connection != request.connection { counts.append((request.connection, 0)) }
        counts[counts.count - 1].count += request.count
      }
      let connection = crossing(counts, programmed)
      let shares = counts.map { "\($0.count) for connections[\($0.connection)]" }
      let overflow = Overflow(place: place, needed: needed, shares: shares + before(programmed))
      overflows.add(overflow, at: connection)
    }
    return overflows
  }

  /// The connection with which a neuron runs out.
  private func crossing(_ counts: [(connection: Int, count: Int)], _ programmed: Int) -> Int {
    var total = programmed
    for (connection, count) in counts {
      total += count
      if total > SynapseOnNeuron.count { return connection }
    }
    return 0
  }

  private func before(_ programmed: Int) -> [String] {
    programmed == 0 ? [] : ["\(programmed) already programmed"]
  }

  private func destinations() -> [(path: String, overflow: Overflow)] {
    var ofConnections: [Int: Overflow] = [:]
    var ofOutputs: [Int: Overflow] = [:]
    for sender in wiring.senders {
      guard case .neuron(let place) = sender.source else { continue }
      let programmed = board[place].destinations.count { $0 != Destination() }
      let host = sender.hostWord != nil && sender.ownsHostWord ? 1 : 0
      let needed = programmed + sender.branches.count + host
      guard needed > DestinationOnNeuron.count, sender.branches.count + host > 0 else { continue }
      let shares =
        (sender.branches.isEmpty ? [] : ["\(sender.branches.count) for chips"])
        + (host == 0 ? [] : ["1 for the host"]) + before(programmed)
      let overflow = Overflow(place: place, needed: needed, shares: shares)
      if programmed + sender.branches.count > DestinationOnNeuron.count {
        ofConnections.add(overflow, at: sender.firstConnection.values.max() ?? 0)
      } else {
        ofOutputs.add(overflow, at: sender.hostOutput ?? 0)
      }
    }
    return ofConnections.sorted { $0.key < $1.key }.map { ("connections[\($0.key)]", $0.value) }
      + ofOutputs.sorted { $0.key < $1.key }.map { ("host_outputs[\($0.key)]", $0.value) }
  }
}

extension Dictionary where Key == Int {
  /// Keeps the first overflow of a key and counts the others.
  fileprivate mutating func add(_ overflow: Value, at key: Int) where Value == WordCount.Overflow {
    if self[key] == nil { self[key] = overflow } else { self[key]?.others += 1 }
  }
}
