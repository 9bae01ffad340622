/// The update logic of a learning block: whether a learning event moves a weight, and which way.
///
/// Equation: an event of direction d reaches a synapse with feedback sign b; where d b is not 0, the trace I_x is above
/// I_theta, the gate psi above 0 and stop-learning open, the weight moves by sgn(d b)
///
/// - `step`: with probability 2^-k psi, the hardware-minimal form: one comparator and k bits of a shift register;
/// - `graded`: with probability min(1, 2^-k psi I_x / I_theta);
/// - `always`: with certainty, for capacitors, whose step has the size 2^-k psi I_x / I_theta.
///
/// Shape: plastic synapses, one after the other in the order of their addresses, so that the bits are drawn in one order.
/// Edge cases: a synapse that is not a candidate draws no bits.
/// Source: 1.3 and 1.7 of the learning dossier; a reconstruction.
public struct UpdateLogic: Hashable, Sendable {
  /// How the chance of an update follows the trace.
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    /// Not beyond the comparator.
    case step
    /// In proportion.
    case graded
    /// Certain; the size is in proportion.
    case always
  }

  /// How the chance follows the trace.
  public var mode: Mode
  /// k in 2^-k.
  public var exponent: Int

  /// Makes a logic.
  public init(_ mode: Mode = .step, exponent: Int = 5) {
    self.mode = mode
    self.exponent = exponent
  }

  /// The share of a whole update that a candidate gets now, 0 or less where it gets none.
  ///
  /// - Parameters:
  ///   - trace: I_x / I_theta.
  ///   - gate: psi.
  @inline(__always)
  public func share(trace: Double, gate: Double, _ random: inout FeedbackRegister) -> Double {
    guard trace > 1, gate > 0 else { return 0 }
    let chance = Self.power(exponent)
    switch mode {
    case .step:
      let happens = gate == 1 ? random.happens(oneIn2To: exponent) : random.happens(chance * gate)
      return happens ? 1 : 0
    case .graded: return random.happens(chance * gate * trace) ? 1 : 0
    case .always: return chance * gate * trace
    }
  }

  private static func power(_ k: Int) -> Double { 1 / Double(UInt64(1) << UInt64(min(max(k, 0), 62))) }
}
