/// The depression of a synapse's weight by its own use, for synapses with the `stp` bit.
///
/// On silicon: a node per synapse sets the effective weight; each event pulls it down by a subthreshold
/// current, and a source follower pulls it back between events.
///
/// Equation, with `w = u^kappa` the factor on the weight current:
///
/// - between events `du/dt = (1 - u) / tau_r`, with `tau_r = C_std U_T / I_r`
/// - at an event `w <- d w`, with `d = exp(-kappa I_str t_dep / (C_std U_T))`
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `u` | recovered part of the node, in the exponential of its voltage | 1 |
/// | `I_str` | depletion current | A |
/// | `I_r` | recovery current | A |
/// | `t_dep` | depletion time per event | s |
/// | `C_std` | node capacitance | F |
///
/// Shape: two values per core, two per generator group; one state per synapse. Source: Boegerhausen, Suter,
/// Liu, Neural Computation 15 (2003) for the circuit; which bias depletes and which recovers is derived from
/// the codes used on silicon. The size of the depletion device is published, that of the recovery device only
/// as a p-type curve. The types of the two monitor biases are not published; the curves that exist for such
/// buffers suggest them. Left out: all of it for now; the monitor amplifiers have no dynamics.
public enum ShortTermDepression: Silicon {
  /// The block's name in reports and documents.
  public static let name = "synapse.shortTermDepression"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [depletion, recovery, monitorAmplifier, monitorConveyor]
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension ShortTermDepression {
  public static let depletion        = Parameter("SYAM_STDW_N",   "I_str", .n, .core,   .lowest,  .measured, 0.67, .published, .n1_92x1, .other, .notModelled, "how much an event depletes the weight")
  public static let recovery         = Parameter("SYAW_STDSTR_N", "I_r",   .n, .core,   .lowest,  .measured, 0.2,  .published, .p2x_3,   .other, .notModelled, "recovery of a depleted weight")
  public static let monitorAmplifier = Parameter("SYAM_STDWAMPB", "I_amp", .p, .shared, .highest, .assumed,  1,    .assumed,   .p_25x20, .other, .notModelled, "bias of the amplifier that monitors depression")
  public static let monitorConveyor  = Parameter("SYAM_STDWCCB",  "I_cc",  .n, .shared, .highest, .assumed,  1.7,  .published, nil,      .other, .notModelled, "bias of the current conveyor that monitors depression")
}
