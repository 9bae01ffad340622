import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// What a file sets a bias to.
enum BiasSetting {
  /// A code, with what else a file may say of a bias.
  case code(BiasCode, ConfigNode?)
  /// A current that replaces what a code would make.
  case exact(Current, ConfigNode)
}

/// The settings of a bias table, in the order in which they apply.
typealias BiasSettings = [(parameter: Parameter, setting: BiasSetting)]

extension ConfigBuilder {
  /// The largest error of a quantised bias that passes without a warning.
  private static let toleratedError = 0.05

  /// The settings that a mapping of biases makes.
  mutating func settings(_ node: ConfigNode, _ scope: Parameter.Scope, _ path: String) -> BiasSettings {
    node.entries.compactMap { entry in
      guard let parameter = ParameterTable.parameter(named: entry.key, in: scope),
        let setting = setting(entry.value, parameter, SchemaCheck.join(path, entry.key))
      else { return nil }
      return (parameter, setting)
    }
  }

  private mutating func setting(_ node: ConfigNode, _ parameter: Parameter, _ path: String) -> BiasSetting? {
    if let exact = node["exact"] { return exact.quantity(Current.self).map { .exact($0, node) } }
    if node.isMapping || node.isList {
      let parts = node.isList ? node.items : [node["coarse"], node["fine"]].compactMap { $0 }
      guard parts.count == 2, let coarse = parts[0].whole, let fine = parts[1].whole else { return nil }
      return BiasCode(exactlyCoarse: coarse, fine: fine).map { .code($0, node) }
    }
    guard let target = node.quantity(Current.self), target.si > 0 else { return nil }
    return quantised(target, node, parameter, path).map { .code($0, nil) }
  }

  private mutating func quantised(
    _ target: Current, _ node: ConfigNode, _ parameter: Parameter, _ path: String
  ) -> BiasCode? {
    let generator = ParameterGenerator(scaling: options.scaling)
    let nearest = generator.nearestCode(to: target, of: parameter)
    let percent = nearest.relativeError * 100
    let achieved = nearest.achieved.formatted(digits: 3)
    guard abs(nearest.relativeError) > Self.toleratedError else {
      notes.append("\(path): \(target) is made as \(nearest.code), \(achieved), \(Self.signed(percent)) %")
      return nearest.code
    }
    let range = generator.range(of: parameter)
    if range.contains(target) {
      report(
        .warning, "bias-quantised", node, path, "is \(target)",
        "the nearest code \(nearest.code) makes \(achieved), \(Self.signed(percent)) %")
    } else {
      let ends = "\(range.lowerBound.formatted(digits: 3)) to \(range.upperBound.formatted(digits: 3))"
      report(
        .error, "bias-out-of-reach", node, path, "is \(target)",
        "the codes of \(parameter.name) reach from \(ends); {exact: ...} goes past the generator")
    }
    return nearest.code
  }

  private static func signed(_ percent: Double) -> String {
    let rounded = (percent * 10).rounded() / 10
    return rounded >= 0 ? "+\(rounded)" : "\(rounded)"
  }

  /// Applies settings to a table that takes codes only.
  mutating func apply(_ settings: BiasSettings, to table: inout BiasTable, _ path: String) {
    for (parameter, setting) in settings {
      switch setting {
      case .code(let code, let node): table[parameter] = Self.bias(table[parameter], code, node)
      case .exact(_, let node):
        report(
          .error, "exact-not-for-cores", node, "\(path).\(parameter.name)", "is an exact current",
          "only the biases of cores go past the generator")
      }
    }
  }

  /// Applies settings to a core; an exact current stands until a code replaces it.
  func apply(
    _ settings: BiasSettings, to table: inout BiasTable, chip: ChipOnBoard, core: CoreOnChip,
    exact: inout [SimulationOptions.ExactCurrent]
  ) {
    for (parameter, setting) in settings {
      exact.removeAll { $0.chip == chip && $0.core == core && $0.parameter == parameter.name }
      switch setting {
      case .code(let code, let node): table[parameter] = Self.bias(table[parameter], code, node)
      case .exact(let current, _):
        exact.append(.init(chip: chip, core: core, parameter: parameter.name, current: current))
      }
    }
  }

  private static func bias(_ old: Bias, _ code: BiasCode, _ node: ConfigNode?) -> Bias {
    var bias = old
    bias.code = code
    guard let node else { return bias }
    if let type = type(node["type"]) { bias.type = type }
    if let address = node["address"]?.whole { bias.bookkeeping.address = address }
    if let cookie = node["cookie"]?.whole { bias.bookkeeping.cookie = cookie }
    if let initial = type(node["initial_type"]) { bias.bookkeeping.initialType = initial }
    if let isSwitchable = node["switchable"]?.flag { bias.bookkeeping.isSwitchable = isSwitchable }
    return bias
  }

  private static func type(_ node: ConfigNode?) -> TransistorType? {
    switch node?.text {
    case "n": .n
    case "p": .p
    default: nil
    }
  }

  /// The settings of a preset by its name, from the experiment or from a file.
  mutating func preset(_ node: ConfigNode, _ path: String) -> BiasSettings {
    guard let name = node.text else { return [] }
    if let own = root["presets"]?[name] { return settings(own, .core, "presets.\(name)") }
    if let known = filePresets[name] { return known.map { settings($0, .core, "parameters") } ?? [] }
    guard let file = files.find(name, in: "presets") else {
      let names = (root["presets"]?.entries.map(\.key) ?? []) + files.names(in: "presets")
      reportUnknown("unknown-preset", "preset", node, path, among: names)
      return []
    }
    let parameters = load(file, .mapping(ExperimentSchema.preset), for: node, path)?["parameters"]
    filePresets[name] = .some(parameters)
    return parameters.map { settings($0, .core, "parameters") } ?? []
  }
}
