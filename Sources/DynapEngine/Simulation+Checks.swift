import DynapCircuits
import DynapChip
import DynapFabric
import DynapUnits

extension Simulation {
  /// What keeps a board from being run with these options.
  static func problems(of board: Board, _ options: SimulationOptions) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    if options.step < .us(1) || options.step > .ms(1) {
      problems.append(
        Diagnostic(
          .error, "step-out-of-range", "step", "is \(options.step)",
          "a step lies between 1 us and 1 ms; 100 us is usual"))
    }
    if let problem = board.gridProblem { problems.append(problem) }
    problems += Self.problems(of: options.exactCurrents)
    problems += options.conditionProblems + options.calibrationProblems(chips: board.chips.count)
    if options.windows.samplePeriod <= .zero {
      problems.append(
        Diagnostic(
          .error, "sadc-period-not-positive", "windows.samplePeriod", "is \(options.windows.samplePeriod)",
          "boards are run with 5 ms to 100 ms"))
    } else if options.windows.samplePeriod < options.step {
      problems.append(
        Diagnostic(
          .error, "sadc-period-below-step", "windows.samplePeriod", "is \(options.windows.samplePeriod)",
          "the converters are read at the end of steps: give at least the step, \(options.step)"))
    }
    if let problem = options.ports.problem { problems.append(problem) }
    problems += board.learningProblems(on: options.learning)
    problems += options.learningProblems(of: board)
    if options.threads < 1 {
      problems.append(
        Diagnostic(
          .error, "threads-not-positive", "threads", "is \(options.threads)", "use at least one thread"))
    }
    return problems
  }

  /// What is wrong with currents that bypass the parameter generator.
  static func problems(of exactCurrents: [SimulationOptions.ExactCurrent]) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for (i, exact) in exactCurrents.enumerated() {
      if ParameterTable.parameter(named: exact.parameter, in: .core) == nil {
        problems.append(
          Diagnostic(
            .error, "exact-current-unknown-parameter", "exactCurrents[\(i)]", "names \(exact.parameter)",
            "give the silicon name of a core parameter, such as SOIF_LEAK_N"))
      } else if !(exact.current.si > 0 && exact.current.si.isFinite) {
        problems.append(
          Diagnostic(
            .error, "exact-current-not-positive", "exactCurrents[\(i)]",
            "sets \(exact.parameter) to \(exact.current)",
            "a bias current is positive"))
      }
    }
    return problems
  }

  /// What keeps something from being recorded.
  func problems(of recording: Recording) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    if let neuron = recording.neurons.first(where: { $0.chip.index >= board.chips.count }) {
      problems.append(
        Diagnostic(
          .error, "recording-off-board", "recordings.\(recording.name)", "asks for neuron \(neuron)",
          "the board has chips 0 to \(board.chips.count - 1)"))
    }
    guard case .state(let name, let every) = recording.quantity else { return problems }
    let names = Observable.all(options).map(\.name)
    if !names.contains(name) {
      let nearest = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
      problems.append(
        Diagnostic(
          .error, "recording-unknown-state", "recordings.\(recording.name)", "asks for \(name)",
          "\(nearest)the states are \(names.joined(separator: ", "))"))
    }
    if every <= .zero || every.picoseconds % options.step.picoseconds != 0 {
      problems.append(
        Diagnostic(
          .error, "recording-interval", "recordings.\(recording.name)", "samples every \(every)",
          "states are known at the end of steps: give a multiple of the step, \(options.step)"))
    }
    return problems
  }

  /// Cores with programmed synapses whose sense amplifiers are too weak for a match.
  private var matchWarnings: [Diagnostic] {
    board.chips.enumerated().flatMap { c, chip in
      CoreOnChip.allCases.compactMap { core in
        guard !chip.matches(in: core, of: c, options) else { return nil }
        let isUsed = chip[core].neurons.contains { neuron in
          neuron != .powerUp && neuron.synapses.contains { $0.dendrite != .none && !$0.weight.isEmpty }
        }
        guard isUsed else { return nil }
        return Diagnostic(
          .warning, "sense-amplifier-low", "board.chips[\(c)].cores[\(core.index)]",
          "has too little bias in its sense amplifiers: no synapse of it matches an event",
          "set SYSA_VB_P and SYSA_VRES_N to coarse 3 or more, or sense_amplifiers: ignored")
      }
    }
  }

  /// What a user should know before trusting a run: doubtful settings that do not keep it from running.
  public var warnings: [Diagnostic] {
    var warnings: [Diagnostic] = []
    let quick = shortDelays
    if let shortest = quick.min() {
      warnings.append(
        Diagnostic(
          .warning, "delay-below-step", "step",
          "is \(options.step), longer than \(quick.count) configured delay\(quick.count == 1 ? "" : "s"), "
            + "the shortest of \(shortest)",
          "loops shorter than the step are delayed to the next step; choose a smaller step to resolve them"))
    }
    let halted = haltedGains
    if let first = halted.first {
      warnings.append(
        Diagnostic(
          .warning, "homeostasis-levels", "SOHO_VREF_M_P",
          "is not between SOHO_VREF_L_P and SOHO_VREF_H_P at neuron \(first), first of \(halted.count)",
          "a gain cannot rise unless M is below H, nor fall unless L is below M; order the three levels"))
    }
    return resumeWarnings + warnings + matchWarnings + windowWarnings + portWarnings
  }
}
