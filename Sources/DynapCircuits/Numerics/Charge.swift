#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The effect of a charge on a differential-pair integrator, exact when the leak is neglected during the pulse.
///
/// Equation: with y = I/I_g and z = y + ln y, a charge Q adds delta = a Q to z, where a = kappa/(C U_T). Solved for
/// the logarithmic increment r: y (e^r - 1) + r = delta, then y becomes y e^r.
/// Method: with the upper bounds delta and b = ln(1 + delta/y) and m, the smaller of them, Halley's iteration from
/// min(delta, b - 0.9 m / (y + delta - 0.45 m)), which is within 1.02 of r, twice: error 6e-9 of ln I in exact
/// arithmetic over y of 1e-6 ... 1e6 and delta of 1e-7 ... 1e4. The second step is below 6e-3, so that e^r follows it
/// by its series.
/// Symbols: I output current, I_g gain current, both pA; C capacitance, pF; U_T thermal voltage, mV; Q charge,
/// pA ms. Source: derived from Bartolozzi and Indiveri 2007, eq. (2.4) and 11.2 of the analog dossier.
public enum Charge {
  /// y after a charge, in Float; `y` positive, `delta` not negative.
  @inlinable @inline(__always)
  public static func apply(_ y: Float, _ delta: Float) -> Float {
    let bound = Elementary.log(1 + delta / y)
    let smaller = delta < bound ? delta : bound
    let closer = bound - 0.9 * smaller / ((y + delta) - 0.45 * smaller)
    let start = delta < closer ? delta : closer
    let e1 = Elementary.expm1(start)
    let r = start - step(y, delta, start, e1)
    let e2 = Elementary.expm1(r)
    let last = step(y, delta, r, e2)
    let change = -last * (1 - last * (0.5 - last * 0.166_666_67))
    return y * (e2 + (e2 + 1) * change) + y
  }

  /// Halley's step from `r` with e = e^r - 1.
  @inlinable @inline(__always)
  static func step(_ y: Float, _ delta: Float, _ r: Float, _ e: Float) -> Float {
    let f = y * e + (r - delta)
    let f2 = y * e + y
    let f1 = f2 + 1
    return 2 * f * f1 / (2 * f1 * f1 - f * f2)
  }

  /// y after a charge, in Double: the twin against which the lanes are tested.
  public static func apply(_ y: Double, _ delta: Double) -> Double {
    var r = min(delta, log1p(delta / y))
    for _ in 0..<3 {
      let e = expm1(r)
      let f = y * e + (r - delta)
      let f1 = y * (e + 1) + 1
      r -= f / (f1 - f * y * (e + 1) / (2 * f1))
    }
    return y * exp(r)
  }
}
