/// The differential pair that steers an input current onto a node, from weak to moderate inversion.
///
/// Equation: the input branch carries s I_w with 1/s = 1 + r; r is the ratio of the two currents F(x_2) / F(x_1), where
/// F(x) = ln(1 + e^(x/2))^2, F(x_1) + F(x_2) = I_w / I_S and x_2 - x_1 = ln y. In weak inversion r = y, the law of
/// ``DPI``; at I_w = I_S and y = 10 the pair passes 1.7 times as much.
/// Symbols: y = K / K_g node over gain, w = I_w / I_S. The pair has the type of its gain bias.
/// Method: r = y e(y, w); over a step e is held at its value in the middle, so that the charge operation of ``Charge``
/// solves the step exactly in e y. Second order, stable for every step; parts of half an e-fold keep the error of large
/// charges below 1e-3.
/// Source: derived from the EKV form of 1.3 of the analog dossier and the topology of 2.1; an ADR has the comparison with
/// transistors.
public enum DifferentialPair {
  /// The most charge of one part, as a Q: half an e-fold of the node far below the gain.
  private static let finestPart: Float = 0.5
  /// The most parts of one charge.
  private static let mostParts: Float = 32

  /// The ratio of the two branch currents over y: 1 in weak inversion; `w` above zero.
  @inline(__always)
  public static func ratioOverNode(_ y: Float, _ w: Float) -> Float {
    // The error of the first guess is of the order of sqrt(w), and each iteration squares it.
    ratioOverNode(y, w, iterations: w < smallInput ? 1 : (w < 1 ? 2 : 3))
  }

  /// The input current, in I_S, below which one iteration is enough.
  private static let smallInput: Float = 0.02

  @inline(__always)
  private static func ratioOverNode(_ y: Float, _ w: Float, iterations: Int) -> Float {
    // The branch with the larger current is the unknown: from above, Newton's iteration for its root converges.
    let isLow = y <= 1
    let ratio = isLow ? y : 1 / y
    let g = Elementary.squareRoot(ratio)
    var root = Elementary.squareRoot(w / (1 + ratio))
    var other = root
    for _ in 0..<iterations {
      let rise = Elementary.expm1(root)
      other = Elementary.log1p(g * rise)
      let slope = g * (rise + 1) / (1 + g * rise)
      root -= 0.5 * (root * root + other * other - w) / (root + other * slope)
    }
    other = Elementary.log1p(g * Elementary.expm1(root))
    let share = other / root
    // r is (other / root)^2 below the gain and its inverse above it, where y is 1 / ratio.
    let low = share * share / ratio
    return isLow ? low : 1 / low
  }

  /// Whether ``smallCharge(_:_:_:)`` takes a charge: one part of a small input, or none.
  @inline(__always)
  static func isSmall(_ delta: Float, _ w: Float) -> Bool { delta <= finestPart && w < smallInput }

  /// What ``charged(_:_:_:)`` gives, to the bit, where ``isSmall(_:_:)``; without branches, for loops over lanes.
  @inline(__always)
  static func smallCharge(_ y: Float, _ delta: Float, _ w: Float) -> Float {
    let isCharged = delta > 0 && w > 0
    // Whatever comes out where there is no charge is not taken; it only has to be a number.
    let (part, input) = (isCharged ? delta : finestPart, isCharged ? w : 0.5 * smallInput)
    let before = ratioOverNode(y, input, iterations: 1)
    let middle = Charge.apply(y * before, 0.5 * part) / before
    let mean = ratioOverNode(middle, input, iterations: 1)
    let after = Charge.apply(y * mean, part) / mean
    return isCharged ? after : y
  }

  /// y after a charge `delta` = a Q of an input current with w = I_w / I_S.
  public static func charged(_ y: Float, _ delta: Float, _ w: Float) -> Float {
    guard delta > 0, w > 0 else { return y }
    let parts = min(max((delta / finestPart).rounded(.up), 1), mostParts)
    let part = delta / parts
    var y = y
    for _ in 0..<Int(parts) {
      let before = ratioOverNode(y, w)
      let middle = Charge.apply(y * before, 0.5 * part) / before
      let mean = ratioOverNode(middle, w)
      y = Charge.apply(y * mean, part) / mean
    }
    return y
  }
}
