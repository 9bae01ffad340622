/// The exponential and the logarithm in plain additions, multiplications and divisions.
///
/// A system's own may differ in the last bit between machines and library versions; these give the same bits
/// everywhere, so a serial names the same die everywhere. They are accurate to about 2 units in the last
/// place.
package enum ReproducibleMath {
  // ln 2 in two parts: the first has trailing zeros, so that its products with small integers are exact.
  private static let ln2High = 0x1.62e42fee00000p-1
  private static let ln2Low = 0x1.a39ef35793c76p-33

  // Adding 1.5 * 2^52 rounds to the nearest whole number, to even ones from the middle, and leaves it in the low bits.
  private static let magic = 0x1.8p52

  /// `e^x`, for -700 to 700.
  package static func exp(_ x: Double) -> Double {
    precondition(abs(x) <= 700, "the exponential is defined from -700 to 700")
    let shifted = x * 1.4426950408889634 + magic
    let n = shifted - magic
    let r = (x - n * ln2High) - n * ln2Low
    // The Taylor series to the 13th degree: |r| < 0.347, so the next term is below 1e-17. Halves are exact, so that six
    // divisions give what twelve would.
    let (third, fifth) = (r / 3, r / 5)
    var sum = 1 + r / 13
    sum = 1 + third * 0.25 * sum
    sum = 1 + r / 11 * sum
    sum = 1 + fifth * 0.5 * sum
    sum = 1 + r / 9 * sum
    sum = 1 + r * 0.125 * sum
    sum = 1 + r / 7 * sum
    sum = 1 + third * 0.5 * sum
    sum = 1 + fifth * sum
    sum = 1 + r * 0.25 * sum
    sum = 1 + third * sum
    sum = 1 + r * 0.5 * sum
    sum = 1 + r * sum
    return sum * Double(bitPattern: (shifted.bitPattern &- magic.bitPattern &+ 1023) &<< 52)
  }

  /// `e^x` of eight numbers from -700 to 700: the bits of ``exp(_:)-(Double)``, in about its time.
  @inline(__always)
  static func exp(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let shifted = x * 1.4426950408889634 + magic
    let n = shifted - magic
    let r = (x - n * ln2High) - n * ln2Low
    let (third, fifth) = (divide(r, by: 3), divide(r, by: 5))
    var sum = 1 + divide(r, by: 13)
    sum = 1 + third * 0.25 * sum
    sum = 1 + divide(r, by: 11) * sum
    sum = 1 + fifth * 0.5 * sum
    sum = 1 + divide(r, by: 9) * sum
    sum = 1 + r * 0.125 * sum
    sum = 1 + divide(r, by: 7) * sum
    sum = 1 + third * 0.5 * sum
    sum = 1 + fifth * sum
    sum = 1 + r * 0.25 * sum
    sum = 1 + third * sum
    sum = 1 + r * 0.5 * sum
    sum = 1 + r * sum
    let whole = unsafeBitCast(shifted, to: SIMD8<UInt64>.self) &- magic.bitPattern
    return sum * unsafeBitCast((whole &+ 1023) &<< 52, to: SIMD8<Double>.self)
  }

  /// Quotients of finite numbers by an odd one below 16: the bits of a division, in a third of its time, but for the sign of
  /// a zero.
  ///
  /// The product with the reciprocal, `q`, is off by an ulp or so. What it leaves, `x - n q`, is exact: `n` is taken off in
  /// powers of two, the largest first, so that each difference is between numbers within a factor of two of each other. A
  /// quotient by an odd number is at least `1 / 2 n` ulp from the middle between two Doubles, far more than the error of
  /// the corrected `q`. The last bit may be another one where `x` is next to the smallest numbers that there are.
  @inline(__always)
  static func divide(_ x: SIMD8<Double>, by n: Int) -> SIMD8<Double> {
    let reciprocal = 1 / Double(n)
    let q = x * reciprocal
    var rest = x
    var power = 8
    while power > 0 {
      if n & power != 0 { rest = rest - q * Double(power) }
      power >>= 1
    }
    return q + rest * reciprocal
  }

  /// The natural logarithm of a positive, normal number.
  package static func log(_ x: Double) -> Double {
    precondition(x.isNormal && x > 0, "the logarithm is defined for positive numbers")
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    // ln m = 2 artanh s, with s = (m - 1)/(m + 1) and |s| < 0.172: the term in s^25 is below 1e-19.
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    var sum = 1.0 / 23
    sum = 1.0 / 21 + square * sum
    sum = 1.0 / 19 + square * sum
    sum = 1.0 / 17 + square * sum
    sum = 1.0 / 15 + square * sum
    sum = 1.0 / 13 + square * sum
    sum = 1.0 / 11 + square * sum
    sum = 1.0 / 9 + square * sum
    sum = 1.0 / 7 + square * sum
    sum = 1.0 / 5 + square * sum
    sum = 1.0 / 3 + square * sum
    sum = 1 + square * sum
    return exponent * ln2High + (2 * s * sum + exponent * ln2Low)
  }

  /// The natural logarithms of eight positive, normal numbers: the bits of ``log(_:)-(Double)``.
  @inline(__always)
  static func log(_ x: SIMD8<Double>) -> SIMD8<Double> {
    typealias Bits = SIMD8<UInt64>
    let bits = unsafeBitCast(x, to: Bits.self)
    // Below 2^52 a whole number is the fraction of a Double between 2^52 and 2^53.
    let biased = unsafeBitCast(bits &>> 52 | Bits(repeating: 0x4330_0000_0000_0000), to: SIMD8<Double>.self)
    let fraction = bits & Bits(repeating: 1 << 52 - 1) | Bits(repeating: 0x3FF0_0000_0000_0000)
    let significand = unsafeBitCast(fraction, to: SIMD8<Double>.self)
    let isLarge = significand .> 1.4142135623730951
    let mantissa = significand.replacing(with: significand * 0.5, where: isLarge)
    let whole = biased - (0x1p52 + 1023)
    let exponent = whole.replacing(with: whole + 1, where: isLarge)
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    var sum = SIMD8<Double>(repeating: 1.0 / 23)
    sum = 1.0 / 21 + square * sum
    sum = 1.0 / 19 + square * sum
    sum = 1.0 / 17 + square * sum
    sum = 1.0 / 15 + square * sum
    sum = 1.0 / 13 + square * sum
    sum = 1.0 / 11 + square * sum
    sum = 1.0 / 9 + square * sum
    sum = 1.0 / 7 + square * sum
    sum = 1.0 / 5 + square * sum
    sum = 1.0 / 3 + square * sum
    sum = 1 + square * sum
    return exponent * ln2High + (2 * s * sum + exponent * ln2Low)
  }
}
