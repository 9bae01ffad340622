/// The shunt dendrite (DESC, GABA_A in papers): fast inhibition that adds to the membrane's leak.
///
/// Equation: that of ``DPI`` with C_shunt = 24.5 pF; the mean current adds to the leak, hence divides and subtracts.
/// Symbols: I_shunt output, pA; I_tau `DESC_ITAU_P`, I_g `DESC_IGAIN_P`. Shape: lanes.
/// Source: 4.1 and 4.6 of the analog dossier; capacitance from Rockpool's layout table.
public struct Shunt: PulseTarget {
  /// The block's name in reports and documents.
  public static let name = "dendrite.shunt"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [tau, gain]

  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  /// The circuit's states and coefficients.
  public static let rows = DPI.rows("I_shunt", "current of the shunt dendrite")

  /// The integrator.
  public let dpi: DPI

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { dpi = DPI("I_shunt", rows) }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    dpi.derive(
      lane, settings, leak: settings.clippedCurrent(Self.tau), gain: settings.clippedCurrent(Self.gain),
      capacitance: settings.capacitance(settings.process.shuntCapacitance, "C_shunt"),
      output: settings.core.spread.outputFactor(Self.name, at: settings.place))
  }

  /// Charges the integrator.
  @inline(__always)
  public func pulse(_ lane: Int, from start: Float, to end: Float, weight: Float, floor: Float) {
    dpi.pulse(lane, from: start, to: end, weight: weight, floor: floor)
  }

  /// Ends the step of a lane that got its pulses one by one.
  public func finish(_ lane: Int, _ context: StepContext) { dpi.finish(lane, context) }

  /// Charges the lanes that pulses reached.
  public func charge(_ branch: BranchCharge, _ context: StepContext) { dpi.charge(branch, context) }

  /// Whether the pulses of a lane have to come one by one.
  public func isStiff(_ lane: Int, width: Float, step: Float) -> Bool {
    dpi.isStiff(lane, width: width, step: step)
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    dpi.step(lanes, step: context.step, floor: context.floor)
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Shunt {
  public static let tau  = Parameter("DESC_ITAU_P",  "I_tau", .p, .core, .highest, .assumed, 0.20, .published, .p3x1, .tau,  .modelled, "shunt leak: tau = C U_T / (kappa I)")
  public static let gain = Parameter("DESC_IGAIN_P", "I_g",   .p, .core, .lowest,  .assumed, 0.68, .published, .p1x2, .gain, .modelled, "shunt gain")
}
