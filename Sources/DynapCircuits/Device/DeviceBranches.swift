/// A dendrite whose integrator follows ``DeviceDPI``; everything else is that of its base.
public struct DeviceDendrite<Base: DendriteBranch>: DendriteBranch {
  /// The block's name in reports and documents.
  public static var name: String { Base.name }
  /// The biases of the block are declared with its base.
  public static var parameters: [Parameter] { [] }
  /// The current that it gives out.
  public static var output: BranchOutput { Base.output }
  /// The integrator's capacitor.
  public static var capacitor: Capacitor { Base.capacitor }
  /// The leak.
  public static var tau: Parameter { Base.tau }
  /// The gain.
  public static var gain: Parameter { Base.gain }
  /// The integrator.
  public let dpi: DeviceDPI

  /// Makes the branch of its integrator.
  public init(_ dpi: DeviceDPI) { self.dpi = dpi }
}

/// The alpha option of a dendrite whose second integrator follows ``DeviceDPI``.
public struct DeviceAlpha<Base: AlphaBranch>: AlphaBranch {
  /// The block's name in reports and documents.
  public static var name: String { Base.name }
  /// The biases of the block are declared with its base.
  public static var parameters: [Parameter] { [] }
  /// The dendrite that it shapes.
  public typealias First = Base.First
  /// The current of the second integrator.
  public static var output: BranchOutput { Base.output }
  /// The second integrator's capacitor.
  public static var capacitor: Capacitor { Base.capacitor }
  /// The latch that connects the second integrator.
  public static var latch: Latch { Base.latch }
  /// The leak of the second integrator.
  public static var tau: Parameter { Base.tau }
  /// The gain of the second integrator.
  public static var gain: Parameter { Base.gain }
  /// The second integrator and what it does to the dendrite.
  public let shape: AlphaShape<DeviceDPI>

  /// Makes the branch of its shape.
  public init(_ shape: AlphaShape<DeviceDPI>) { self.shape = shape }
}

/// ``Adaptation`` whose integrator follows ``DeviceDPI``.
public struct DeviceAdaptation: SpikeResponder {
  /// The block's name in reports and documents.
  public static var name: String { Adaptation.name }
  /// The biases of the block are declared with its base.
  public static let parameters: [Parameter] = []
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

/// ``Calcium`` whose integrator follows ``DeviceDPI``.
public struct DeviceCalcium: SpikeResponder {
  /// The block's name in reports and documents.
  public static var name: String { Calcium.name }
  /// The biases of the block are declared with its base.
  public static let parameters: [Parameter] = []
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  /// The circuit's states and coefficients.
  public static let rows = SpikeDriven<DeviceDPI>.rows(Calcium.output)
  private let driven: SpikeDriven<DeviceDPI>

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { driven = SpikeDriven(Calcium.output, rows) }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    driven.derive(
      lane, settings, Self.name, tau: Calcium.tau, gain: Calcium.gain, weight: Calcium.weight,
      Calcium.capacitor)
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { driven.step(lanes, context) }

  /// Charges the integrator for a spike of the step that has just been finished.
  public func spiked(_ lane: Int, at offset: Float, _ context: StepContext) { driven.spiked(lane, context) }
}
