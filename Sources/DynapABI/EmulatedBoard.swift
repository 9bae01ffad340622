import CDynap
import DynapChip
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Glibc

/// What a handle stands for: a simulation, what is to be programmed into it, and what waits to be read.
final class EmulatedBoard {
  /// What runs.
  var simulation: Simulation
  /// What is to be programmed: equal to the simulation's board unless ``isPending``.
  var written: Board
  /// The currents past the generator that are to be in force.
  var exactCurrents: [SimulationOptions.ExactCurrent]
  /// Whether something has been written and not committed.
  var isPending = false
  /// What the experiment programs anew, not yet done.
  var changes: ArraySlice<Experiment.Change>
  /// Everything that the experiment programs anew.
  let allChanges: [Experiment.Change]
  /// What was programmed at first.
  let first: (board: Board, exactCurrents: [SimulationOptions.ExactCurrent])
  /// How long the experiment runs.
  let duration: SimTime
  /// What was doubtful about the file.
  let remarks: [Diagnostic]
  /// Events that left the board.
  var events = Queue<dynap_event>()
  /// Spikes that were asked for.
  var spikes = Queue<dynap_spike>()
  /// Pulses of the converters.
  var pulses = Queue<dynap_converter_pulse>()
  /// The neurons whose spikes are kept.
  var keepsSpikes: [Bool]
  /// The part that calls find without an object.
  let head: BoardHead
  /// What `dynap_warnings()` gave out last.
  private var warningText: UnsafeMutablePointer<CChar>?

  /// Takes a simulation of an experiment, which has got its inputs.
  init(
    _ simulation: Simulation, _ experiment: Experiment, changes: ArraySlice<Experiment.Change>,
    remarks: [Diagnostic], head: BoardHead
  ) {
    self.simulation = simulation
    self.changes = changes
    allChanges = Array(changes)
    first = (simulation.board, simulation.options.exactCurrents)
    self.remarks = remarks
    self.head = head
    written = simulation.board
    exactCurrents = simulation.options.exactCurrents
    duration = experiment.duration
    keepsSpikes = [Bool](repeating: false, count: simulation.board.neuronCount)
    publishConstants()
    publishOutputs()
    publish()
  }

  deinit { free(warningText) }

  /// Chips of the board.
  var chipCount: Int { written.chips.count }

  /// Neurons of the board.
  var neuronCount: Int { keepsSpikes.count }

  /// Runs, and collects what comes out.
  ///
  /// - Throws: `DYNAP_E_TIME`, `DYNAP_E_INTERRUPT`.
  func run(until end: SimTime) throws(Failure) {
    let step = simulation.options.step
    guard end >= simulation.time else {
      throw Failure(
        DYNAP_E_TIME, "time", "is \(end), before the board's \(simulation.time)", "time only goes forwards")
    }
    guard end <= Self.lastTime else {
      throw Failure(DYNAP_E_TIME, "time", "is \(end)", "boards run up to \(Self.lastTime)")
    }
    defer { drain() }
    while simulation.time < end {
      guard !head.takeInterrupt() else {
        throw Failure(
          DYNAP_E_INTERRUPT, "the run", "was interrupted at \(simulation.time)",
          "go on with another dynap_run_until()")
      }
      // The last step that is complete, without a getter of the simulation, for which an object copies it.
      let complete = SimTime(picoseconds: simulation.time.picoseconds / step.picoseconds * step.picoseconds)
      let next = min(end, complete + Self.stepsAtOnce * step)
      if let change = changes.first, change.time <= next {
        simulation.run(until: change.time)
        try programChange(change)
        changes = changes.dropFirst()
      }
      simulation.run(until: next)
    }
  }

  private func programChange(_ change: Experiment.Change) throws(Failure) {
    do throws(DiagnosticError) {
      try simulation.apply(change.board, exactCurrents: change.exactCurrents)
    } catch { throw Failure(DYNAP_E_CONFIG, error) }
    // What the caller has written wins with its next commit.
    guard !isPending else { return }
    (written, exactCurrents) = (change.board, change.exactCurrents)
  }

  /// Programs what has been written.
  func commit() throws(Failure) {
    guard isPending else { return }
    do throws(DiagnosticError) {
      try simulation.apply(written, exactCurrents: exactCurrents)
    } catch { throw Failure(DYNAP_E_CONFIG, error) }
    isPending = false
  }

  /// Forgets what has been written.
  func discard() {
    (written, exactCurrents) = (simulation.board, simulation.options.exactCurrents)
    isPending = false
  }

  /// How many steps run before an interruption is looked for.
  private static let stepsAtOnce: Int64 = 32
  /// The latest time that a run may end at: sums of times stay far from overflow.
  static let lastTime = SimTime(picoseconds: .max / 2)

  /// Takes over what the simulation keeps for its host.
  private func drain() { simulation.drain(&events, &spikes, &pulses) }

  /// What is doubtful, as a text that stays until the next call; and how many findings it has.
  func warnings() -> (text: UnsafePointer<CChar>?, count: Int) {
    let findings = remarks + simulation.warnings
    free(warningText)
    warningText = strdup(findings.map(\.description).joined(separator: "\n"))
    return (UnsafePointer(warningText), findings.count)
  }
}

extension Simulation {
  /// Moves what is kept for a host into its queues.
  fileprivate mutating func drain(
    _ events: inout Queue<dynap_event>, _ spikes: inout Queue<dynap_spike>,
    _ pulses: inout Queue<dynap_converter_pulse>
  ) {
    events.append(contentsOf: takeHostEvents().lazy.map { .init($0, DYNAP_BUS_WEST) })
    let edge = takeEdgeEvents()
    if !edge.isEmpty { events.append(contentsOf: edge.lazy.map { .init($0.event, $0.bus.number) }) }
    let fired = takeSpikes()
    if !fired.isEmpty {
      spikes.append(
        contentsOf: fired.lazy.map {
          dynap_spike(time: $0.time.picoseconds, neuron: UInt32($0.lane), reserved: 0)
        })
    }
    let converted = takeSADCEvents()
    if !converted.isEmpty {
      pulses.append(
        contentsOf: converted.lazy.map {
          dynap_converter_pulse(
            time: $0.time.picoseconds, chip: UInt16($0.chip), channel: UInt16($0.channel.index), reserved: 0)
        })
    }
  }
}

extension dynap_event {
  /// An event as it left the board.
  init(_ event: HostEvent, _ bus: Int32) {
    self.init(
      time: event.time.picoseconds, word: WordCodec.encode(event.word), chip: 0, bus: UInt8(bus), flags: 0)
  }
}

extension OutputBus {
  /// The buses in the order of the header's numbers.
  static let numbered: [OutputBus] = [.west, .north, .east, .south, .spikingADC, .spikingADCEvents]

  /// The number in the header.
  var number: Int32 { Int32(Self.numbered.firstIndex(of: self) ?? 0) }
}
