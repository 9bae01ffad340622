/// Why a text could not be read as a quantity or a time.
public struct QuantityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable reasons.
  public enum Code: String, Sendable {
    /// There is no number at the start of the text.
    case noNumber = "quantity-without-number"
    /// There is a number and no unit behind it.
    case noUnit = "quantity-without-unit"
    /// The unit is not known, or belongs to another dimension.
    case wrongUnit = "quantity-wrong-unit"
    /// The value is not finite, or too large for its type.
    case outOfRange = "quantity-out-of-range"
  }

  /// The stable reason.
  public let code: Code
  /// The text as it was given.
  public let text: String
  /// What was expected, in words.
  public let reason: String
  /// What to write instead.
  public let remedy: String

  /// One sentence with the text, the reason and the remedy.
  public var description: String { "'\(text)' \(reason); \(remedy)" }
}
