/// A circuit with one instance per neuron, stepped in lanes.
///
/// A circuit declares its parameters and its rows, derives coefficients in Double when a setting changes, and steps
/// ranges of lanes in Float without branches on the configuration.
public protocol Circuit: Silicon {
  /// When in a step the circuit is called.
  static var phase: Phase { get }
  /// The rows that the circuit owns.
  static var rows: [RowDeclaration] { get }
  /// Finds the circuit's rows, and those of others that it reads.
  init(_ rows: LaneRows)
  /// Computes the coefficients of one lane from its settings.
  func derive(_ lane: Int, _ settings: LaneSettings)
  /// Advances a range of lanes by one step.
  func step(_ lanes: Range<Int>, _ context: inout StepContext)
}

extension Circuit {
  /// A circuit whose coefficients others read has nothing to step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {}
}

/// What the circuits of a range of lanes share during one step.
public struct StepContext: Sendable {
  /// The step, in ms.
  public let step: Float
  /// The smallest current of any node, in pA.
  public let floor: Float
  /// The spikes of this step, in no particular order.
  public var spikes: [LaneSpike] = []

  /// Makes a context.
  public init(step: Float, floor: Float) {
    self.step = step
    self.floor = floor
  }
}

/// A spike inside a step.
public struct LaneSpike: Sendable, Hashable {
  /// The neuron's lane.
  public let lane: Int32
  /// The place in the step, in ms from its beginning.
  public let offset: Float
  /// How many events the spike counts for; the linear model can fire more than once a step.
  public let count: Int32

  /// Makes a spike.
  public init(lane: Int, offset: Float, count: Int = 1) {
    self.lane = Int32(lane)
    self.offset = offset
    self.count = Int32(count)
  }
}
