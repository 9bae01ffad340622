/// What the integrator of a circuit is made of: its output device, its two biases and its capacitor.
public struct IntegratorDesign: Sendable {
  /// The current that it gives out.
  public let output: BranchOutput
  /// The leak.
  public let tau: Parameter
  /// The gain.
  public let gain: Parameter
  /// The capacitor.
  public let capacitor: Capacitor

  /// Makes a declaration.
  public init(_ output: BranchOutput, tau: Parameter, gain: Parameter, _ capacitor: Capacitor) {
    self.output = output
    self.tau = tau
    self.gain = gain
    self.capacitor = capacitor
  }
}
