/// Decimal numbers as people write them, without Foundation.
public enum DecimalText {
  /// A number with at most `significantDigits` digits, without trailing zeros and without an exponent.
  ///
  /// Digits before the point are all kept. Numbers outside 1e-6 ... 1e15 are printed with an exponent.
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
    if digits.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits
    }
    var text = String(digits.dropLast(decimals))
    var fraction = digits.suffix(decimals)
    if trimming { while fraction.last == "0" { fraction = fraction.dropLast() } }
    if !fraction.isEmpty { text += "." + fraction }
    return value < 0 && scaled != 0 ? "-" + text : text
  }

  /// A decimal number times a whole one, rounded to the nearest integer (a tie to even), or nil when it does
  /// not fit.
  ///
  /// The product is exact for numbers of up to 19 digits, which a Double would round at 16; further digits
  /// behind the point are dropped. The text is one that `Double` reads, without `inf`, `nan` or hexadecimal
  /// digits.
  static func integer(_ text: Substring, times factor: UInt64) -> Int64? {
    var mantissa: UInt64 = 0
    var exponent = 0
    var isFraction = false
    var rest = text
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    while let character = rest.first, character != "e", character != "E" {
      rest = rest.dropFirst()
      guard let digit = character.wholeNumberValue else {
        isFraction = true
        continue
      }
      let (tenfold, overflow) = mantissa.multipliedReportingOverflow(by: 10)
      if overflow || tenfold > UInt64.max - UInt64(digit) || exponent > 0 {
        // No more digits fit: what is behind the point is lost, what is before it is a power of ten.
        if !isFraction { exponent += 1 }
      } else {
        mantissa = tenfold + UInt64(digit)
        if isFraction { exponent -= 1 }
      }
    }
    guard mantissa != 0 else { return 0 }
    if !rest.isEmpty {
      guard let written = Int(rest.dropFirst()) else { return rest.dropFirst().first == "-" ? 0 : nil }
      let (sum, overflow) = exponent.addingReportingOverflow(written)
      guard !overflow else { return written < 0 ? 0 : nil }
      exponent = sum
    }
    guard let magnitude = scaled(mantissa, factor, powerOfTen: exponent) else { return nil }
    if isNegative { return magnitude == Int64.min.magnitude ? .min : Int64(exactly: magnitude).map { -$0 } }
    return Int64(exactly: magnitude)
  }

  /// `mantissa * factor * 10^powerOfTen`, rounded to the nearest integer with ties to even; nil past 64 bits.
  private static func scaled(_ mantissa: UInt64, _ factor: UInt64, powerOfTen: Int) -> UInt64? {
    var product = mantissa.multipliedFullWidth(by: factor)
    if powerOfTen >= 0 {
      guard product.high == 0, powerOfTen < 20 else { return nil }
      var value = product.low
      for _ in 0..<powerOfTen {
        let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        value = tenfold
      }
      return value
    }
    // A product of 128 bits has at most 39 digits.
    guard powerOfTen >= -40 else { return 0 }
    var last: UInt64 = 0
    var isInexactBelow = false
    for _ in 0..<(-powerOfTen) {
      isInexactBelow = isInexactBelow || last != 0
      let high = product.high.quotientAndRemainder(dividingBy: 10)
      let low = UInt64(10).dividingFullWidth((high.remainder, product.low))
      product = (high.quotient, low.quotient)
      last = low.remainder
    }
    guard product.high == 0 else { return nil }
    let isTie = last == 5 && !isInexactBelow
    guard last > 5 || (last == 5 && isInexactBelow) || (isTie && product.low % 2 == 1) else {
      return product.low
    }
    return product.low == .max ? nil : product.low + 1
  }
}
