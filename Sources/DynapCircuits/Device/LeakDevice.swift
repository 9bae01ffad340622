/// The devices that pull a node down to the rail, which leave saturation as it comes near.
///
/// Equation: d ln K/dt = -(a/kappa) kappa (I_L (1 - 1/p) - I_fb) with p = (K / I_floor)^(1/kappa) = exp(V / U_T), V from
/// the node's rest; in p it is linear and solved exactly: with x = a (I_L - I_fb) h / kappa,
/// p becomes p e^(-x) + (a I_L h / kappa) (1 - e^(-x)) / x.
/// Symbols: K node, I_L leak, I_fb a current that pulls up, pA; a charging constant, 1/(pA ms); h, ms. Without feedback
/// K decays as exp(-a I_L t) far above the floor and comes to rest at the floor.
/// Source: 2.3 of the analog dossier; the factor was used in the fit to silicon of 13.5.
public enum LeakDevice {
  /// 1 / p, the share by which the leak device has left saturation: 1 at rest.
  @inlinable @inline(__always)
  public static func backflow(_ node: Float, floor: Float, kappa: Float) -> Float {
    // Both sides are computed, here and below, so that loops over lanes have no branch.
    let share = Elementary.exp(Elementary.log(floor / node) / kappa)
    return node > floor ? share : 1
  }

  /// The node after a leak of the charge `leak` = a I_L h, against which `lift` = a I_fb h pulls up.
  @inlinable @inline(__always)
  public static func leaked(_ node: Float, _ leak: Float, lift: Float = 0, floor: Float, kappa: Float)
    -> Float
  {
    let back = backflow(node, floor: floor, kappa: kappa)
    let x = (leak - lift) / kappa
    let loss = Elementary.expm1(-x)
    let (bent, straight) = (-loss / x, 1 - 0.5 * x)
    let mean = x.magnitude > 1e-4 ? bent : straight
    // What p is multiplied by, less one.
    let change = loss + back * (leak / kappa) * mean
    return node + node * Elementary.expm1(kappa * Elementary.log1p(change))
  }
}
