import DynapCircuits

/// The functions of rules, defined for every number and the same bits on every machine.
public enum RuleMath {
  /// e^x: infinite above 700, 0 below -700.
  public static func exp(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 700 { return .infinity }
    return x < -700 ? 0 : ReproducibleMath.exp(x)
  }

  /// The natural logarithm; of what is not above zero, NaN.
  public static func log(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return .nan }
    return ReproducibleMath.log(max(x, .leastNormalMagnitude))
  }

  /// (1 - e^-2x) / (1 + e^-2x) by the magnitude of x.
  public static func tanh(_ x: Double) -> Double {
    if x.isNaN { return x }
    let decayed = exp(-2 * abs(x))
    let value = (1 - decayed) / (1 + decayed)
    return x < 0 ? -value : value
  }

  /// -1, 0 or 1; of NaN, NaN.
  @inline(__always)
  public static func sgn(_ x: Double) -> Double { x > 0 ? 1 : (x < 0 ? -1 : (x == 0 ? 0 : x)) }

  /// a^b; NaN for a negative base with an exponent that is not whole, infinite for 0 with a negative one.
  public static func pow(_ base: Double, _ exponent: Double) -> Double {
    guard base.isFinite, exponent.isFinite else { return .nan }
    if exponent == 0 { return 1 }
    if base == 0 { return exponent > 0 ? 0 : .infinity }
    let isWhole = exponent.rounded() == exponent
    guard base > 0 || isWhole else { return .nan }
    let magnitude = abs(base)
    // The logarithm is for normal numbers; a smaller base counts as the smallest of them.
    let power = exp(exponent * ReproducibleMath.log(max(magnitude, .leastNormalMagnitude)))
    let isOdd = isWhole && abs(exponent) < 0x1p53 && Int64(exponent) & 1 == 1
    return base < 0 && isOdd ? -power : power
  }
}
