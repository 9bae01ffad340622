/// The slow control that holds a neuron's calcium at a reference by moving the gain of its soma or its
/// dendrites.
///
/// On silicon: calcium is compared with a reference; a cell of very small leakage integrates the sign of the
/// error over milliseconds to hours, between levels set by three biases, and drives the gain node.
///
/// Equation, with `s` the sign of the error (hysteresis `h`):
///
/// - `dV_h/dt = +S_up` for `s = +1`, `-S_dn` for `s = -1`
/// - `S_up = S_0 (1 - I_M / I_H)`, `S_dn = S_0 (1 - I_L / I_M)`
/// - `I_gain = I_rst exp(kappa (V_h - V_rst) / U_T)`
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_ref` | target that calcium is compared with | A |
/// | `I_L`, `I_M`, `I_H` | low, middle and high reference of the integrator | A |
/// | `I_rst` | gain while the loop is at rest | A |
/// | `I_vb`, `I_vh` | bias of the comparator, and its hysteresis | A |
/// | `S_0` | rate constant | V/s |
///
/// Shape: one value per core; one state per neuron. Source: Qiao, Bartolozzi, Indiveri, TBioCAS 11 (2017) for
/// the principle; the equations for slopes and gain are assumed. Left out: all of it for now.
public enum Homeostasis: Silicon {
  /// The block's name in reports and documents.
  public static let name = "soma.homeostasis"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [bias, hysteresis, target, low, middle, high, reset]
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Homeostasis {
  public static let bias       = Parameter("SOHO_VB_P",     "I_vb",  .p, .core, .highest, .measured, 1.47, .published, .p_5x2, .other, .notModelled, "bias of the homeostatic comparator")
  public static let hysteresis = Parameter("SOHO_VH_P",     "I_vh",  .p, .core, .lowest,  .measured, 1.47, .published, .p_5x2, .other, .notModelled, "hysteresis or offset of the homeostatic comparator")
  public static let target     = Parameter("SOHO_VREF_P",   "I_ref", .p, .core, .lowest,  .measured, 0.68, .published, nil,    .other, .notModelled, "target activity that calcium is compared with")
  public static let low        = Parameter("SOHO_VREF_L_P", "I_L",   .p, .core, .lowest,  .measured, 1.47, .published, .p_5x2, .other, .notModelled, "low reference of the slow integrator")
  public static let middle     = Parameter("SOHO_VREF_M_P", "I_M",   .p, .core, .lowest,  .measured, 1.47, .published, .p_5x2, .other, .notModelled, "middle reference of the slow integrator")
  public static let high       = Parameter("SOHO_VREF_H_P", "I_H",   .p, .core, .lowest,  .measured, 1.47, .published, .p_5x2, .other, .notModelled, "high reference of the slow integrator")
  public static let reset      = Parameter("SOHO_VRST_P",   "I_rst", .p, .core, .lowest,  .measured, 1,    .assumed,   nil,    .other, .notModelled, "reset level of the gain node")
}
