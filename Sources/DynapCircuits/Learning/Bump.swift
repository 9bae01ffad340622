/// The bump-antibump circuit: a current that is large where two inputs are alike, and two that say which is larger.
///
/// On silicon: a differential pair whose two branches cross a third of two stacked transistors; where the inputs are alike
/// that one takes the most of the bias, otherwise the side of the larger input does. Learning circuits read the middle as
/// "stop" and the sides as "up" and "down". No bias of the chip belongs to it: it is part of dies that learn.
///
/// Equation: I_bump = I_b / (1 + (4/S) cosh^2(kappa dV / 2 U_T)) = I_b / (1 + (1/S) (I_1 + I_2)^2 / (I_1 I_2)), with
/// dV = (U_T / kappa) ln(I_1 / I_2); the rest of I_b is split as I_up : I_down = I_1 : I_2.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_1`, `I_2` | the compared currents | pA |
/// | `I_b` | bias, the sum of the three outputs | pA |
/// | `S` | strength: ratio of the middle to the side devices, W/L over W/L | 1 |
///
/// Shape: lanes. With p = I_1 / (I_1 + I_2) the middle is I_b S p (1 - p) / (1 + S p (1 - p)): I_b S / (S + 4) where the
/// inputs are alike.
/// Edge cases: an input of zero leaves the middle nothing; two of zero count as alike. Negative currents have no meaning.
/// Not modelled: moderate inversion; the mismatch of the five transistors.
/// Source: Delbruck, "Bump circuits", IJCNN 1993; section 10 of the analog dossier.
public enum Bump {
  /// The three outputs of one circuit.
  public struct Currents<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    /// What flows where the inputs are alike.
    public let bump: Scalar
    /// What flows where the first input is larger.
    public let up: Scalar
    /// What flows where the second input is larger.
    public let down: Scalar

    /// Makes the outputs.
    @inlinable @inline(__always)
    init(bump: Scalar, up: Scalar, down: Scalar) {
      self.bump = bump
      self.up = up
      self.down = down
    }
  }

  /// The outputs in Float, for lanes; currents in one unit, not negative, S above zero.
  @inlinable @inline(__always)
  public static func currents(_ first: Float, _ second: Float, bias: Float, strength: Float) -> Currents<
    Float
  > {
    let sum = first + second
    let share = sum > 0 ? first / sum : 0.5
    let rest = sum > 0 ? second / sum : 0.5
    let pull = strength * share * rest
    let side = bias / (1 + pull)
    return Currents(bump: side * pull, up: side * share, down: side * rest)
  }

  /// The outputs in Double: the twin against which the lanes are tested, in the form with the voltage difference.
  ///
  /// `difference` is kappa dV / U_T.
  public static func currents(difference: Double, bias: Double, strength: Double) -> Currents<Double> {
    // cosh^2(x / 2) = (cosh x + 1) / 2, and cosh of a large argument is infinite, which leaves the middle nothing.
    let rising = ReproducibleMath.exp(min(max(difference, -700), 700))
    let bump = bias / (1 + (rising + 1 / rising + 2) / strength)
    let up = (bias - bump) * rising / (1 + rising)
    return Currents(bump: bump, up: up, down: bias - bump - up)
  }
}
