import DynapCircuits
import DynapEngine
import DynapUnits

extension SimulationOptions {
  /// The law, the temperature, the noise and the calibration as keys of a file, where they are not the standard.
  var conditionLines: [String] {
    let standard = SimulationOptions()
    var lines: [String] = []
    if fidelity != standard.fidelity { lines.append("fidelity: \(fidelity.rawValue)") }
    if let temperature = surroundings.temperature { lines.append("temperature: \(Self.exact(temperature))") }
    if surroundings.biasTempco != .constant { lines.append("bias_tempco: \(surroundings.biasTempco.text)") }
    if !surroundings.profile.isEmpty {
      let points = surroundings.profile.map { "[\($0.time), \(Self.exact($0.temperature))]" }
      lines.append("temperature_profile: [\(points.joined(separator: ", "))]")
    }
    if noise != standard.noise {
      let drift = DecimalNotation.text(noise.drift)
      lines.append("noise: {shot: \(noise.shot), flicker: \(noise.flicker), drift: \(drift)}")
    }
    if conditionsStep != standard.conditionsStep { lines.append("conditions_step: \(conditionsStep)") }
    if !calibration.isEmpty {
      lines.append("calibration:")
      var names: [String] = []
      for entry in calibration where !names.contains(entry.parameter) { names.append(entry.parameter) }
      for name in names {
        let entries = calibration.filter { $0.parameter == name }.map { entry in
          let chip = entry.chip.map { "chip: \($0), " } ?? ""
          let core = entry.core.map { "core: \($0), " } ?? ""
          return "{\(chip)\(core)factor: \(DecimalNotation.text(entry.factor))}"
        }
        lines.append("  \(name): [\(entries.joined(separator: ", "))]")
      }
    }
    return lines
  }

  private static func exact(_ temperature: Temperature) -> String {
    "\(DecimalNotation.text(temperature.si)) K"
  }

  /// What of temperature, noise and calibration is not the standard, in words; nothing where everything is.
  package var conditionWords: [String] {
    var words: [String] = []
    let profile = surroundings.profile.map(\.temperature)
    if let low = profile.min(), let high = profile.max() {
      words.append(low == high ? "\(low)" : "\(low) to \(high)")
    } else if let temperature = surroundings.temperature {
      words.append("\(temperature)")
    }
    switch surroundings.biasTempco {
    case .constant: break
    case .ptat: words.append("PTAT biases")
    case .perKelvin(let share): words.append("biases \(DecimalNotation.text(share)) per kelvin")
    }
    if noise.shot { words.append("shot noise") }
    if noise.flicker { words.append("flicker") }
    if noise.drift > 0 { words.append("drift \(Percent.text(noise.drift)) an hour") }
    if !calibration.isEmpty {
      words.append("calibrated " + calibration.map(Self.words).joined(separator: ", "))
    }
    return words
  }

  private static func words(_ entry: Calibration) -> String {
    let places = [entry.chip.map { "chip \($0)" }, entry.core.map { "core \($0)" }].compactMap { $0 }
    let place = places.isEmpty ? "" : " (\(places.joined(separator: ", ")))"
    return "\(entry.parameter) x \(DecimalNotation.text(entry.factor))\(place)"
  }
}
