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
  private(set) var pads: [PadTrace] = []
  /// The lane that each pad sees, or nil where it sees nothing.
  private var padLanes: [Int?] = []
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
    padLanes = pads.map { lane(of: $0, board, options) }
  }

  /// Adds a pad.
  mutating func add(_ pad: PadTrace, _ board: Board, _ options: SimulationOptions) {
    pads.append(pad)
    padLanes.append(lane(of: pad, board, options))
  }

  private func lane(of pad: PadTrace, _ board: Board, _ options: SimulationOptions) -> Int? {
    let chip = board[pad.chip]
    guard chip.showsMembrane(of: pad.core, options) else { return nil }
    return NeuronOnBoard(chip: pad.chip, core: pad.core, neuron: chip[pad.core].monitoredNeuron).lane
  }

  /// Takes note of a step that is complete.
  mutating func advance(
    from begin: SimTime, to end: SimTime, _ synapses: SynapseTable, _ options: SimulationOptions
  ) {
    if bank.isOn {
      bank.advance(from: begin, to: end, period: options.windows.samplePeriod, synapses, events: &events)
    }
    if !pads.isEmpty { sample(at: end, options) }
  }

  /// Reads the pads that are due.
  mutating func sample(at time: SimTime, _ options: SimulationOptions) {
    for i in pads.indices where time.picoseconds % pads[i].every.picoseconds == 0 {
      pads[i].sample(voltage(padLanes[i], options), at: time)
    }
  }

  private func voltage(_ lane: Int?, _ options: SimulationOptions) -> Voltage {
    guard let lane, let membrane else { return .zero }
    let current = Current(si: Double(membrane[lane]) * 1e-12)
    return options.windows.pad.reading(of: current, options.effectiveProcess)
  }
}
