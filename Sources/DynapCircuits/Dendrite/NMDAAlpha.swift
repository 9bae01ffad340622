/// The alpha option of the NMDA dendrite: a second DPI, charged by the same pulses, is subtracted.
///
/// Equation: that of ``AlphaShape``, where `latch_denm_alpha` is on, with C_nmda = 25 pF also for the second integrator.
/// Symbols: I_nmda_i output of the second integrator, pA; I_tau `DENM_ITAU_P`, I_g `DENM_IGAIN_P`. Shape: lanes.
/// Source: 4.2 of the analog dossier.
public struct NMDAAlpha: PulseTarget {
  /// The block's name in reports and documents.
  public static let name = "dendrite.nmda.alpha"
  /// The biases of the block, in the order of the vendor's table; they are declared with ``NMDA``.
  public static let parameters: [Parameter] = []
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  /// The circuit's states and coefficients.
  public static let rows = AlphaShape.rows("I_nmda_i", "current of the second integrator of NMDA")

  /// The second integrator and what it does to the dendrite.
  public let shape: AlphaShape

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { shape = AlphaShape("I_nmda_i", of: NMDA(rows).dpi, rows) }

  /// The second integrator is charged where the latch is on.
  public static func isNeeded(_ latches: LatchSet) -> Bool { latches[.denmAlpha] }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    shape.derive(
      lane, settings, latch: .denmAlpha, biases: (NMDA.alphaTau, NMDA.alphaGain),
      capacitance: settings.capacitance(settings.process.nmdaCapacitance, "C_nmda_i"),
      output: settings.core.spread.outputFactor(Self.name, at: settings.place))
  }

  /// Charges the second integrator.
  public func pulse(_ lane: Int, from start: Float, to end: Float, weight: Float, floor: Float) {
    shape.pulse(lane, from: start, to: end, weight: weight, floor: floor)
  }

  /// Ends the step of a lane that got its pulses one by one.
  public func finish(_ lane: Int, _ context: StepContext) { shape.dpi.finish(lane, context) }

  /// Charges the second integrators of the lanes that pulses reached, where it is to be subtracted.
  public func charge(_ branch: BranchCharge, _ context: StepContext) { shape.charge(branch, context) }

  /// Whether the pulses of a lane have to come one by one.
  public func isStiff(_ lane: Int, width: Float, step: Float) -> Bool {
    shape.dpi.isStiff(lane, width: width, step: step)
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    shape.step(lanes, context)
  }
}
