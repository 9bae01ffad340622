import DynapFabric

/// Populations and the connections between them: what the tags, CAM words and SRAM words of a board are made from.
///
/// ```swift
/// var network = Network()
/// network.populations = [Population("in", inputCount: 16), Population("exc", core: .zero)]
/// network.connect("in", to: "exc", .fanIn(8, replacement: false), .init(dendrite: .ampa, weight: .w0), seed: 1)
/// network.addHostOutput(of: "exc")
/// let map = try network.program(&board)
/// ```
public struct Network: Hashable, Sendable {
  /// The populations; each has a name of its own.
  public var populations: [Population]
  /// The connections; CAM words are filled in this order.
  public var connections: [Connection]
  /// The names of populations whose spikes the host reads.
  public var hostOutputs: [String]

  /// Makes a network.
  public init(
    populations: [Population] = [], connections: [Connection] = [], hostOutputs: [String] = []
  ) {
    self.populations = populations
    self.connections = connections
    self.hostOutputs = hostOutputs
  }

  /// Adds a connection.
  public mutating func connect(
    _ from: String, to: String, _ rule: ConnectionRule, _ synapse: SynapseTemplate, repeats: Int = 1,
    seed: UInt64 = 0
  ) {
    connections.append(Connection(from: from, to: to, rule, synapse, repeats: repeats, seed: seed))
  }

  /// Sends the spikes of a population to the host as well; of inputs, an echo.
  public mutating func addHostOutput(of population: String) { hostOutputs.append(population) }

  /// Everything that is wrong or doubtful before anything is expanded, in the order of the populations, connections
  /// and host outputs.
  public func check(on board: Board) -> [Diagnostic] { NetworkCheck(self, board).diagnostics }

  /// Programs the free words of a board, and leaves those that are in use, and everything else, as they are.
  ///
  /// Warnings do not throw; they stand in the map. The same network on the same board always gives the same words.
  ///
  /// - Throws: `DiagnosticError` with all that is wrong; the board is then unchanged. Causes: what ``check(on:)``
  ///   finds, and `out-of-reach`, `cam-words-exhausted`, `sram-words-exhausted` and `tags-exhausted`.
  public func program(_ board: inout Board) throws(DiagnosticError) -> NetworkMap {
    let check = NetworkCheck(self, board)
    var allocation = TagAllocation(on: board)
    var wiring = Wiring(self, check, board)
    allocation.assign(&wiring)
    let diagnostics = check.diagnostics + wiring.diagnostics
    guard !diagnostics.contains(where: { $0.severity == .error }) else { throw DiagnosticError(diagnostics) }
    wiring.write(to: &board)
    return NetworkMap(self, wiring, warnings: diagnostics)
  }
}
