#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The map between a node and the current of the transistor whose gate it is, at `device`.
///
/// Equation: K = K_0 exp(kappa V / U_T) is the node, written as the current that it would carry in weak inversion, and
/// I = I_S ln(1 + sqrt(g K / I_S))^2 the current that it carries; g makes the two equal at the floor.
/// Symbols: I_S specific current of the transistor's type, I, K, pA; V node voltage, mV. Holds for every level; I / K is
/// 1 - sqrt(K / I_S) in weak inversion: 0.5 % off at 10 pA, 5 % at 1 nA.
/// Source: the EKV form of ``Transistor``, with the slope factor of the process's integrators.
public struct Inversion: Hashable, Sendable {
  /// I_S, pA.
  public let specific: Double
  /// g / I_S, 1/pA.
  public let reach: Double

  /// The map of a type in a process; its node and its current meet at the floor.
  public init(_ branch: ParameterGenerator.Branch, in process: Process) {
    specific = (branch == .n ? process.specificCurrentN : process.specificCurrentP).si * 1e12
    let floor = process.floor.si * 1e12
    let root = expm1((floor / specific).squareRoot())
    reach = root * root / floor
  }

  /// The node that carries a current, both pA.
  public func node(carrying current: Double) -> Double {
    let root = expm1((max(current, 0) / specific).squareRoot())
    return root * root / reach
  }

  /// The current that a node carries, both pA.
  public func current(at node: Double) -> Double {
    let root = log1p((max(node, 0) * reach).squareRoot())
    return specific * root * root
  }

  /// The current that a node carries, in Float.
  @inlinable @inline(__always)
  public static func current(_ node: Float, _ specific: Float, _ reach: Float) -> Float {
    let root = Elementary.log1p(Elementary.squareRoot(node * reach))
    return specific * root * root
  }

  /// The node that carries a current, in Float.
  @inlinable @inline(__always)
  public static func node(_ current: Float, _ specific: Float, _ reach: Float) -> Float {
    let root = Elementary.expm1(Elementary.squareRoot(current / specific))
    return root * root / reach
  }
}
