import DynapUnits

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

/// A factor on the current that a bias makes in its circuit, where a board differs from the nominal scale.
public struct Calibration: Hashable, Sendable {
  /// The chip, or nil for every chip.
  public var chip: Int?
  /// The core, or nil for every core.
  public var core: Int?
  /// The silicon name of a core parameter.
  public var parameter: String
  /// The factor, above zero.
  public var factor: Double

  /// Makes a factor.
  public init(chip: Int? = nil, core: Int? = nil, parameter: String, factor: Double) {
    self.chip = chip
    self.core = core
    self.parameter = parameter
    self.factor = factor
  }
}
