/// A dendrite whose integrator follows ``DeviceDPI``; everything else is that of its base.
public struct DeviceDendrite<Base: DendriteBranch>: DendriteBranch {
  /// The block's name in reports and documents.
  public static var name: String { Base.name }
  /// The biases of the block are declared with its base.
  public static var parameters: [Parameter] { [] }
  /// What the integrator is made of.
  public static var integrator: IntegratorDesign { Base.integrator }
  /// The integrator.
  public let dpi: DeviceDPI

  /// Makes the branch of its integrator.
  public init(_ dpi: DeviceDPI) { self.dpi = dpi }
}
