import DynapCircuits
import DynapChip
import DynapFabric
import DynapUnits

/// The settings of a board's cores in amperes, and which of its lanes are in use.
struct BoardSettings: Sendable {
  /// Lanes with a synapse, a destination or a latch, ascending.
  let usedLanes: [Int]
  /// The latches that are on somewhere, as circuits take them.
  let latches: LatchSet
  /// By core, counted over the board: whether its words match.
  let matches: [Bool]
  private let cores: [CoreSettings]
  /// By core: which neurons are in use.
  let usage: [CoreUsage]

  /// Converts the biases of every core, but takes over what an earlier conversion under the same options and conditions
  /// has of the cores that a change leaves as they were, and what a layout has of the neurons.
  init(
    _ board: Board, _ options: SimulationOptions, _ state: Conditions.State? = nil,
    keeping kept: (settings: BoardSettings, change: BoardChange)? = nil, sharing layout: BoardLayout? = nil
  ) {
    let state = state ?? options.still
    let process = options.process(at: state.temperature)
    let warming = options.surroundings.biasTempco.factor(
      at: process.temperature, reference: options.process.temperature)
    let generator = ParameterGenerator(scaling: options.scaling)
    let spread = DieSpread(serial: options.serial, model: options.mismatch, process: process)
    let exact = Dictionary(grouping: options.exactCurrents, by: \.parameter)
    var cores: [CoreSettings] = []
    var usage: [CoreUsage] = []
    var matches: [Bool] = []
    for (c, chip) in board.chips.enumerated() {
      for (k, core) in chip.cores.enumerated() {
        let place = c * CoreOnChip.allCases.count + k
        if let layout {
          usage.append(layout.usage[place])
        } else if let kept, kept.change.keepsNeurons(of: place) {
          usage.append(kept.settings.usage[place])
        } else {
          usage.append(
            CoreUsage(core, first: place * NeuronOnCore.count, options.latchReadings))
        }
        if let kept, kept.change.keepsSettings(of: place) {
          cores.append(kept.settings.cores[place])
          matches.append(kept.settings.matches[place])
          continue
        }
        let isDown = k < 2 ? chip.paramGen0Powerdown : chip.paramGen1Powerdown
        var nominal = ParameterTable.parameters(in: .core).enumerated().map { index, parameter in
          let bias = core.parameters[parameter]
          let own = exact[parameter.name]?.last { entry in
            (entry.chip ?? ChipOnBoard(c)).index == c && (entry.core?.index ?? k) == k
          }
          let branch: ParameterGenerator.Branch = bias.type == .n ? .n : .p
          var current =
            own?.current
            ?? options.calibration(of: parameter, chip: c, core: k)
            * generator.current(of: parameter, isDown ? .lowest : bias.code, type: branch)
          current = warming * current
          if let flicker = state.flicker { current = flicker.factor(index, core: c * 4 + k) * current }
          return (parameter: parameter, current: current)
        }
        if options.learning != nil { nominal += core.learningCurrents(generator, isDown: isDown) }
        var settings = CoreSettings(
          process: process, step: options.step, spread: spread, feedback: options.feedback,
          alpha: options.alpha, readings: options.latchReadings, delays: options.delayCurrents,
          invertsModerately: options.fidelity == .device, chip: c, nominal: nominal)
        settings.learning = core.learning?.switches ?? LearningSwitches()
        cores.append(settings)
        matches.append(chip.matches(in: CoreOnChip.allCases[k], of: c, options))
      }
    }
    self.cores = cores
    self.usage = usage
    usedLanes = usage.flatMap(\.lanes)
    let latches = usage.reduce(into: LatchSet()) { $0.formUnion($1.latches) }
    // Neighbours that are not programmed belong to the grain of those that are.
    self.latches = usedLanes.isEmpty ? latches : latches.union(options.latchReadings.resolved([]))
    self.matches = matches
  }

  /// The settings of a core, counted over the board.
  func core(_ core: Int) -> CoreSettings { cores[core] }

  /// The settings of the core that a lane belongs to.
  func core(of lane: Int) -> CoreSettings { cores[lane / NeuronOnCore.count] }
}

extension Core {
  /// The currents of the learning block's biases, those after power-up where it is not used.
  fileprivate func learningCurrents(
    _ generator: ParameterGenerator, isDown: Bool
  ) -> [(parameter: Parameter, current: Current)] {
    (learning?.parameters ?? BiasTable(powerUp: .learning)).entries.map { parameter, bias in
      (parameter, generator.current(of: parameter, isDown ? .lowest : bias.code))
    }
  }
}

extension Chip {
  /// Whether the words of a core match: its sense amplifiers have enough bias, from codes or past them.
  func matches(in core: CoreOnChip, of chip: Int, _ options: SimulationOptions) -> Bool {
    let isDown = core.index < 2 ? paramGen0Powerdown : paramGen1Powerdown
    func code(_ parameter: Parameter) -> BiasCode {
      // A current that is set past the generator is taken to be enough.
      let isExact = options.exactCurrents.contains {
        $0.parameter == parameter.name && ($0.core ?? core) == core && ($0.chip?.index ?? chip) == chip
      }
      return isExact ? .highest : isDown ? .lowest : self[core].parameters[parameter].code
    }
    return SenseAmplifier.works(
      code(SenseAmplifier.bias), code(SenseAmplifier.pullUp), options.senseAmplifiers)
  }
}
