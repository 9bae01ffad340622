/// ``Adaptation`` whose integrator follows ``DeviceDPI``.
public struct DeviceAdaptation: SpikeResponder {
  /// The block's name in reports and documents.
  public static var name: String { Adaptation.name }
  /// The biases of the block are declared with its base.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { Adaptation.parameters }
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  /// The circuit's states and coefficients.
  public static let rows = AdaptationPath<DeviceDPI>.rows
  private let path: AdaptationPath<DeviceDPI>

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { path = AdaptationPath(rows) }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) { path.derive(lane, settings) }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { path.step(lanes, context) }

  /// Charges the integrator for a spike of the step that has just been finished.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) { path.spiked(lane, context) }
}
