#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The effect of a charge on a differential-pair integrator, exact when the leak is neglected during the pulse.
///
/// Equation: with y = I/I_g and z = y + ln y, a charge Q adds delta = a Q to z, where a = kappa/(C U_T). Solved for
/// the logarithmic increment r: y (e^r - 1) + r = delta, then y becomes y e^r. Halley's iteration from the upper
/// bound min(delta, ln(1 + delta/y)), three times: error 1.1e-6 of ln I in Float, 1.8e-12 in Double, over y of
/// 1e-6 ... 1e6 and delta of 1e-7 ... 1e4.
/// Symbols: I output current, I_g gain current, both pA; C capacitance, pF; U_T thermal voltage, mV; Q charge,
/// pA ms. Source: derived from Bartolozzi and Indiveri 2007, eq. (2.4) and 11.2 of the analog dossier.
public enum Charge {
  /// y after a charge, in Float; `y` positive, `delta` not negative.
  @inlinable @inline(__always)
  public static func apply(_ y: Float, _ delta: Float) -> Float {
    let bound = Elementary.log(1 + delta / y)
    var r = delta < bound ? delta : bound
    for _ in 0..<3 {
      let e = Elementary.expm1(r)
      let f2 = y * e + y
      let f = y * e + (r - delta)
      let f1 = f2 + 1
      r -= f / (f1 - f * f2 / (2 * f1))
    }
    return y * Elementary.expm1(r) + y
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
