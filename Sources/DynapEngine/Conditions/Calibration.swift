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
