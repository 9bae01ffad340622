/// Spike-frequency adaptation (SOAD): every spike charges a slow integrator whose current adds to the membrane's leak.
///
/// Equation: a ``DPI`` with C_ahp = 40 pF, charged with I_w during the ``PostSpikePulse`` of t_pa = C_pw V_sw / I_pw.
/// Output: I' = I I_casc / (I + I_casc), where `latch_so_adaptation` is on.
/// Symbols: I_w `SOAD_W_N`, I_tau `SOAD_TAU_P`, I_g `SOAD_GAIN_P`, I_pw `SOAD_PWTAU_N`, I_casc `SOAD_CASC_P`, pA.
/// Shape: lanes. At a steady rate f the mean is I_g (f Q / I_tau - 1) with Q = I_w t_pa: none below f = I_tau / Q.
/// The integrator runs with the latch off, too; it is only not connected. A spike's own pulse acts on the membrane
/// from the next step on, which matters only where t_ref is shorter than the step. Where no I_w of the board exceeds half of
/// its I_tau, as after power-up, no pulse can lift the current off the floor, and the circuit is not stepped.
/// The form of the limit is assumed. Source: 5.5 of the analog dossier.
public struct Adaptation: SpikeResponder, Dispensable {
  /// The block's name in reports and documents.
  public static let name = "soma.adaptation"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [pulseWidth, gain, tau, weight, cascode]

  /// What the integrator is made of.
  static let integrator = IntegratorDesign(
    BranchOutput("I_ahp", "adaptation current", of: name),
    tau: tau, gain: gain, Capacitor("C_ahp") { $0.adaptationCapacitance })

  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  /// The circuit's states and coefficients.
  public static let rows = AdaptationPath<DPI>.rows

  /// The integrator and its way to the leak.
  private let path: AdaptationPath<DPI>
  /// The current that adds to the membrane's leak, pA.
  public var output: Row { path.output }

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { path = AdaptationPath(rows) }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) { path.derive(lane, settings) }

  /// Whether the current is above the floor or a pulse could lift it.
  public func canMove(_ lane: Int, floor: Float) -> Bool { path.canMove(lane, floor: floor) }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { path.step(lanes, context) }

  /// Charges the integrator for a spike of the step that has just been finished.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) { path.spiked(lane, context) }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Adaptation {
  public static let pulseWidth = Parameter("SOAD_PWTAU_N", "I_pw",   .n, .core, .highest, .measured, 0.92,  .published, .ns2,  .pulseWidth, .modelled, "width of the pulse after a spike = C_pw V_sw / I")
  public static let gain       = Parameter("SOAD_GAIN_P",  "I_g",    .p, .core, .lowest,  .measured, 0.68,  .published, .p1x2, .gain,       .modelled, "adaptation DPI gain")
  public static let tau        = Parameter("SOAD_TAU_P",   "I_tau",  .p, .core, .highest, .measured, 0.20,  .published, .p3x1, .tau,        .modelled, "adaptation leak: tau = C U_T / (kappa I)")
  public static let weight     = Parameter("SOAD_W_N",     "I_w",    .n, .core, .lowest,  .measured, 0.92,  .published, .ns2,  .weight,     .modelled, "adaptation current per spike pulse")
  public static let cascode    = Parameter("SOAD_CASC_P",  "I_casc", .p, .core, .highest, .measured, 0.385, .published, .ps2,  .other,      .modelled, "upper limit of the adaptation current")
}
