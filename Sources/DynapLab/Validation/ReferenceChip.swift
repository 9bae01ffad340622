import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// The emulator with the reference parameter set: no mismatch, and currents past the parameter generator.
package struct ReferenceChip: Sendable {
  /// What is programmed.
  package var board: Board
  /// What else the simulation depends on.
  package var options = SimulationOptions()

  /// A chip, or some, whose neurons have the constants and currents of the set.
  package init(step: SimTime = .us(100), chips: Int = 1) {
    board = Board(chipCount: chips)
    options.step = step
    options.mismatch = MismatchModel(.off)
    options.process.fixedThermalVoltage = Voltage(ReferenceSet.thermalVoltage, .milli)
    options.process.membraneCapacitance = Capacitance(ReferenceSet.membrane.capacitance, .pico)
    set("DEAM_ETAU_P", ReferenceSet.ampa.leak)
    set("DEAM_EGAIN_P", ReferenceSet.ampa.gain)
    set("SOIF_LEAK_N", ReferenceSet.membrane.leak)
    set("SOIF_GAIN_N", ReferenceSet.membrane.gain)
    set("SOIF_SPKTHR_P", ReferenceSet.membrane.threshold)
    set("SOIF_REFR_N", 1050)
  }

  // MARK: settings

  /// Sets a current of every core, in pA.
  package mutating func set(_ parameter: String, _ picoamperes: Double) {
    options.exactCurrents.append(.init(parameter: parameter, current: Current(picoamperes, .pico)))
  }

  /// Sets a current of the core of a neuron, in pA.
  package mutating func set(_ parameter: String, _ picoamperes: Double, at neuron: NeuronOnBoard) {
    options.exactCurrents.append(
      .init(chip: neuron.chip, core: neuron.core, parameter: parameter, current: Current(picoamperes, .pico)))
  }

  /// Sets the code of a bias of every core to that nearest a current, in pA.
  package mutating func setCode(_ parameter: String, nearest picoamperes: Double) {
    guard let parameter = ParameterTable.parameter(named: parameter, in: .core) else {
      preconditionFailure("\(parameter) is no core parameter")
    }
    let code = ParameterGenerator().nearestCode(to: Current(picoamperes, .pico), of: parameter).code
    for chip in board.chips.indices {
      for core in board.chips[chip].cores.indices {
        board.chips[chip].cores[core].parameters[parameter].code = code
      }
    }
  }

  /// Turns latches of a neuron on.
  package mutating func latch(_ latches: Latch..., at neuron: NeuronOnBoard = .reference(0)) {
    for latch in latches { board[neuron].latches[latch] = true }
  }

  /// Gives a neuron a synapse on a tag, with one weight bit.
  package mutating func connect(
    _ tag: Int, to neuron: NeuronOnBoard = .reference(0), word: Int = 0, dendrite: Dendrite = .ampa,
    weight: WeightMask = .w0
  ) {
    board[neuron].synapses[word] = Synapse(tag: Tag(tag), dendrite: dendrite, weight: weight)
  }

  /// A chip whose neuron has a synapse of a weight current in pA, pulses of 10 us that begin 1 us after their event,
  /// and a membrane that is held in reset.
  package static func synapse(
    weight: Double, step: SimTime = .us(100), count: Int = 1, dendrite: Dendrite = .ampa
  ) -> ReferenceChip {
    var chip = ReferenceChip(step: step)
    for word in 0..<count { chip.connect(1, word: word, dendrite: dendrite) }
    chip.set("SYAM_W0_P", weight)
    chip.set("SYPD_EXT_N", ReferenceSet.timer(0.01))
    chip.set("SYPD_DLY0_P", ReferenceSet.timer(0.001))
    chip.latch(.soifKill)
    return chip
  }

  /// Chips with a neuron on a core of its own for each of some constant inputs, in pA.
  package static func somata(
    inputs: [Double], step: SimTime, _ change: (inout ReferenceChip) -> Void = { _ in }
  ) -> (chip: ReferenceChip, neurons: [NeuronOnBoard]) {
    var chip = ReferenceChip(step: step, chips: (inputs.count + 3) / 4)
    let neurons = inputs.indices.map { NeuronOnBoard.onCore($0) }
    for (neuron, input) in zip(neurons, inputs) {
      chip.latch(.soDC, at: neuron)
      chip.set("SOIF_DC_P", input, at: neuron)
    }
    change(&chip)
    return (chip, neurons)
  }

  // MARK: measurements

  /// The simulation; a reference chip is right by construction.
  package func simulation() throws -> Simulation { try Simulation(board, options) }

  /// The spike times of some neurons within a span, in ms.
  package func spikes(of neurons: [NeuronOnBoard], for span: SimTime) throws -> [[Double]] {
    var simulation = try simulation()
    try simulation.record(Recording(name: "spikes", neurons: neurons, quantity: .spikes))
    simulation.run(for: span)
    return neurons.map { neuron in
      simulation.spikes.filter { $0.neuron == neuron }.map { $0.time.milliseconds }
    }
  }

  /// The rates of neurons under constant inputs, in Hz: they begin where a spike leaves them, but for t_ref, so that
  /// the n-th spike comes after n intervals less t_ref.
  package static func rates(
    inputs: [Double], step: SimTime, for span: SimTime, refractory: Double = 1,
    _ change: (inout ReferenceChip) -> Void = { _ in }
  ) throws -> [Double] {
    let (chip, neurons) = somata(inputs: inputs, step: step, change)
    return try chip.spikes(of: neurons, for: span).map { times in
      times.last.map { 1000 * Double(times.count) / ($0 + refractory) } ?? 0
    }
  }

  /// The input from which on a neuron fires, in pA: the middle between the highest of the inputs that leaves it silent
  /// after `settling` and the lowest that makes it fire.
  package static func rheobase(
    inputs: [Double], step: SimTime, for span: SimTime, after settling: SimTime = .zero,
    sending events: [InputEvent] = [], _ change: (inout ReferenceChip) -> Void = { _ in }
  ) throws -> Double {
    let (chip, neurons) = somata(inputs: inputs, step: step, change)
    var simulation = try chip.simulation()
    try simulation.record(
      Recording(name: "spikes", neurons: neurons, quantity: .spikes, from: settling))
    simulation.inject(events)
    simulation.run(for: span)
    let firing = Set(simulation.spikes.map(\.neuron))
    let silent = zip(inputs, neurons).filter { !firing.contains($0.1) }.map(\.0).max()
    let lowest = zip(inputs, neurons).filter { firing.contains($0.1) }.map(\.0).min()
    guard let silent, let lowest, silent < lowest else { return .nan }
    return 0.5 * (silent + lowest)
  }
}

extension NeuronOnBoard {
  /// A neuron of the first core.
  package static func reference(_ index: Int) -> NeuronOnBoard {
    NeuronOnBoard(chip: .first, core: .zero, neuron: NeuronOnCore(index))
  }

  /// The first neuron of the n-th core of a board.
  package static func onCore(_ n: Int) -> NeuronOnBoard {
    NeuronOnBoard(chip: ChipOnBoard(n / 4), core: CoreOnChip.allCases[n % 4], neuron: NeuronOnCore(0))
  }

  /// Another neuron of the same core.
  package func neighbour(_ index: Int) -> NeuronOnBoard {
    NeuronOnBoard(chip: chip, core: core, neuron: NeuronOnCore(index))
  }
}

extension InputEvent {
  /// An event for the synapses on a tag.
  package static func reference(_ tag: Int = 1, at time: SimTime) -> InputEvent {
    InputEvent(time: time, destination: Destination(tag: tag, cores: .all))
  }

  /// Regular events for the synapses on a tag, from time zero on.
  package static func train(_ tag: Int = 1, every period: SimTime, until end: SimTime) -> [InputEvent] {
    (0..<(end.picoseconds + period.picoseconds - 1) / period.picoseconds).map {
      .reference(tag, at: $0 * period)
    }
  }
}

extension Simulation {
  /// A state, or a mean or coefficient of the last step, of a neuron; not a number where there is none.
  package func value(_ row: String, _ neuron: NeuronOnBoard = .reference(0)) -> Double {
    self.row(row, of: neuron) ?? .nan
  }
}
