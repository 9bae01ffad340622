import DynapChip
import DynapCircuits
import DynapUnits

extension SimulationOptions {
  /// The temperatures of a die that the circuits are meant for.
  public static let temperatures = Temperature(si: 173.15)...Temperature(si: 473.15)

  /// What is wrong with temperature, noise and calibration, whatever the board.
  package var conditionProblems: [Diagnostic] {
    surroundings.problems(of: process) + noiseProblems + gridProblems
      + calibration.enumerated().flatMap(Self.problems)
  }

  private var noiseProblems: [Diagnostic] {
    var problems: [Diagnostic] = []
    if noise.shot, fidelity != .device {
      problems.append(
        Diagnostic(
          .error, "shot-noise-needs-device", "noise.shot", "is on at the fidelity \(fidelity.rawValue)",
          "only the circuits of the fidelity device have nodes with noise; set fidelity: device"))
    }
    if fidelity == .linear, noise.movesBiases || surroundings.profile.count > 1 {
      problems.append(
        Diagnostic(
          .error, "linear-law-stands-still", "fidelity",
          "is linear where \(noise.movesBiases ? "biases" : "the temperature") should move",
          "the linear law is for comparisons with other simulators; use full or device"))
    }
    if !(0...1).contains(noise.drift) {
      problems.append(
        Diagnostic(
          .error, "drift-out-of-range", "noise.drift", "is \(noise.drift)",
          "a bias drifts by a share from 0 to 1 in an hour; 0.1 % is assumed"))
    }
    return problems
  }

  private var gridProblems: [Diagnostic] {
    let moves = noise.movesBiases || surroundings.profile.count > 1
    let isFine =
      !moves || (step > .zero && conditionsStep >= step && conditionsStep.picoseconds % step.picoseconds == 0)
    guard !isFine else { return [] }
    return [
      Diagnostic(
        .error, "conditions-step", "conditions_step", "is \(conditionsStep) where the step is \(step)",
        "temperature profile, flicker and drift are applied between steps: give a multiple of the step")
    ]
  }

  private static func problems(_ index: Int, _ entry: Calibration) -> [Diagnostic] {
    let place = "calibration.\(entry.parameter)"
    if ParameterTable.parameter(named: entry.parameter, in: .core) == nil {
      return [
        Diagnostic(
          .error, "calibration-unknown-parameter", place, "is not a bias of a core",
          "give the silicon name of a core parameter, such as SOIF_LEAK_N")
      ]
    }
    guard entry.factor > 0, entry.factor.isFinite else {
      return [
        Diagnostic(
          .error, "calibration-not-positive", place, "is \(entry.factor)",
          "a factor on a current is above zero; 1 changes nothing")
      ]
    }
    return []
  }

  /// What is wrong with the places of calibration on a board of some chips.
  package func calibrationProblems(chips: Int) -> [Diagnostic] {
    calibration.compactMap { entry in
      guard (entry.chip ?? 0) < 0 || (entry.chip ?? 0) >= chips || !(0...3).contains(entry.core ?? 0) else {
        return nil
      }
      return Diagnostic(
        .error, "calibration-off-board", "calibration.\(entry.parameter)",
        "names core \(entry.core.map(String.init) ?? "all") of chip \(entry.chip.map(String.init) ?? "all")",
        "the board has chips 0 to \(chips - 1) with cores 0 to 3")
    }
  }
}

extension Surroundings {
  /// What is wrong with temperatures over a process.
  func problems(of process: Process) -> [Diagnostic] {
    let range = SimulationOptions.temperatures
    var problems: [Diagnostic] = []
    if let wrong = extremes.first(where: { !($0.si.isFinite && range.contains($0)) }) {
      problems.append(
        Diagnostic(
          .error, "temperature-out-of-range", profile.isEmpty ? "temperature" : "temperature_profile",
          "has \(wrong)",
          "the circuits are meant for \(range.lowerBound) to \(range.upperBound)"))
      return problems
    }
    for (a, b) in zip(profile, profile.dropFirst()) where b.time <= a.time {
      problems.append(
        Diagnostic(
          .error, "temperature-profile-order", "temperature_profile", "has \(b.time) after \(a.time)",
          "give the points in order of time, each time once"))
      break
    }
    let coldest = extremes.first { !(biasTempco.factor(at: $0, reference: process.temperature) > 0) }
    if let coldest {
      problems.append(
        Diagnostic(
          .error, "bias-tempco-too-steep", "bias_tempco", "leaves no current at \(coldest)",
          "a current stays above zero over the temperatures of the run; 1/T, about 0.0033, is ptat"))
    }
    return problems
  }
}
