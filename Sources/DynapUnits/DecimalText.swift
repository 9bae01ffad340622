/// Decimal numbers as people write them, without Foundation.
public enum DecimalText {
  /// A number with at most `significantDigits` digits, without trailing zeros and without an exponent.
  ///
  /// Numbers outside 1e-6 ... 1e15 are printed with an exponent.
  public static func trimmed(_ value: Double, significantDigits: Int) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let magnitude = abs(value)
    guard magnitude >= 1e-6, magnitude < 1e15 else { return "\(value)" }
    var integerDigits = 1
    var bound = 10.0
    while magnitude >= bound {
      integerDigits += 1
      bound *= 10
    }
    if magnitude < 1 {
      integerDigits = 0
      var low = 0.1
      while magnitude < low {
        integerDigits -= 1
        low /= 10
      }
    }
    return fixed(value, decimals: max(0, significantDigits - integerDigits), trimming: true)
  }

  /// A number with `decimals` digits behind the point; trailing zeros are dropped when `trimming`.
  public static func fixed(_ value: Double, decimals: Int, trimming: Bool = false) -> String {
    guard value.isFinite else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(value) * scale).rounded(.toNearestOrEven)
    guard scaled < 9e18 else { return "\(value)" }
    var digits = String(Int64(scaled))
    if digits.count <= decimals { digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits }
    var text = String(digits.dropLast(decimals))
    var fraction = digits.suffix(decimals)
    if trimming { while fraction.last == "0" { fraction = fraction.dropLast() } }
    if !fraction.isEmpty { text += "." + fraction }
    return value < 0 && scaled != 0 ? "-" + text : text
  }
}
