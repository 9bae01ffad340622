import DynapCircuits
import DynapChip
import DynapFabric
import DynapUnits

/// The settings of a board's cores in amperes, and which of its lanes are in use.
struct BoardSettings: Sendable {
  /// Lanes with a synapse, a destination or a latch, ascending.
  let usedLanes: [Int]
  /// The latches that are on somewhere.
  let latches: LatchSet
  private let cores: [CoreSettings]

  /// Converts the biases of every core.
  init(_ board: Board, _ options: SimulationOptions) {
    let generator = ParameterGenerator(scaling: options.scaling)
    let spread = DieSpread(serial: options.serial, model: options.mismatch, process: options.process)
    let exact = Dictionary(grouping: options.exactCurrents, by: \.parameter)
    var cores: [CoreSettings] = []
    var used: [Int] = []
    var latches: LatchSet = []
    for (c, chip) in board.chips.enumerated() {
      for (k, core) in chip.cores.enumerated() {
        let isDown = k < 2 ? chip.paramGen0Powerdown : chip.paramGen1Powerdown
        let nominal = ParameterTable.parameters(in: .core).map { parameter in
          let bias = core.parameters[parameter]
          let own = exact[parameter.name]?.last { entry in
            (entry.chip ?? ChipOnBoard(c)).index == c && (entry.core?.index ?? k) == k
          }
          let branch: ParameterGenerator.Branch = bias.type == .n ? .n : .p
          let current =
            own?.current ?? generator.current(of: parameter, isDown ? .lowest : bias.code, type: branch)
          return (parameter: parameter, current: current)
        }
        cores.append(
          CoreSettings(
            process: options.process, step: options.step, spread: spread, feedback: options.feedback,
            alpha: options.alpha, readings: options.latchReadings, chip: c, nominal: nominal))
        let first = (c * 4 + k) * NeuronOnCore.count
        for (n, neuron) in core.neurons.enumerated() where neuron != .powerUp {
          used.append(first + n)
          latches.formUnion(neuron.latches)
        }
      }
    }
    self.cores = cores
    usedLanes = used
    self.latches = latches
  }

  /// The settings of the core that a lane belongs to.
  func core(of lane: Int) -> CoreSettings { cores[lane / NeuronOnCore.count] }
}
