import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// An experiment that runs in slices: stimuli sent in, recordings made, changes programmed at their times.
///
/// The result does not depend on how the time is cut.
package struct ExperimentRun: Sendable {
  /// What runs.
  package let experiment: Experiment
  /// The simulation.
  package var simulation: Simulation
  /// How many events were sent in.
  package let inputEvents: Int
  /// How many events reached the host so far.
  package internal(set) var hostEvents = 0
  /// What was read through the windows of the chip so far, pins apart.
  var read = WindowRecord()
  /// The changes that have not been programmed.
  var changes: ArraySlice<Experiment.Change>

  /// Sets everything up at time zero.
  ///
  /// - Parameter hostEvents: the experiment's host events where they have been made before.
  /// - Throws: everything that keeps the experiment from being run or recorded.
  package init(_ experiment: Experiment, hostEvents: [InputEvent]? = nil) throws(DiagnosticError) {
    var simulation = try Simulation(recording: experiment)
    let inputEvents = try simulation.inject(
      inputsOf: experiment, hostEvents: hostEvents ?? experiment.inputEvents())
    self.init(experiment, simulation, inputEvents: inputEvents)
  }

  /// Takes a simulation of the experiment, which has got its inputs.
  init(_ experiment: Experiment, _ simulation: Simulation, inputEvents: Int) {
    self.experiment = experiment
    self.simulation = simulation
    self.inputEvents = inputEvents
    changes = experiment.changes[...]
    let outputs = experiment.options.windows.outputs
    if outputs.contains(.spikingADC) { read.converters = .init(simulation) }
    if outputs.isSuperset(of: [.spikingADC, .spikingADCEvents]) { read.converterPulses = [] }
    if experiment.windows.keepsHostEvents { read.hostEvents = [] }
  }

  /// What was read through the windows of the chip so far.
  package var windows: WindowRecord {
    var record = read
    // By time, whatever the slices in which the events were taken.
    record.hostEvents = read.hostEvents?.enumerated()
      .sorted {
        ($0.element.event.time, $0.element.bus.name, $0.offset) < (
          $1.element.event.time, $1.element.bus.name, $1.offset
        )
      }
      .map(\.element)
    record.pads = simulation.padTraces.map {
      .init(chip: $0.chip.index, core: $0.core.index, signal: $0.signal, times: $0.times, volts: $0.volts)
    }
    for chip in simulation.board.chips.indices {
      for core in CoreOnChip.allCases {
        for monitor in PulseMonitor.allCases {
          let intervals = simulation.pulses(monitor, of: core, chip: ChipOnBoard(chip))
          let programmed = simulation.board.chips[chip][core]
          guard !intervals.isEmpty || programmed.shows(monitor) && programmed.neuronMonitoringOn else {
            continue
          }
          record.pulses.append(
            .init(chip: chip, core: core.index, synapse: monitor.synapse.index, intervals: intervals))
        }
      }
    }
    return record
  }

  /// Whether the experiment has reached its end.
  package var isFinished: Bool { simulation.time >= experiment.duration }

  /// How much of the experiment has run, from 0 to 1.
  package var share: Double {
    experiment.duration > .zero ? simulation.time.seconds / experiment.duration.seconds : 1
  }

  /// Runs for a slice, or to the end where that is nearer.
  ///
  /// - Throws: what programming a change throws.
  package mutating func advance(by slice: SimTime) throws(DiagnosticError) {
    let rest = experiment.duration - simulation.time
    let end = simulation.time + min(slice, rest)
    while let change = changes.first, change.time <= end { try program(change) }
    simulation.run(until: end)
    drain()
  }

  /// Programs what is due before a time in the step that is under way.
  ///
  /// - Throws: what programming a change throws.
  package mutating func program(before end: SimTime) throws(DiagnosticError) {
    while let change = changes.first, change.time < end { try program(change) }
  }

  private mutating func program(_ change: Experiment.Change) throws(DiagnosticError) {
    simulation.run(until: change.time)
    // Counts become currents by the biases that they were made with.
    drain()
    try simulation.apply(change.board, exactCurrents: change.exactCurrents)
    changes = changes.dropFirst()
  }

  /// Takes what the simulation keeps for its host.
  private mutating func drain() {
    let events =
      simulation.takeHostEvents().map { WindowRecord.BusEvent(bus: .west, event: $0) }
      + simulation.takeEdgeEvents().map { WindowRecord.BusEvent(bus: $0.bus, event: $0.event) }
    hostEvents += events.count
    read.hostEvents?.append(contentsOf: events)
    read.converters?.append(simulation.takeSADCSamples(), simulation)
    read.converterPulses?.append(contentsOf: simulation.takeSADCEvents())
  }
}
