/// The integrator of a neuron's own spikes, a running measure of its rate that homeostasis and learning read.
///
/// On silicon: a differential-pair integrator fed by the same pulse after each spike as adaptation.
///
/// Equation: the integrator's full law; its mean is `<I_ca> = I_g (f Q / I_tau - 1)` above the onset rate
/// `I_tau / Q`, with `Q = I_w t_pa` and `tau = C_ca U_T / (kappa I_tau)`.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_ca` | calcium current | A |
/// | `I_w`, `I_g`, `I_tau` | weight per spike, gain, leak | A |
/// | `f` | firing rate | Hz |
/// | `t_pa` | width of the pulse of adaptation | s |
/// | `C_ca` | capacitance, assumed equal to that of adaptation | F |
///
/// Shape: one value per core; one state per neuron. Source: the vendor's parameter table; Bartolozzi,
/// Indiveri, Neural Computation 19 (2007) for the integrator. Left out: all of it for now.
public enum Calcium: Silicon {
  /// The block's name in reports and documents.
  public static let name = "soma.calcium"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [weight, gain, tau]
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Calcium {
  public static let weight = Parameter("SOCA_W_N",    "I_w",   .n, .core, .lowest,  .measured, 0.92, .published, .ns2,  .weight, .notModelled, "calcium increment per spike")
  public static let gain   = Parameter("SOCA_GAIN_P", "I_g",   .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,   .notModelled, "calcium integrator gain")
  public static let tau    = Parameter("SOCA_TAU_P",  "I_tau", .p, .core, .highest, .measured, 0.2,  .published, .p3x1, .tau,    .notModelled, "calcium time constant")
}
