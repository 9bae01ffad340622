/// ``Calcium`` whose integrator follows ``DeviceDPI``.
public struct DeviceCalcium: SpikeResponder {
  /// The block's name in reports and documents.
  public static var name: String { Calcium.name }
  /// The biases of the block are declared with its base.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { Calcium.parameters }
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  /// The circuit's states and coefficients.
  public static let rows = SpikeDriven<DeviceDPI>.rows(Calcium.integrator.output)
  private let driven: SpikeDriven<DeviceDPI>

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { driven = SpikeDriven(Calcium.integrator.output, rows) }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    driven.derive(lane, settings, Calcium.integrator, weight: Calcium.weight)
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { driven.step(lanes, context) }

  /// Charges the integrator for a spike of the step that has just been finished.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) { driven.spiked(lane, context) }
}
