/// Exponential and logarithm in Float as plain arithmetic, so that loops over lanes vectorise and every machine and
/// every vector width gives the same bits.
///
/// Polynomials: Cephes Mathematical Library, `expf` and `logf` (Moshier 1989). Relative error of `expm1` and `exp`
/// below 3e-7 over -87 ... 88, absolute error of `log` below 2e-7 relative to max(1, |log x|); the test measures it.
public enum Elementary {
  /// e^x - 1, exact to rounding also for small x; the argument is clamped to -87 ... 88.
  @inlinable @inline(__always)
  public static func expm1(_ x: Float) -> Float {
    let (fraction, scale) = parts(x)
    return scale * fraction + (scale - 1)
  }

  /// e^x - 1 for |x| up to 1/4, by its series: relative error below 2e-7.
  @inlinable @inline(__always)
  public static func smallExpm1(_ x: Float) -> Float {
    let x2 = x * x
    let low = 0.5 + 0.166_666_67 * x
    let high = (0.041_666_668 + 0.008_333_334 * x) + x2 * 0.001_388_888_9
    return x + x2 * (low + x2 * high)
  }

  /// e^x - 1 for x of 0 to 2, by one polynomial: relative error below 3e-7.
  @inlinable @inline(__always)
  public static func mediumExpm1(_ x: Float) -> Float {
    // Fitted to the smallest relative error, 2e-9 in exact arithmetic.
    let x2 = x * x
    let x4 = x2 * x2
    let a = 0.5 + 0.166_667_238 * x
    let b = 0.041_661_419 + 0.008_351_377_21 * x
    let c = 0.001_357_906_03 + 0.000_227_534_882 * x
    let d = 9.805_979_97e-6 + 6.544_181_36e-6 * x
    return x + x2 * ((a + x2 * b) + x4 * (c + x2 * d))
  }

  /// e^x; the argument is clamped to -87 ... 88.
  @inlinable @inline(__always)
  public static func exp(_ x: Float) -> Float {
    let (fraction, scale) = parts(x)
    return scale * fraction + scale
  }

  /// e^x as scale (1 + fraction), with scale a power of two and fraction between -0.3 and 0.42.
  @inlinable @inline(__always)
  static func parts(_ argument: Float) -> (fraction: Float, scale: Float) {
    let x = argument < -87 ? -87 : (argument > 88 ? 88 : argument)
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer.
    let shifted = x * 1.442_695_04 + 12_582_912
    let n = shifted - 12_582_912
    let f = (x - n * 0.693_359_375) - n * -2.121_944_4e-4
    // In pairs, since a chain of ten operations would leave a processor waiting for most of the time.
    let f2 = f * f
    let low = 5.000_000_1e-1 + 1.666_666_55e-1 * f
    let middle = 4.166_579_6e-2 + 8.333_451_9e-3 * f
    let high = 1.398_199_95e-3 + 1.987_569_15e-4 * f
    let p = low + f2 * (middle + f2 * high)
    return (p * f2 + f, Float(bitPattern: (shifted.bitPattern &<< 23) &+ 0x3F80_0000))
  }

  /// The square root of a normal number or zero, to two roundings.
  ///
  /// The library's own has a path that sets an error number, which keeps loops over lanes from vectorising. Newton's
  /// iteration for 1 / sqrt(x) from the exponent, then one for sqrt(x).
  @inlinable @inline(__always)
  public static func squareRoot(_ x: Float) -> Float {
    let half = 0.5 * x
    var inverse = Float(bitPattern: 0x5F37_5A86 &- (x.bitPattern &>> 1))
    inverse *= 1.5 - (half * inverse) * inverse
    inverse *= 1.5 - (half * inverse) * inverse
    inverse *= 1.5 - (half * inverse) * inverse
    let root = x * inverse
    return root + (0.5 * inverse) * (x - root * root)
  }

  /// ln(1 + x) for x above -1, exact to rounding also for small x.
  @inlinable @inline(__always)
  public static func log1p(_ x: Float) -> Float {
    let isSmall = (x - 0.0625).magnitude < 0.3125
    let f = isSmall ? x : 0
    // Both are computed, so that loops over lanes have no branch.
    let (small, large) = (mantissaLog(f) + f, log(1 + x))
    return isSmall ? small : large
  }

  /// ln(1 + f) - f for f from -0.3 to 0.42, in which nothing cancels.
  @inlinable @inline(__always)
  static func mantissaLog(_ f: Float) -> Float {
    let square = f * f
    return logSeries(f, square) * f * square - 0.5 * square
  }

  /// (ln(1 + f) - f + f^2 / 2) / f^3, in pairs as in ``parts(_:)``.
  @inlinable @inline(__always)
  static func logSeries(_ f: Float, _ square: Float) -> Float {
    let fourth = square * square
    let a = 3.333_333_1e-1 - 2.499_999_4e-1 * f
    let b = 2.000_071_48e-1 - 1.666_805_77e-1 * f
    let c = 1.424_932_28e-1 - 1.242_014_08e-1 * f
    let d = 1.167_699_87e-1 - 1.151_461_03e-1 * f
    return (a + b * square) + fourth * ((c + d * square) + fourth * 7.037_683_6e-2)
  }

  /// The natural logarithm of a positive normal number.
  @inlinable @inline(__always)
  public static func log(_ x: Float) -> Float {
    // Split x = m 2^e with m in [sqrt(1/2), sqrt(2)).
    let bits = x.bitPattern &- 0x3F35_04F3
    let e = Float(Int32(bitPattern: bits) >> 23)
    let m = Float(bitPattern: (bits & 0x007F_FFFF) &+ 0x3F35_04F3)
    let f = m - 1
    let square = f * f
    let tail = logSeries(f, square) * f * square + e * -2.121_944_4e-4 - 0.5 * square
    return f + tail + e * 0.693_359_375
  }
}
