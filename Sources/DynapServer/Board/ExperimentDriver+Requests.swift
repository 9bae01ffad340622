import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

extension ExperimentDriver {
  /// Does what a client asks for.
  ///
  /// - Throws: ``WireError`` or ``DiagnosticError`` for what cannot be done.
  package mutating func perform(_ request: BoardRequest) throws -> ControlValue {
    switch request {
    case .board: return summary
    case .state(let name, let neuron):
      guard let probe = simulation.probe(name) else {
        let names = Observable.all(simulation.options.fidelity).map { $0.name }
        let nearest = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
        throw WireError(
          "state-unknown", "command.name", "is '\(name.prefix(80))'",
          "\(nearest)`dynapse states` lists the states")
      }
      return ["value": .number(probe.value(of: neuron)), "unit": .text(probe.unit), "time_ps": now]
    case .sadc(let chip):
      let values = simulation.sadcValues(chip: chip).map { ControlValue.integer(Int64($0)) }
      return [
        "values": .list(values), "samples": .integer(Int64(simulation.sadcSampleCount)), "time_ps": now,
      ]
    case .bias(let chip, let core, let name, let coarse, let fine):
      guard let parameter = ParameterTable.parameter(named: name, in: .core) else {
        let names = ParameterTable.parameters(in: .core).map { $0.name }
        let nearest = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
        throw WireError(
          "bias-unknown", "command.name", "is '\(name.prefix(80))'",
          "\(nearest)`dynapse parameters` lists the biases of a core")
      }
      var board = simulation.board
      board.chips[chip.index].cores[core.index].parameters[parameter].code = BiasCode(coarse, fine)
      return try program(board)
    case .monitor(let neuron):
      var board = simulation.board
      board.chips[neuron.chip.index].cores[neuron.core.index].monitoredNeuron = neuron.neuron
      board.chips[neuron.chip.index].cores[neuron.core.index].neuronMonitoringOn = true
      return try program(board)
    case .output(let bus, let isOn):
      simulation.enableOutput(bus, isOn)
    case .samplePeriod(let period):
      guard period >= step else {
        throw WireError(
          "sadc-period-below-step", "command.period_ps", "is \(period.picoseconds)",
          "the converters are read at the end of steps: give at least the step, \(step.picoseconds)")
      }
      simulation.setSADCSamplePeriod(period)
    case .program(var board):
      // The vendor's format knows stacks only.
      if board.columns == nil { board.columns = simulation.board.columns }
      return try program(board)
    case .memory(let records):
      var board = simulation.board
      MemoryRecord.write(records, to: &board)
      return try program(board)
    }
    return ["time_ps": now]
  }

  private var now: ControlValue { .integer(time.picoseconds) }

  private mutating func program(_ board: Board) throws -> ControlValue {
    try simulation.apply(board)
    return ["time_ps": now]
  }

  private var summary: ControlValue {
    let chips = simulation.board.chips.map { chip -> ControlValue in
      let cores = chip.cores.map { core -> ControlValue in
        let biases = core.parameters.entries.map { entry in
          let code: ControlValue = [
            .integer(Int64(entry.bias.code.coarse)), .integer(Int64(entry.bias.code.fine)),
          ]
          return (entry.parameter.name, code)
        }
        return [
          "biases": .object(Dictionary(biases) { $1 }),
          "monitored": .integer(Int64(core.monitoredNeuron.index)),
          "monitoring": .bool(core.neuronMonitoringOn),
        ]
      }
      return ["cores": .list(cores)]
    }
    let outputs = OutputBus.allCases.filter { simulation.options.windows.outputs.contains($0) }
    return [
      "chips": .list(chips), "outputs": .list(outputs.map { .text($0.rawValue) }),
      "sadc_period_ps": .integer(simulation.options.windows.samplePeriod.picoseconds), "time_ps": now,
    ]
  }
}
