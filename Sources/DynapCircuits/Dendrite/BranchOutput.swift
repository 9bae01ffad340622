/// The name of a branch's current and what it is, and the circuit whose name keys the spread of its output device.
public struct BranchOutput: Hashable, Sendable {
  /// The name, such as `I_ampa`.
  public let name: String
  /// What it is, in a few words.
  public let summary: String
  /// The hash of the circuit's name.
  let tag: UInt32

  /// Makes a declaration for a circuit of a name.
  public init(_ name: String, _ summary: String, of circuit: String) {
    self.name = name
    self.summary = summary
    tag = FNV1a.hash(circuit)
  }
}
