/// Why a constant of a process could not be set.
public struct ProcessError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable reasons.
  public enum Code: String, Sendable {
    /// There is no constant of that name.
    case unknownConstant = "process-unknown-constant"
    /// The text is not a value of the constant's kind.
    case unreadable = "process-unreadable-value"
    /// The value cannot be one of a process.
    case outOfRange = "process-value-out-of-range"
  }

  /// The stable reason.
  public let code: Code
  /// The constant's name as it was given.
  public let name: String
  /// What is wrong, in words.
  public let reason: String
  /// What to write instead.
  public let remedy: String

  init(_ code: Code, _ name: String, _ reason: String, _ remedy: String) {
    self.code = code
    self.name = name
    self.reason = reason
    self.remedy = remedy
  }

  /// One sentence with the name, the reason and the remedy.
  public var description: String { "\(name) \(reason); \(remedy)" }
}
