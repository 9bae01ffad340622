/// ``SomaInput`` at `device`: the input may be nothing, as the leak device leaves saturation before the membrane falls
/// below its floor.
public struct DeviceSomaInput: Circuit {
  /// The block's name in reports and documents.
  public static var name: String { SomaInput.name }
  /// The biases of the block, in the order of the vendor's table.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [] }
  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  /// The circuit's states and coefficients.
  public static let rows = SomaInput.rows
  private let base: SomaInput

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { base = SomaInput(rows) }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {}

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { base.sum(lanes, lowest: 0) }
}
