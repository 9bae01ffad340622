/// The alpha option of a dendrite whose second integrator follows ``DeviceDPI``.
public struct DeviceAlpha<Base: AlphaBranch>: AlphaBranch {
  /// The block's name in reports and documents.
  public static var name: String { Base.name }
  /// The biases of the block are declared with its base.
  public static var parameters: [Parameter] { [] }
  /// The dendrite that it shapes.
  public typealias First = Base.First
  /// What the second integrator is made of.
  public static var integrator: IntegratorDesign { Base.integrator }
  /// The latch that connects the second integrator.
  public static var latch: Latch { Base.latch }
  /// The second integrator and what it does to the dendrite.
  public let shape: AlphaShape<DeviceDPI>

  /// Makes the branch of its shape.
  public init(_ shape: AlphaShape<DeviceDPI>) { self.shape = shape }
}
