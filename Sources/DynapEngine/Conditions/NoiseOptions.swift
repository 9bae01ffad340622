/// The noise of a run; all of it is off unless asked for.
///
/// Every draw is a function of the run's seed and of what it is for, so that a seed is a run.
public struct NoiseOptions: Hashable, Sendable {
  /// Whether the nodes have shot noise; needs the fidelity `device`, whose circuits have nodes.
  public var shot = false
  /// Whether the biases have flicker noise, see ``BiasFlicker``.
  public var flicker = false
  /// The random walk of every bias: the standard deviation of its logarithm after an hour; 0 is none. Of 0.1 % where it
  /// is on (assumed).
  public var drift = 0.0

  /// The drift of a bias in an hour that is assumed where a file says no number.
  public static let assumedDrift = 1e-3

  /// Makes no noise.
  public init() {}

  /// Whether biases move during a run.
  var movesBiases: Bool { flicker || drift > 0 }
}
