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
