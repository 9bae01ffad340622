/// Reads decimal numbers from bytes, correctly rounded.
enum DecimalParser {
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  /// The number that fills `range` of `bytes`; nil when it is none. NaN and infinities are numbers here.
  static func value(of bytes: [UInt8], in range: Range<Int>) -> Double? {
    exact(bytes, range) ?? general(bytes, range)
  }

  /// Fifteen digits and a power of ten up to 22 need one correctly rounded operation (Clinger 1990).
  private static func exact(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
    var position = range.lowerBound
    guard position < range.upperBound else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
    var mantissa = 0
    var digits = 0
    var decimals = 0
    var sawPoint = false
    while position < range.upperBound {
      let byte = bytes[position]
      if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else if byte >= 0x30, byte <= 0x39 {
        mantissa = mantissa * 10 + Int(byte - 0x30)
        digits += 1
        if sawPoint { decimals += 1 }
        if digits > 15 { return nil }
      } else {
        return nil
      }
      position += 1
    }
    guard digits > 0 else { return nil }
    let magnitude = Double(mantissa) / powersOfTen[decimals]
    return isNegative ? -magnitude : magnitude
  }

  /// Swift's own reading, less its hexadecimal notation.
  private static func general(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
    let slice = bytes[range]
    guard !slice.contains(UInt8(ascii: "x")), !slice.contains(UInt8(ascii: "X")) else { return nil }
    return Double(String(decoding: slice, as: UTF8.self))
  }
}
