/// How far the transistors and capacitors of a die stray from their nominal values.
///
/// Equation, of one device against the mean of the array: `m = exp(s sigma z)`, `z` standard normal, with
///
/// - Pelgrom: `sigma^2 = (kappa A_vt / (U_T sqrt(2 W L)))^2 + A_beta^2 / (W L)`
/// - group: `sigma^2 = ln(1 + CV^2)`
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `m` | factor on the mirrored current | 1 |
/// | `s` | ``scale`` | 1 |
/// | `A_vt`, `A_beta` | matching constants of threshold and current factor | V um, um |
/// | `W L` | gate area of the mirror device | um^2 |
/// | `CV` | coefficient of variation of the parameter's group | 1 |
///
/// Holds in weak inversion, where an offset of the threshold multiplies the current; above about 30 nA it
/// overestimates the spread. A linear gradient over the chip is an option, ``gradientSigma``. Not modelled: correlation
/// between neighbours apart from it, drift.
/// Source: Pelgrom, Duinmaijer, Welbers, JSSC 24 (1989); matching constants assumed inside the literature's
/// range for 0.18 um; group values assumed, after published characterisations of about 20 %.
public struct MismatchModel: Hashable, Sendable {
  /// Which spread a parameter gets.
  public var kind: Kind
  /// A factor on every sigma, the die's included; 0 makes an ideal chip. About 1.7 reaches the often-quoted
  /// 20 %.
  public var scale = 1.0
  /// `A_vt`, in volt micrometres. Assumed; the literature has 3.5 to 5.5 mV um for 0.18 um.
  public var thresholdMatching = 5e-3
  /// `A_beta`, in micrometres: 1 % um. Assumed.
  public var betaMatching = 0.01
  /// Sigma of ln C of a capacitor. Assumed.
  public var capacitorSigma = 0.003
  /// Sigma of the factor at an integrator's output, for the devices there that no table lists. Assumed.
  public var outputSigma = 0.068
  /// Sigma of the factor that all instances of a parameter on one die share. Assumed.
  public var dieSigma = 0.05
  /// Sigma of the slope of ln I over the width, and over the height, of a chip; each parameter of each chip has slopes of
  /// its own. Off; no number is published.
  public var gradientSigma = 0.0
  /// Whether factors have mean 1; otherwise their median is 1.
  public var preservesMean = false
  /// Coefficient of variation of each group, for the group model; a group that is missing does not spread.
  /// Assumed.
  public var groupCV: [SpreadGroup: Double] = Self.assumedGroupCV

  /// Makes a model with the default constants.
  public init(_ kind: Kind = .pelgrom) { self.kind = kind }

  /// Every device is nominal.
  public static let off = MismatchModel(.off)

  /// Which spread a parameter gets.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// None: every factor is exactly 1.
    case off
    /// By the gate area of its mirror device.
    case pelgrom
    /// By its group.
    case group
  }

  /// The gate area in um^2 that stands in where no device is published. Assumed: that of the gain mirrors.
  public static let areaOfUnpublishedDevice = 2.0

  /// The group values of the model as it comes.
  public static let assumedGroupCV: [SpreadGroup: Double] = [
    .weight: 0.20, .gain: 0.20, .tau: 0.15, .threshold: 0.10, .refractory: 0.10, .leak: 0.15,
    .pulseWidth: 0.10,
    .dc: 0.15, .preciseDelay: 0.10, .mismatchedDelay: 0.45, .nmdaLevel: 0.20,
  ]

  /// The standard deviation of the logarithm of a parameter's current over its instances on a die.
  public func sigma(of parameter: Parameter, process: Process) -> Double {
    switch kind {
    case .off:
      return 0
    case .pelgrom:
      let area = parameter.device?.area ?? Self.areaOfUnpublishedDevice
      let threshold = process.kappa / process.thermalVoltage.si * thresholdMatching
      return scale * ((threshold * threshold / 2 + betaMatching * betaMatching) / area).squareRoot()
    case .group:
      return scale * Self.sigma(ofCV: groupCV[parameter.spread] ?? 0)
    }
  }

  /// How sure the spread of a parameter is: derived from a published device, or assumed.
  public func provenance(of parameter: Parameter) -> Provenance {
    kind == .pelgrom && parameter.device != nil ? .fitted : .assumed
  }

  /// The sigma of the log-normal distribution with a coefficient of variation.
  static func sigma(ofCV cv: Double) -> Double { ReproducibleMath.log(1 + cv * cv).squareRoot() }
}
