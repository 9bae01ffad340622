/// Calcium (SOCA): the integrator of a neuron's own spikes, a running measure of its rate that homeostasis reads.
///
/// Equation: a ``DPI`` with C_ca = 40 pF, charged with I_w during the ``PostSpikePulse``, which is that of adaptation.
/// Symbols: I_ca output, pA; I_w `SOCA_W_N`, I_tau `SOCA_TAU_P`, I_g `SOCA_GAIN_P`, pA. Shape: lanes.
/// Holds: at a steady rate f the mean is I_g (f Q / I_tau - 1) with Q = I_w t_pa; below f = I_tau / Q single spikes
/// leave nothing behind. Where no I_w of the board exceeds half of its I_tau, as after power-up, no pulse can lift
/// calcium off the floor, and the circuit is not stepped.
/// C_ca is assumed, as that of adaptation. Source: 6.1 of the analog dossier; Bartolozzi and Indiveri 2007.
public struct Calcium: SpikeResponder, Dispensable {
  /// The block's name in reports and documents.
  public static let name = "soma.calcium"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [weight, gain, tau]

  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  /// What the integrator is made of.
  static let integrator = IntegratorDesign(
    BranchOutput("I_ca", "calcium current, a measure of the neuron's rate", of: name),
    tau: tau, gain: gain, Capacitor("C_ca") { $0.calciumCapacitance })
  /// The circuit's states and coefficients.
  public static let rows = SpikeDriven<DPI>.rows(integrator.output)

  /// The integrator.
  public var dpi: DPI { driven.dpi }
  private let driven: SpikeDriven<DPI>

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { driven = SpikeDriven(Self.integrator.output, rows) }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    driven.derive(lane, settings, Self.integrator, weight: Self.weight)
  }

  /// Whether calcium is above the floor or a pulse could lift it.
  public func canMove(_ lane: Int, floor: Float) -> Bool {
    driven.canRise(lane) || dpi.current[lane] > floor
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { driven.step(lanes, context) }

  /// Charges the integrator for a spike of the step that has just been finished.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) { driven.spiked(lane, context) }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Calcium {
  public static let weight = Parameter("SOCA_W_N",    "I_w",   .n, .core, .lowest,  .measured, 0.92, .published, .ns2,  .weight, .modelled, "calcium increment per spike")
  public static let gain   = Parameter("SOCA_GAIN_P", "I_g",   .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,   .modelled, "calcium integrator gain")
  public static let tau    = Parameter("SOCA_TAU_P",  "I_tau", .p, .core, .highest, .measured, 0.2,  .published, .p3x1, .tau,    .modelled, "calcium time constant")
}
