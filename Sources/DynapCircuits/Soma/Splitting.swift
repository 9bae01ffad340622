/// What a splitting step of one membrane depends on, apart from its current; see ``Membrane``.
///
/// Equation: with `L_s` the leak over s and `Q_s` the charge of s, a thresholded soma takes L_h/2, Q_h, L_h/2. An
/// exponential one takes Q_h/2, L_h, Q_h/2, its feedback that of the middle of the leak, so that it is evaluated twice.
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
    let middle = middle(Charge.apply(begin.start, begin.delta), span, isExponential)
    guard isExponential else { return bounded(gain * middle, floor) }
    return bounded(gain * Charge.apply(middle, begin.delta), floor)
  }

  /// What the first charge begins with, in units of the gain, and the delta of a charge.
  @inline(__always)
  func begin(_ now: Float, _ span: Float, _ isExponential: Bool) -> (start: Float, delta: Float) {
    let delta = charging * drive * span
    guard !isExponential else { return (now / gain, 0.5 * delta) }
    return ((now + now * halfLoss(span)) / gain, delta)
  }

  /// What follows the first charge: half the leak of a thresholded soma, or all of an exponential one.
  @inline(__always)
  func middle(_ charged: Float, _ span: Float, _ isExponential: Bool) -> Float {
    guard isExponential else { return charged + charged * halfLoss(span) }
    let current = limited(gain * charged)
    let rate = -charging * span
    let foretold = current + current * Elementary.expm1(0.5 * rate * (leak - feedback.current(current)))
    let after = charged + charged * Elementary.expm1(rate * (leak - feedback.current(limited(foretold))))
    // The next charge needs a number, however absurd the feedback.
    return after < Membrane.ceiling ? (after > Membrane.lowest ? after : Membrane.lowest) : Membrane.ceiling
  }

  /// A current between the floor and the largest.
  @inline(__always)
  func bounded(_ current: Float, _ floor: Float) -> Float {
    let lifted = current > floor ? current : floor
    return lifted < Membrane.ceiling ? lifted : Membrane.ceiling
  }

  @inline(__always)
  private func halfLoss(_ span: Float) -> Float { Elementary.expm1(-0.5 * charging * leak * span) }

  /// A current of which there is a logarithm.
  @inline(__always)
  private func limited(_ current: Float) -> Float {
    let lifted = current > Membrane.lowest ? current : Membrane.lowest
    return lifted < Membrane.ceiling ? lifted : Membrane.ceiling
  }
}
