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
