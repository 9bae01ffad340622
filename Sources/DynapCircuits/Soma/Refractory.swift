/// The refractory timer (SOIF REFR): holds the membrane in reset after a spike.
///
/// Equation: t_ref = C_ref V_sw / I_ref. Symbols: C_ref 1.5 pF; V_sw 0.7 V; I_ref `SOIF_REFR_N`. Shape: lanes.
/// All currents into the membrane are ignored while it is held; the dendrites go on.
/// The node that the converter's channel `soif_refractory` sees carries I_ref while the membrane is held and the floor
/// otherwise, as a mean over the step; that it is this current is assumed, only the channel's name is published.
/// Source: 5.2 of the analog dossier; capacitance from Rockpool's layout table.
public struct Refractory: SpikeResponder {
  /// The block's name in reports and documents.
  public static let name = "soma.refractory"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [refractory]

  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  private static let periodRow = RowDeclaration("t_ref", "ms", .coefficient, "refractory period")
  /// The circuit's states and coefficients.
  public static let rows = [periodRow, currentRow, meanRow]
  private static let currentRow = RowDeclaration("I_ref", "pA", .coefficient, "current of the timer")
  private static let meanRow = RowDeclaration(
    "I_ref.mean", "pA", .mean, "mean current of the timer, which flows while the membrane is held")

  /// The refractory period, ms.
  public let period: Row
  private let current: Row
  private let mean: Row
  private let held: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    period = rows[Self.periodRow]
    current = rows[Self.currentRow]
    mean = rows[Self.meanRow]
    held = rows[Membrane.heldRow]
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let capacitance = settings.capacitance(settings.process.refractoryCapacitance, "C_ref")
    period[lane] = Float(settings.swingTime(capacitance, settings.current(Self.refractory)))
    current[lane] = Float(settings.clippedCurrent(Self.refractory))
  }

  /// Takes the mean over the part of the step in which the membrane is held from before.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    guard context.seesAny(of: lanes) else { return }
    let (current, mean, held) = (self.current.base, self.mean.base, self.held.base)
    let share = 1 / context.step
    for lane in lanes {
      let span = held[lane] < context.step ? held[lane] : context.step
      mean[lane] = current[lane] * span * share
    }
  }

  /// Adds the part of the step in which a spike holds the membrane.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) {
    mean[lane] += current[lane] * min(context.step - offset, period[lane]) / context.step
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Refractory {
  public static let refractory = Parameter("SOIF_REFR_N", "I_ref", .n, .core, .highest, .assumed, 1.05, .published, .ns3, .refractory, .modelled, "refractory period = C_ref V_sw / I")
}
