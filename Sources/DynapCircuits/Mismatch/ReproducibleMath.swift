/// The exponential and the logarithm in plain additions, multiplications and divisions.
///
/// A system's own may differ in the last bit between machines and library versions; these give the same bits
/// everywhere, so a serial names the same die everywhere. They are accurate to about 2 units in the last
/// place.
package enum ReproducibleMath {
  // ln 2 in two parts: the first has trailing zeros, so that its products with small integers are exact.
  private static let ln2High = 0x1.62e42fee00000p-1
  private static let ln2Low = 0x1.a39ef35793c76p-33

  /// `e^x`, for -700 to 700.
  package static func exp(_ x: Double) -> Double {
    precondition(abs(x) <= 700, "the exponential is defined from -700 to 700")
    let n = (x * 1.4426950408889634).rounded(.toNearestOrEven)
    let r = (x - n * ln2High) - n * ln2Low
    // The Taylor series to the 13th degree: |r| < 0.347, so the next term is below 1e-17.
    var sum = 1.0
    var degree = 13.0
    while degree > 0 {
      sum = 1 + r / degree * sum
      degree -= 1
    }
    return sum * Double(sign: .plus, exponent: Int(n), significand: 1)
  }

  /// `e^x` of four numbers from -700 to 700: the bits of ``exp(_:)-(Double)``, in less than twice its time.
  static func exp(_ x: SIMD4<Double>) -> SIMD4<Double> {
    // Adding 1.5 * 2^52 rounds to the nearest whole number, to even ones from the middle, and leaves it in the low bits.
    let magic = 0x1.8p52
    let shifted = x * 1.4426950408889634 + magic
    let n = shifted - magic
    let r = (x - n * ln2High) - n * ln2Low
    var sum = SIMD4<Double>(repeating: 1)
    var degree = 13.0
    while degree > 0 {
      sum = 1 + r / degree * sum
      degree -= 1
    }
    let whole = unsafeBitCast(shifted, to: SIMD4<UInt64>.self) &- magic.bitPattern
    return sum * unsafeBitCast((whole &+ 1023) &<< 52, to: SIMD4<Double>.self)
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
    var sum = 0.0
    var degree = 23.0
    while degree > 0 {
      sum = 1 / degree + square * sum
      degree -= 2
    }
    return exponent * ln2High + (2 * s * sum + exponent * ln2Low)
  }
}
