import DynapCircuits
import DynapUnits

/// Everything that is declared about one parameter, and what follows from it: the content of `dynapse parameters NAME`.
package struct ParameterReport: Encodable, Sendable {
  /// A code and what it gives.
  package struct Setting: Encodable, Sendable {
    /// The range of the generator.
    package let coarse: Int
    /// The step in the range.
    package let fine: Int
    /// What it delivers, in ``ParameterReport/unit``.
    package let value: Double
    /// The relative error against a wished value, where one was given.
    package let relativeError: Double?
  }

  /// The silicon's name.
  package let name: String
  /// The symbol in equations.
  package let symbol: String
  /// What it does, in one line.
  package let role: String
  /// The block that owns it.
  package let block: String
  /// The file that declares it, from the top of the source tree.
  package let file: String
  /// The unit of its values: A, or V for a gate voltage.
  package let unit: String
  /// The transistor type of its branch: N, P, or V for a switchable one.
  package let type: String
  /// Which part of the chip holds a value of its own.
  package let scope: String
  /// Whether it has an effect in the emulator.
  package let isModelled: Bool
  /// The smallest value of any code.
  package let lowest: Double
  /// The largest value of any code.
  package let highest: Double
  /// The code after power-up.
  package let powerUp: Setting
  /// How sure the power-up code is.
  package let powerUpProvenance: String
  /// The factor from the generator's current to the circuit's.
  package let scale: Double
  /// How sure the factor is.
  package let scaleProvenance: String
  /// The mirror device, where it is published.
  package let device: String?
  /// The device's gate area in um^2.
  package let deviceArea: Double?
  /// Sigma of the logarithm of its current over the instances of a die.
  package let spreadSigma: Double
  /// How sure the spread is.
  package let spreadProvenance: String
  /// The group of the group model of mismatch.
  package let spreadGroup: String

  private enum CodingKeys: String, CodingKey {
    case name, symbol, role, block, file, unit, type, scope, lowest, highest, scale, device
    case isModelled = "modelled"
    case powerUp = "power_up"
    case powerUpProvenance = "power_up_provenance"
    case scaleProvenance = "scale_provenance"
    case deviceArea = "device_area_um2"
    case spreadSigma = "spread_sigma"
    case spreadProvenance = "spread_provenance"
    case spreadGroup = "spread_group"
  }

  /// Collects what is known of a parameter with the default process and mismatch.
  package init(_ parameter: Parameter) {
    let owner = ParameterTable.owner(of: parameter)
    let model = MismatchModel()
    let extremes = Self.values(of: parameter)
    name = parameter.name
    symbol = parameter.symbol
    role = parameter.summary
    block = owner?.name ?? ""
    file = owner.map(Self.file) ?? ""
    unit = Self.unit(of: parameter)
    type = parameter.kind.rawValue
    scope = parameter.scope.rawValue
    isModelled = parameter.isModelled
    lowest = extremes.lowerBound
    highest = extremes.upperBound
    powerUp = Self.setting(parameter.powerUp, of: parameter)
    powerUpProvenance = parameter.powerUpSource.rawValue
    scale = parameter.scale
    scaleProvenance = parameter.scaleSource.rawValue
    device = parameter.device?.rawValue
    deviceArea = parameter.device?.area
    spreadSigma = model.sigma(of: parameter, process: .dynapse2)
    spreadProvenance = model.provenance(of: parameter).rawValue
    spreadGroup = parameter.spread.rawValue
  }

  /// The numbers of the parameter that nobody has confirmed, the assumed before the fitted.
  ///
  /// A spread that follows from a published device is not among them: its doubt is that of the matching constants.
  package var doubts: [(number: String, value: String, provenance: String)] {
    let numbers = [
      ("power-up code", "(\(powerUp.coarse), \(powerUp.fine))", powerUpProvenance),
      ("scale", DecimalText.trimmed(scale, significantDigits: 4), scaleProvenance),
      ("spread", DecimalText.trimmed(spreadSigma * 100, significantDigits: 3) + " %", spreadProvenance),
    ]
    return [Provenance.assumed, .fitted].flatMap { level in
      numbers.filter { $0.2 == level.rawValue && !($0.0 == "spread" && device != nil) }
    }
  }

  // MARK: values

  /// What a code delivers.
  package static func setting(_ code: BiasCode, of parameter: Parameter) -> Setting {
    Setting(
      coarse: Int(code.coarse), fine: Int(code.fine), value: value(of: parameter, code), relativeError: nil)
  }

  /// The code nearest to a current.
  package static func nearest(to current: Current, of parameter: Parameter) -> Setting {
    let nearest = ParameterGenerator().nearestCode(to: current, of: parameter)
    return Setting(
      coarse: Int(nearest.code.coarse), fine: Int(nearest.code.fine), value: nearest.achieved.si,
      relativeError: nearest.relativeError)
  }

  /// A value of a parameter with its unit, to four digits.
  package static func text(_ value: Double, unit: String) -> String {
    unit == VoltageDimension.symbol
      ? Voltage(si: value).formatted(digits: 4) : Current(si: value).formatted(digits: 4)
  }

  static func unit(of parameter: Parameter) -> String {
    parameter.kind == .switchable ? VoltageDimension.symbol : CurrentDimension.symbol
  }

  private static func value(of parameter: Parameter, _ code: BiasCode) -> Double {
    let generator = ParameterGenerator()
    return parameter.kind == .switchable
      ? generator.gateVoltage(.p, code).si : generator.current(of: parameter, code).si
  }

  private static func values(of parameter: Parameter) -> ClosedRange<Double> {
    let values = BiasCode.all.map { value(of: parameter, $0) }
    return (values.min() ?? 0)...(values.max() ?? 0)
  }

  /// A block's file is named as its type, in the folder of the part of the chip.
  private static func file(of block: any Silicon.Type) -> String {
    let part = block.name.split(separator: ".").first.map(String.init) ?? ""
    let folder = part == "generator" ? "ParameterGenerator" : part.prefix(1).uppercased() + part.dropFirst()
    return "Sources/DynapCircuits/\(folder)/\(block).swift"
  }
}
