/// The stop-learning window: learning is on while the neuron's calcium lies between two levels, with hysteresis.
///
/// Equation: a ``DPI`` of C_ca, charged with I_w during the ``PostSpikePulse``, gives I_ca. The window opens where
/// I_lo (1 + y) <= I_ca <= I_hi / (1 + y) and closes where I_ca < I_lo or I_ca > I_hi; in between it stays as it is.
/// y = I_hyst / I_lo.
///
/// Symbols: I_tau `SL_CATAU_P`, I_g `SL_CATHR_P`, I_w `SL_CAW_N`, I_lo `SL_THMIN_N`, I_hi `SL_THUP_P`, I_hyst `SL_HYST_N`, pA.
/// Shape: lanes. Edge cases: a core whose block does not use calcium has an open window; levels that cross leave it closed.
/// Method: read at the end of every step that the lane is stepped in.
/// Source: Mitra, Fusi, Indiveri 2009 for the windows, Rubino et al. 2023 for the hysteresis, as told in section 10 of the
/// analog dossier; names after an earlier chip of the group, codes and C_ca assumed. A reconstruction.
public struct StopLearning: SpikeResponder, Dispensable {
  /// The block's name in reports and documents.
  public static let name = "learning.stop"

  /// The biases of the block.
  public static let parameters = [tau, gain, weight, lower, upper, hysteresis]

  /// When in a step the circuit is called.
  public static let phase = Phase.learn
  private static let integrator = IntegratorDesign(
    BranchOutput("I_slca", "calcium of the stop-learning window", of: name),
    tau: tau, gain: gain, Capacitor("C_slca") { $0.calciumCapacitance })
  private static let closedRow = RowDeclaration("sl_closed", "1", .held, "1 where calcium stops learning")
  private static let levelRows = [
    RowDeclaration("I_slca.low", "pA", .coefficient, "where the window closes below"),
    RowDeclaration("I_slca.high", "pA", .coefficient, "where the window closes above"),
    RowDeclaration("I_slca.opensLow", "pA", .coefficient, "where the window opens above the lower level"),
    RowDeclaration("I_slca.opensHigh", "pA", .coefficient, "where the window opens below the upper level"),
  ]
  /// The circuit's states and coefficients.
  public static let rows = SpikeDriven<DPI>.rows(integrator.output) + [closedRow] + levelRows

  /// 1 where learning is stopped.
  public let closed: Row
  private let driven: SpikeDriven<DPI>
  private let low: Row
  private let high: Row
  private let opensLow: Row
  private let opensHigh: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    driven = SpikeDriven(Self.integrator.output, rows)
    closed = rows[Self.closedRow]
    low = rows[Self.levelRows[0]]
    high = rows[Self.levelRows[1]]
    opensLow = rows[Self.levelRows[2]]
    opensHigh = rows[Self.levelRows[3]]
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    driven.derive(lane, settings, Self.integrator, weight: Self.weight)
    let levels = (low: settings.current(Self.lower), high: settings.current(Self.upper))
    let factor = 1 + settings.current(Self.hysteresis) / max(levels.low, 1e-6)
    let isUsed = settings.core.learning.usesCalcium
    low[lane] = isUsed ? Float(levels.low) : 0
    high[lane] = isUsed ? Float(levels.high) : .infinity
    opensLow[lane] = isUsed ? Float(levels.low * factor) : 0
    opensHigh[lane] = isUsed ? Float(levels.high / factor) : .infinity
    decide(lane)
  }

  /// Whether calcium is above the floor or a pulse could lift it.
  public func canMove(_ lane: Int, floor: Float) -> Bool {
    driven.canRise(lane) || driven.dpi.current[lane] > floor
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    driven.step(lanes, context)
    for lane in lanes { decide(lane) }
  }

  @inline(__always)
  private func decide(_ lane: Int) {
    let calcium = driven.dpi.current[lane]
    if calcium < low[lane] || calcium > high[lane] {
      closed[lane] = 1
    } else if calcium >= opensLow[lane], calcium <= opensHigh[lane] {
      closed[lane] = 0
    }
  }

  /// Charges the integrator for a spike of the step that has just been finished.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) { driven.spiked(lane, context) }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension StopLearning {
  public static let tau        = Parameter("SL_CATAU_P", "I_tau",  .p, .learning, .highest, .assumed, 0.2,  .assumed, nil, .tau,       .modelled, "time constant of the calcium of stop-learning")
  public static let gain       = Parameter("SL_CATHR_P", "I_g",    .p, .learning, .lowest,  .assumed, 0.68, .assumed, nil, .gain,      .modelled, "gain of the calcium of stop-learning")
  public static let weight     = Parameter("SL_CAW_N",   "I_w",    .n, .learning, .lowest,  .assumed, 0.92, .assumed, nil, .weight,    .modelled, "what a spike adds to the calcium of stop-learning")
  public static let lower      = Parameter("SL_THMIN_N", "I_lo",   .n, .learning, .lowest,  .assumed, 1,    .assumed, nil, .threshold, .modelled, "calcium below which nothing is learned")
  public static let upper      = Parameter("SL_THUP_P",  "I_hi",   .p, .learning, .highest, .assumed, 1,    .assumed, nil, .threshold, .modelled, "calcium above which nothing is learned")
  public static let hysteresis = Parameter("SL_HYST_N",  "I_hyst", .n, .learning, .lowest,  .assumed, 1,    .assumed, nil, .other,     .modelled, "hysteresis of the stop-learning window")
}
