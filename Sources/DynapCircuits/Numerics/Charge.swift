#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The effect of a charge on a differential-pair integrator, exact when the leak is neglected during the pulse.
///
/// Equation: with y = I/I_g and z = y + ln y, a charge Q adds delta = a Q to z, where a = kappa/(C U_T). Solved for
/// the logarithmic increment r: y (e^r - 1) + r = delta, then y becomes y e^r. The lanes have it times I_g, so that
/// nothing is divided by it.
/// Method: up to a delta of 2 a polynomial in u = delta / (1 + y) and s = y / (1 + y), which is within 0.013 of r, then
/// one step: the series of ln y in what is left of z, to its third power, error 3e-10 of ln I in exact arithmetic. Beyond
/// it, with the upper bounds delta and b = ln(1 + delta/y) and m, the smaller of them, two of Halley's steps from
/// min(delta, b - 0.9 m / (y + delta - 0.45 m)), which is within 1.02 of r, then e^r by its series since the last step is
/// below 6e-3: error 6e-9 over y of 1e-6 ... 1e6 and delta to 1e4. Membranes, whose deltas are mostly small, begin with u
/// up to a delta of 1/4, and the series goes to its second power: error 4e-9. In Float all stay below 3e-7, and up to a
/// delta of 1/4 below 1e-7.
/// Symbols: I output current, I_g gain current, both pA; C capacitance, pF; U_T thermal voltage, mV; Q charge,
/// pA ms. Source: derived from Bartolozzi and Indiveri 2007, eq. (2.4) and 11.2 of the analog dossier.
public enum Charge {
  /// The largest delta that ``small(_:gain:_:)`` takes.
  public static let largestSmall: Float = 0.25
  /// The largest delta that ``medium(_:gain:_:)`` takes.
  public static let largestMedium: Float = 2

  /// y after a charge, in Float; `y` positive, `delta` not negative.
  @inlinable @inline(__always)
  public static func apply(_ y: Float, _ delta: Float) -> Float { apply(y, gain: 1, delta) }

  /// The current after a charge; current and gain positive, `delta` not negative.
  @inlinable @inline(__always)
  public static func apply(_ current: Float, gain: Float, _ delta: Float) -> Float {
    delta <= largestMedium ? medium(current, gain: gain, delta) : large(current, gain: gain, delta)
  }

  /// As ``apply(_:gain:_:)``, by the shorter method where it will do.
  @inlinable @inline(__always)
  public static func applyMostlySmall(_ current: Float, gain: Float, _ delta: Float) -> Float {
    delta <= largestSmall ? small(current, gain: gain, delta) : apply(current, gain: gain, delta)
  }

  /// The current after a charge whose delta is at most ``largestSmall``; something else where it is more.
  @inlinable @inline(__always)
  public static func small(_ current: Float, gain: Float, _ delta: Float) -> Float {
    let r = delta * (gain / (current + gain))
    let change = current * Elementary.smallExpm1(r)
    let (then, n, v) = overshoot(current, change, gain, r - delta)
    return (change + then * (n * (0.5 * (n * v) - 1))) + current
  }

  /// The current after a charge whose delta is at most ``largestMedium``; something else where it is more.
  @inlinable @inline(__always)
  public static func medium(_ current: Float, gain: Float, _ delta: Float) -> Float {
    let scale = 1 / (current + gain)
    let (s, u) = (current * scale, delta * (gain * scale))
    // Fitted to the smallest error after the step, over all y and deltas up to 2.
    let bend = (s * u) * u
    let r = u - bend * ((0.422_558_8 + 0.310_703_35 * s) + u * (0.218_276_14 - 0.803_176_2 * s))
    let change = current * Elementary.mediumExpm1(r)
    let (then, n, v) = overshoot(current, change, gain, r - delta)
    return (change + then * (n * ((n * v) * (0.5 - n * (0.5 * v - 0.333_333_34)) - 1))) + current
  }

  /// The current after a change, how far z is off then, over its slope 1 + y in r, and the inverse of that slope.
  @inlinable @inline(__always)
  static func overshoot(
    _ current: Float, _ change: Float, _ gain: Float, _ missing: Float
  ) -> (then: Float, n: Float, v: Float) {
    let then = change + current
    let share = 1 / (then + gain)
    return (then, (change + gain * missing) * share, gain * share)
  }

  /// The current after a charge of any delta.
  @inlinable @inline(__always)
  public static func large(_ current: Float, gain: Float, _ delta: Float) -> Float {
    let y = current / gain
    let bound = Elementary.log(1 + delta / y)
    let smaller = delta < bound ? delta : bound
    let closer = bound - 0.9 * smaller / ((y + delta) - 0.45 * smaller)
    let start = delta < closer ? delta : closer
    let e1 = Elementary.expm1(start)
    let r = start - step(y, delta, start, e1)
    let e2 = Elementary.expm1(r)
    let last = step(y, delta, r, e2)
    let change = -last * (1 - last * (0.5 - last * 0.166_666_67))
    return current * (e2 + (e2 + 1) * change) + current
  }

  /// Replaces what ``small(_:gain:_:)`` or ``medium(_:gain:_:)`` gave for a batch of lanes, up to the `largest` delta it
  /// takes, by ``apply(_:gain:_:)`` where delta asks for it.
  ///
  /// A lane's result depends on its own delta only; the work is spared where no lane of the batch asks.
  @inline(__always)
  static func repair(
    _ charged: UnsafeMutablePointer<Float>, _ currents: UnsafeMutablePointer<Float>,
    _ gains: UnsafeMutablePointer<Float>, _ deltas: UnsafeMutablePointer<Float>, above limit: Float
  ) {
    guard isAny(deltas, above: limit) else { return }
    // A copy: what another function is given, it could keep, and no loop over that would be vectorised as it is.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * LaneBatch.size) { room in
      guard let room = room.baseAddress else { return }
      LaneBatch.write(charged, to: room)
      LaneBatch.write(currents, to: room + LaneBatch.size)
      LaneBatch.write(gains, to: room + 2 * LaneBatch.size)
      LaneBatch.write(deltas, to: room + 3 * LaneBatch.size)
      replace(room, above: limit)
      LaneBatch.write(room, to: charged)
    }
  }

  /// A batch of charged currents, currents, gains and deltas. Apart from the loops over lanes, which seldom call for it and
  /// stay small.
  @inline(never)
  private static func replace(_ batch: UnsafeMutablePointer<Float>, above limit: Float) {
    let charged = batch
    let (currents, gains, deltas) = (
      batch + LaneBatch.size, batch + 2 * LaneBatch.size, batch + 3 * LaneBatch.size
    )
    if limit < largestMedium {
      for i in 0..<LaneBatch.size {
        let (small, medium) = (charged[i], medium(currents[i], gain: gains[i], deltas[i]))
        charged[i] = deltas[i] > limit ? medium : small
      }
    }
    guard isAny(deltas, above: largestMedium) else { return }
    for i in 0..<LaneBatch.size {
      let (medium, large) = (charged[i], large(currents[i], gain: gains[i], deltas[i]))
      charged[i] = deltas[i] > largestMedium ? large : medium
    }
  }

  /// Whether any of a batch of numbers, or of so many, is above a limit.
  ///
  /// By their bits, which order as the numbers do where none is negative, and what is left of the limit's: whether a vector is
  /// zero is one question, an or over comparisons would become a search.
  @inline(__always)
  static func isAny(
    _ numbers: UnsafeMutablePointer<Float>, _ count: Int = LaneBatch.size, above limit: Float
  ) -> Bool {
    var rest: UInt32 = 0
    for i in 0..<count { rest |= max(numbers[i].bitPattern, limit.bitPattern) ^ limit.bitPattern }
    return rest != 0
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
