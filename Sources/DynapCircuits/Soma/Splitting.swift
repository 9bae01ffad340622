/// What a splitting step of one membrane depends on, apart from its current; see ``Membrane``.
///
/// Equation: half the leak, the charge, the other half of the leak. The feedback of an exponential soma is that of the step's
/// beginning in the first half and that of its end in the second, which the first half's factor foretells: off by the
/// second order in what is of the first, so that the step is of second order with two evaluations.
/// The step is that of the lanes side by side (``PartBatch``) and of a lane on its own, the same bits in both.
/// Shape: one lane; pA, ms, 1/(pA ms).
struct Splitting {
  var drive: Float
  var leak: Float
  var charging: Float
  var gain: Float
  var feedback: PositiveFeedback.Law

  /// The current after a step from a current, not below the floor.
  func advanced(_ now: Float, _ span: Float, floor: Float, isExponential: Bool) -> Float {
    let begin = begin(now, span, isExponential)
    let charged = Charge.applyMostlySmall(begin.start, gain: gain, begin.delta)
    return end(charged, begin.factor, span, floor, isExponential)
  }

  /// What the charge begins with, and its delta, after the first half of the leak, whose factor is returned less 1.
  @inline(__always)
  func begin(_ now: Float, _ span: Float, _ isExponential: Bool) -> (
    start: Float, delta: Float, factor: Float
  ) {
    let fed = isExponential ? feedback.current(now) : 0
    let factor = Elementary.expm1(-0.5 * charging * (leak - fed) * span)
    let leaked = now + now * factor
    let bounded = leaked < Membrane.ceiling ? leaked : Membrane.ceiling
    return (bounded, charging * drive * span, factor)
  }

  /// The current at the end of the step, from the charged one.
  @inline(__always)
  func end(_ current: Float, _ factor: Float, _ span: Float, _ floor: Float, _ isExponential: Bool) -> Float {
    let foretold = current + current * factor
    let bounded = foretold < Membrane.ceiling ? foretold : Membrane.ceiling
    let fed = isExponential ? feedback.current(bounded) : 0
    let after = current + current * Elementary.expm1(-0.5 * charging * (leak - fed) * span)
    let lifted = after > floor ? after : floor
    return lifted < Membrane.ceiling ? lifted : Membrane.ceiling
  }
}
