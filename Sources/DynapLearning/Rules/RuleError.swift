/// What is wrong with the text of a rule, and where.
public struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable code that users search for.
  public enum Code: String, Sendable {
    /// Nothing is written.
    case empty = "rule-empty"
    /// A sign that no rule has.
    case character = "rule-character"
    /// A number that is none.
    case number = "rule-number"
    /// The grammar is broken.
    case syntax = "rule-syntax"
    /// A name that means nothing.
    case unknownVariable = "rule-unknown-variable"
    /// A variable that has no value at the trigger.
    case unavailable = "rule-variable-unavailable"
    /// A function that does not exist.
    case unknownFunction = "rule-unknown-function"
    /// Too many operands or too few.
    case operands = "rule-operands"
    /// A divisor that is always zero.
    case divisionByZero = "rule-division-by-zero"
    /// A part that is never a finite number.
    case notFinite = "rule-not-finite"
    /// Too deep or too long to be a circuit.
    case tooLarge = "rule-too-large"
  }

  /// The code.
  public var code: Code
  /// The first sign of the text that is wrong, counted in characters from 0.
  public var offset: Int
  /// What is wrong, as a clause that follows "the rule".
  public var fact: String
  /// What to do instead.
  public var remedy: String

  /// Makes an error.
  public init(_ code: Code, at offset: Int, _ fact: String, _ remedy: String) {
    self.code = code
    self.offset = offset
    self.fact = fact
    self.remedy = remedy
  }

  /// `column 3: error[code]: fact; remedy`.
  public var description: String { "column \(offset + 1): error[\(code.rawValue)]: \(fact); \(remedy)" }
}
