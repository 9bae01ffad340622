#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The effect of a charge on a differential-pair integrator, exact when the leak is neglected during the pulse.
///
/// Equation: with y = I/I_g and z = y + ln y, a charge Q adds delta = a Q to z, where a = kappa/(C U_T). Solved for
/// the logarithmic increment r: y (e^r - 1) + r = delta, then y becomes y e^r.
/// Method: Halley's iteration, then e^r by its series since the last step is below 6e-3. Up to a delta of 1/4 one step
/// from delta / (1 + y): error 3e-9 of ln I in exact arithmetic. Beyond it, with the upper bounds delta and
/// b = ln(1 + delta/y) and m, the smaller of them, two steps from min(delta, b - 0.9 m / (y + delta - 0.45 m)), which is
/// within 1.02 of r: error 6e-9 over y of 1e-6 ... 1e6 and delta to 1e4.
/// Symbols: I output current, I_g gain current, both pA; C capacitance, pF; U_T thermal voltage, mV; Q charge,
/// pA ms. Source: derived from Bartolozzi and Indiveri 2007, eq. (2.4) and 11.2 of the analog dossier.
public enum Charge {
  /// The largest delta that ``small(_:_:)`` takes.
  public static let largestSmall: Float = 0.25

  /// y after a charge, in Float; `y` positive, `delta` not negative.
  @inlinable @inline(__always)
  public static func apply(_ y: Float, _ delta: Float) -> Float {
    delta <= largestSmall ? small(y, delta) : large(y, delta)
  }

  /// y after a charge whose delta is at most ``largestSmall``; something else where it is more.
  @inlinable @inline(__always)
  public static func small(_ y: Float, _ delta: Float) -> Float {
    let r = delta / (1 + y)
    let e = Elementary.smallExpm1(r)
    return finished(y, e, step(y, delta, r, e))
  }

  /// y after a charge of any delta.
  @inlinable @inline(__always)
  public static func large(_ y: Float, _ delta: Float) -> Float {
    let bound = Elementary.log(1 + delta / y)
    let smaller = delta < bound ? delta : bound
    let closer = bound - 0.9 * smaller / ((y + delta) - 0.45 * smaller)
    let start = delta < closer ? delta : closer
    let e1 = Elementary.expm1(start)
    let r = start - step(y, delta, start, e1)
    let e2 = Elementary.expm1(r)
    return finished(y, e2, step(y, delta, r, e2))
  }

  /// y e^(r - last), where e = e^r - 1 and `last` is small.
  @inlinable @inline(__always)
  static func finished(_ y: Float, _ e: Float, _ last: Float) -> Float {
    let change = -last * (1 - last * (0.5 - last * 0.166_666_67))
    return y * (e + (e + 1) * change) + y
  }

  /// Replaces what ``small(_:_:)`` gave for `count` lanes by ``large(_:_:)`` where delta asks for it.
  ///
  /// The rows have room for whole sixteens. A lane's result depends on its own delta only; the work is spared where none of sixteen lanes asks.
  @inline(__always)
  static func repair(
    _ charged: UnsafeMutablePointer<Float>, _ starts: UnsafeMutablePointer<Float>,
    _ deltas: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var first = 0
    while first < count {
      // Lanes of the last sixteen that are not there hold anything, and nobody reads what becomes of them.
      // By the bits, which order as the numbers do where none is negative: an or over comparisons becomes a search.
      var largest: UInt32 = 0
      for k in 0..<16 { largest = max(largest, deltas[first &+ k].bitPattern) }
      if largest > largestSmall.bitPattern {
        for k in 0..<16 {
          let i = first &+ k
          let large = large(starts[i], deltas[i])
          charged[i] = deltas[i] > largestSmall ? large : charged[i]
        }
      }
      first += 16
    }
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
