import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// The windows of a running board: what its converters have counted and its pins have shown.
struct Windows: Sendable {
  /// The spiking converters.
  var bank: SADCBank
  /// The pulses of connected converters that the host has not taken; nil while it does not ask for them.
  var events: [SADCEvent]?
  /// What the pins of the membranes showed.
  var pads: [PadTrace] = []
  /// What each pad is connected to.
  private var padSources: [PadSource] = []
  private let membrane: Row?

  init(_ board: Board, _ instance: Instance, _ options: SimulationOptions) {
    bank = SADCBank(chipCount: board.chips.count)
    membrane = instance.rows["I_mem.node"] ?? instance.rows["I_mem"]
    configure(board, instance, options, at: .zero)
  }

  /// Follows a new configuration, or outputs that were switched.
  mutating func configure(
    _ board: Board, _ instance: Instance, _ options: SimulationOptions, at time: SimTime
  ) {
    let outputs = options.windows.outputs
    if outputs.contains(.spikingADC) {
      bank.configure(board, instance, options, at: time)
    } else {
      bank.stop()
    }
    events = outputs.isSuperset(of: [.spikingADC, .spikingADCEvents]) ? events ?? [] : nil
    padSources = pads.map { Self.source(of: $0, board, instance, options) }
  }

  /// Adds a pad.
  mutating func add(_ pad: PadTrace, _ board: Board, _ instance: Instance, _ options: SimulationOptions) {
    pads.append(pad)
    padSources.append(Self.source(of: pad, board, instance, options))
  }

  /// What the membrane's pin of a core shows at the end of a step.
  func membraneVoltage(
    core: CoreOnChip, chip: ChipOnBoard, at time: SimTime, _ board: Board, _ instance: Instance,
    _ options: SimulationOptions
  ) -> Voltage {
    let pad = PadTrace(chip: chip, core: core, signal: .membrane, every: options.step)
    return voltage(
      Self.source(of: pad, board, instance, options), at: time, instance.synapses, options)
  }

  /// What a pad is connected to.
  private enum PadSource {
    case nothing
    /// A membrane by its lane.
    case membrane(Int)
    /// A depression node by the synapse's place in the table; nil rests, as that of a synapse that is not programmed.
    case depression(SynapseTable.Place?)
  }

  private static func source(
    of pad: PadTrace, _ board: Board, _ instance: Instance, _ options: SimulationOptions
  ) -> PadSource {
    let chip = board[pad.chip]
    let lane = NeuronOnBoard(chip: pad.chip, core: pad.core, neuron: chip[pad.core].monitoredNeuron).lane
    guard let synapse = pad.signal.synapse else {
      return chip.showsMembrane(of: pad.core, options) ? .membrane(lane) : .nothing
    }
    guard chip.showsDepression(of: pad.core, options) else { return .nothing }
    return .depression(instance.synapses.place(lane: lane, word: synapse.index))
  }

  /// Whether no step brings anything.
  var isIdle: Bool { !bank.isOn && pads.isEmpty }

  /// Whether somebody looks at every step, so that none can be taken together with the next.
  var asksForEachStep: Bool { !pads.isEmpty }

  /// Takes note of steps that are complete, more than one only where nobody asks for each.
  mutating func advance(
    from begin: SimTime, by steps: Int, _ stepper: Stepper, _ synapses: SynapseTable,
    _ options: SimulationOptions
  ) {
    for taken in 0..<(bank.isOn ? steps : 0) {
      let start = begin + Int64(taken) * options.step
      let end = start + options.step
      let probes = bank.probes
      bank.advance(from: start, to: end, period: options.windows.samplePeriod, events: &events) {
        core, number in
        steps == 1
          ? probes[core][number].current(synapses.cores[core], at: end)
          : stepper.cores[core].readings[taken * probes[core].count + number]
      }
    }
    if !pads.isEmpty { sample(at: begin + options.step, synapses, options) }
  }

  /// Reads the pads that are due.
  mutating func sample(at time: SimTime, _ synapses: SynapseTable, _ options: SimulationOptions) {
    for i in pads.indices where time.picoseconds % pads[i].every.picoseconds == 0 {
      pads[i].sample(voltage(padSources[i], at: time, synapses, options), at: time)
    }
  }

  private func voltage(
    _ source: PadSource, at time: SimTime, _ synapses: SynapseTable, _ options: SimulationOptions
  ) -> Voltage {
    switch source {
    case .nothing: return .zero
    case .membrane(let lane):
      guard let membrane else { return .zero }
      let current = Current(si: Double(membrane[lane]) * 1e-12)
      return options.windows.pad.reading(of: current, options.effectiveProcess)
    case .depression(let place):
      let level = place.map { synapses.depressionLevel($0, at: time) } ?? 1
      return options.windows.pad.reading(depression: level, options.effectiveProcess)
    }
  }
}
