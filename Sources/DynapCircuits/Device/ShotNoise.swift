/// The shot noise of a node: each current into or out of it carries single charges.
///
/// Equation: a node gains V = sqrt(q sum |I| h) / C N(0, 1) in a step, which is a sqrt(q sum |I| h) N(0, 1) in ln K.
/// Symbols: q elementary charge, pA ms; I the currents at the node, pA; a = kappa / (C U_T), 1/(pA ms); h, ms.
/// A membrane at its fixed point far above the gain strays by sqrt(kappa q / (C U_T)) in ln I, the value of kT/C noise.
/// A draw is a function of seed, neuron, node and step, so that threads, cuts and other nodes do not change it; the
/// variance is proportional to the step, so that results of different steps have the same statistics.
/// Source: 7.5 of the analog dossier; Sarpeshkar, Delbruck and Mead 1993.
public struct ShotNoise: Hashable, Sendable {
  private let philox: Philox

  /// The elementary charge, in pA ms (SI 2019: 1.602176634e-19 C).
  public static let charge: Float = 1.602_176_634e-4

  /// Keeps these draws apart from others under the same seed.
  private static let stream: UInt32 = 0x5807_0000

  /// The noise of a seed.
  public init(seed: UInt64) { philox = Philox(key: seed) }

  /// Two standard normal numbers for a node of a lane in a step.
  func pair(_ lane: Int, _ node: UInt32, _ step: Int64) -> (Float, Float) {
    let step = UInt64(bitPattern: step)
    let normals = philox.normals(
      at: .init(
        node, UInt32(truncatingIfNeeded: lane), UInt32(truncatingIfNeeded: step),
        Self.stream | UInt32(truncatingIfNeeded: step >> 32) & 0xFFFF))
    return (Float(normals.0), Float(normals.1))
  }

  /// The standard deviation of ln K for a charge that passed a node, pA ms, and its charging constant.
  @inline(__always)
  static func deviation(_ charging: Float, passed: Float) -> Float {
    charging * (charge * max(passed, 0)).squareRoot()
  }
}
