import DynapChip
import DynapCircuits
import DynapEngine
import DynapUnits

extension ConfigBuilder {
  /// Temperature, noise and calibration; the options before them are known.
  mutating func buildConditions() {
    options.surroundings.temperature = root["temperature"]?.quantity(Temperature.self)
    if let tempco = root["bias_tempco"]?.text.flatMap(BiasTempco.init) {
      options.surroundings.biasTempco = tempco
    }
    options.surroundings.profile = (root["temperature_profile"]?.items ?? []).compactMap { node in
      guard node.items.count == 2, let time = node.items[0].time,
        let temperature = node.items[1].quantity(Temperature.self)
      else { return nil }
      return Surroundings.Point(time, temperature)
    }
    if let noise = root["noise"] {
      options.noise.shot = noise["shot"]?.flag ?? false
      options.noise.flicker = noise["flicker"]?.flag ?? false
      options.noise.drift = noise["drift"]?.share ?? 0
    }
    if let step = root["conditions_step"]?.time, step > .zero { options.conditionsStep = step }
    for entry in root["calibration"]?.entries ?? [] { buildCalibration(entry) }
    for problem in options.conditionProblems {
      let keys = problem.keyPath.split(separator: ".").map(String.init)
      let key = keys.first.flatMap { root[$0] } ?? root
      diagnostics.append(
        Diagnostic(
          problem.severity, problem.code, at: (keys.dropFirst().first.flatMap { key[$0] } ?? key).place,
          problem.keyPath, problem.fact, problem.remedy))
    }
  }

  private mutating func buildCalibration(_ entry: ConfigNode.Entry) {
    guard let parameter = ParameterTable.parameter(named: entry.key, in: .core) else {
      let problem = BiasNames.problem(of: entry.key, in: .core)
      diagnostics.append(
        Diagnostic(
          .error, problem.code, at: entry.place, "calibration.\(entry.key)", problem.fact, problem.remedy))
      return
    }
    if let factor = entry.value.number {
      options.calibration.append(Calibration(parameter: parameter.name, factor: factor))
    }
    for node in entry.value.items {
      guard let factor = node["factor"]?.number else { continue }
      options.calibration.append(
        Calibration(
          chip: node["chip"]?.whole, core: node["core"]?.whole, parameter: parameter.name, factor: factor))
    }
  }
}
