/// The name of a branch's current and what it is.
public struct BranchOutput: Hashable, Sendable {
  /// The name, such as `I_ampa`.
  public let name: String
  /// What it is, in a few words.
  public let summary: String

  /// Makes a declaration.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}
