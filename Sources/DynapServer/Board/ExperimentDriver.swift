import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits

/// An experiment behind a server: its stimuli and changes happen at their times, and it goes on after its end.
package struct ExperimentDriver: BoardDriver {
  /// What runs.
  package internal(set) var simulation: Simulation
  /// Counts of what happened.
  package private(set) var tally = BoardTally()
  private var changes: ArraySlice<Experiment.Change>
  private var pending = PendingInputs()
  private let membrane: StateProbe?

  /// Sets everything up at time zero.
  ///
  /// - Throws: ``DiagnosticError`` with everything that keeps the experiment from being run.
  package init(_ experiment: Experiment) throws(DiagnosticError) {
    simulation = try Simulation(experiment.board, experiment.options)
    for input in experiment.windows.inputs {
      simulation.setSADCInput(input.input, chip: input.chip, to: input.current)
    }
    let neurons = experiment.board.neurons
    try simulation.record(Recording(name: "spikes", neurons: neurons, quantity: .spikes))
    try simulation.inject(inputsOf: experiment, hostEvents: [])
    pending.add(experiment.inputEvents())
    changes = experiment.changes[...]
    membrane = simulation.probe("V_mem")
  }

  /// What runs on a board of which only the file is known: nothing.
  ///
  /// - Throws: ``DiagnosticError`` when the file cannot be read or is no board.
  package static func experiment(
    boardFile path: String, overrides: [String] = []
  ) throws(DiagnosticError) -> (Experiment, [Diagnostic]) {
    let root: ControlValue = [
      "format": "dynapse/1", "name": "board", "duration": "1 s", "board": .text(path),
    ]
    let result = try ConfigReader.read(
      bytes: Array(root.json.readableBytesView), path: "--board", overrides: overrides)
    return (result.experiment, result.warnings)
  }

  package var board: Board { simulation.board }
  package var time: SimTime { simulation.time }
  package var step: SimTime { simulation.options.step }
  package var chips: Int { simulation.board.chips.count }
  package var columns: Int { simulation.board.columns ?? chips }

  package mutating func inject(_ events: [InputEvent]) {
    tally.lateEvents += events.count { $0.time < simulation.time }
    pending.add(events)
    tally.pending = pending.count
  }

  package mutating func run(until end: SimTime) throws {
    while let change = changes.first, change.time <= end {
      advance(to: change.time)
      try simulation.apply(change.board, exactCurrents: change.exactCurrents)
      changes = changes.dropFirst()
    }
    advance(to: end)
  }

  private mutating func advance(to end: SimTime) {
    // The last step may end before `end`: what lies behind it waits in the simulation.
    let due = pending.take(before: end)
    if !due.isEmpty { simulation.inject(due) }
    simulation.run(until: end)
    tally.pending = pending.count
  }

  package mutating func takeEvents() -> [(stream: EventStream, records: [EventRecord])] {
    var batches: [(stream: EventStream, records: [EventRecord])] = []
    func add(_ stream: EventStream, _ records: [EventRecord]) {
      if !records.isEmpty { batches.append((stream, records)) }
    }
    let host = simulation.takeHostEvents()
    tally.hostEvents += host.count
    add(.host, host.map { EventRecord(time: $0.time, value: WordCodec.encode($0.word)) })
    let edges = simulation.takeEdgeEvents()
    for (bus, stream) in [(OutputBus.north, EventStream.north), (.east, .east), (.south, .south)] {
      let own = edges.lazy.filter { $0.bus == bus }
      add(stream, own.map { EventRecord(time: $0.event.time, value: WordCodec.encode($0.event.word)) })
    }
    let spikes = simulation.takeSpikes()
    tally.spikes += spikes.count
    add(.spikes, spikes.map { EventRecord(time: $0.time, value: UInt32($0.lane)) })
    add(.sadc, simulation.takeSADCEvents().map { EventRecord(time: $0.time, value: UInt32($0.address)) })
    tally.lostPackets += simulation.lostPackets.count
    simulation.forgetRecords()
    return batches
  }

  package func membranes() -> [Float] {
    guard let membrane else { return [] }
    return simulation.board.chips.enumerated().flatMap { index, chip in
      CoreOnChip.allCases.map { core in
        let neuron = NeuronOnBoard(chip: ChipOnBoard(index), core: core, neuron: chip[core].monitoredNeuron)
        return Float(membrane.value(of: neuron))
      }
    }
  }
}
