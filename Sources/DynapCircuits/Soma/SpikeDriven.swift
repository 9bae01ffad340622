/// An integrator that the neuron's own spikes charge: adaptation and calcium, under the law that a circuit picks.
///
/// The one pulse of the neuron, ``PostSpikePulse``, charges it with the current of its weight bias.
public struct SpikeDriven<Law: Integrator>: Sendable {
  /// The integrator.
  public let dpi: Law
  private let pulse: PostSpikePulse
  private let weight: Row

  /// The rows of an integrator that spikes charge.
  static func rows(_ output: BranchOutput) -> [RowDeclaration] {
    Law.rows(output) + [weightRow(output)]
  }

  private static func weightRow(_ output: BranchOutput) -> RowDeclaration {
    RowDeclaration("\(output.name).weight", "pA", .coefficient, "current during the pulse")
  }

  /// Finds its rows.
  init(_ output: BranchOutput, _ rows: LaneRows) {
    dpi = Law(output.name, rows)
    pulse = PostSpikePulse(rows)
    weight = rows[Self.weightRow(output)]
  }

  /// Computes the coefficients of a lane.
  func derive(_ lane: Int, _ settings: LaneSettings, _ design: IntegratorDesign, weight: Parameter) {
    dpi.derive(lane, settings, design)
    self.weight[lane] = Float(settings.current(weight))
  }

  /// Whether a pulse could lift a lane off the floor.
  func canRise(_ lane: Int) -> Bool { dpi.canRise(lane, weight: weight[lane]) }

  /// Charges the integrator with what of a pulse falls into this step, and advances it.
  @inline(__always)
  func step(_ lanes: Range<Int>, _ context: StepContext) {
    pulse.charge(dpi, lanes, weight: weight, context)
    dpi.step(lanes, context)
  }

  /// Charges the integrator for a spike of the step that has just been finished.
  func spiked(_ lane: Int, _ context: StepContext) { pulse.chargeLate(dpi, lane, weight: weight, context) }
}
