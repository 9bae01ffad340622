import DynapCircuits
import CMemory
import DynapChip
import DynapFabric
import DynapUnits

/// An emulated board that runs: the front door of the engine.
///
/// ```swift
/// var simulation = try Simulation(board, options)
/// simulation.inject([InputEvent(time: .ms(1), destination: .init(tag: 1024, cores: .all))])
/// simulation.run(for: .s(1))
/// print(simulation.spikes.count)
/// ```
/// The result does not depend on how the time is cut into calls of ``run(until:)``.
public struct Simulation: Sendable {
  /// The configuration in force.
  public private(set) var board: Board
  /// What the simulation was made with, and the exact currents in force.
  public private(set) var options: SimulationOptions
  /// Up to when the simulation has run.
  public internal(set) var time = SimTime.zero
  /// Spikes of the neurons in ``recordings`` of spikes, in order of time.
  public internal(set) var spikes: [Spike] = []
  /// What reached the host, in order of departure.
  public internal(set) var hostEvents: [HostEvent] = []
  /// What left the board over its other edges while their buses were on, in order of departure.
  public internal(set) var edgeEvents: [EdgeEvent] = []
  /// What went over the learning buses, in order of departure.
  public internal(set) var learningEvents: [LearningEvent] = []
  /// Packets that fell off an open edge of the board.
  public internal(set) var lostPackets: [LostPacket] = []
  /// Recorded states, in the order in which they were asked for.
  public internal(set) var traces: [Trace] = []
  /// Events that were injected for a time that had passed; they were released at once.
  public internal(set) var lateEvents = 0
  /// What is recorded.
  public private(set) var recordings: [Recording] = []

  /// What is told of the packets that set out.
  var packetWatch = PacketWatch.none
  var packets = PacketList()
  /// The converters and pins through which a host watches the chips.
  var windows: Windows
  /// The camera ports and analog front ends of the chips.
  var ports: Ports
  var instance: Instance
  var stepper: Stepper
  var router: GridRouter
  /// What moves slowly; nil where nothing does.
  var conditions: Conditions?
  /// Injected events that are not due, the earliest last.
  var pending: [InputEvent] = []
  /// Events that were injected since the last run, in the order given.
  var injected: [InputEvent] = []
  /// What was doubtful about the snapshot that the simulation went on from.
  var resumeWarnings: [Diagnostic] = []
  private var spikeWindows: [Int: [Range<SimTime>]] = [:]

  /// Makes a simulation at time zero, with every circuit at rest.
  ///
  /// What the process has freed goes back to the system at the end, which takes less than a millisecond: making a chip needs
  /// half as much again as running it. The dies of a ``Batch`` keep it for one another.
  ///
  /// - Throws: ``DiagnosticError`` when the board or an option cannot be run: a step outside 1 us ... 1 ms, a grid
  ///   that its chips do not fill, an exact current that names no core parameter or is not positive, no thread.
  public init(_ board: Board, _ options: SimulationOptions = SimulationOptions()) throws(DiagnosticError) {
    try self.init(board, options, sharing: nil)
    cmemory_give_back()
  }

  /// Makes a simulation at time zero of a die that may have a layout in common with others.
  init(_ board: Board, _ options: SimulationOptions, sharing layout: BoardLayout?) throws(DiagnosticError) {
    let problems = Self.problems(of: board, options)
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    self.board = board
    self.options = options
    conditions = Conditions(options, cores: board.chips.count * 4)
    let state = conditions?.state(at: .zero)
    instance = Instance(board, options, state, sharing: layout)
    stepper = Stepper(instance, options, floor: options.floor(state))
    router = GridRouter(grid: board.grid, timing: options.timing)
    windows = Windows(board, instance, options)
    ports = Ports(board, options)
    stepper.watch.configure(board)
  }

  /// Counts of what happened so far.
  public var tally: Tally {
    var tally = stepper.tally
    // Events count when they come, though they match later.
    for core in stepper.cores { tally.events += core.overdue(at: stepper.now).count }
    return tally
  }

  // MARK: configuration

  /// Programs the board anew while it runs; it takes effect with the next step.
  ///
  /// No capacitor is reset: currents stay as they are, pulses under way go on. Exact currents stay in force unless
  /// others are given.
  /// - Throws: ``DiagnosticError`` when the number of chips or their arrangement differs, or an exact current names no
  ///   core parameter or is not positive.
  public mutating func apply(
    _ board: Board, exactCurrents: [SimulationOptions.ExactCurrent]? = nil
  ) throws(DiagnosticError) {
    var problems: [Diagnostic] = []
    if board.chips.count != self.board.chips.count || board.columns != self.board.columns {
      problems.append(
        Diagnostic(
          .error, "board-shape-changed", "board.chips",
          "has \(board.chips.count) chips where \(self.board.chips.count) run",
          "keep the number and the arrangement of the chips while a simulation runs"))
    }
    let exactCurrents = exactCurrents ?? options.exactCurrents
    problems += Self.problems(of: exactCurrents)
    problems += board.learningProblems(on: options.learning)
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    // Where conditions move, cores learn, or currents pass the generator anew, everything is derived.
    let isAlike = conditions == nil && options.learning == nil && exactCurrents == options.exactCurrents
    let change = isAlike ? BoardChange(from: self.board, to: board) : nil
    self.board = board
    options.exactCurrents = exactCurrents
    configure(change)
    stepper.watch.configure(board)
    windows.configure(board, instance, options, at: stepper.now)
    ports.configure(board, options)
  }

  /// Derives everything anew for the step that comes next.
  private mutating func configure(_ change: BoardChange? = nil) {
    let state = conditions?.state(at: stepper.now)
    stepper.finishMatching(&instance)
    let old = instance.synapses
    let moved = instance.configure(board, options, state, at: stepper.now, change)
    stepper.reconfigure(&instance, from: old, floor: options.floor(state), moved: moved)
  }

  /// Follows the conditions where they move before the next step.
  private mutating func followConditions() {
    guard conditions?.isDue(before: stepper.completed) == true else { return }
    conditions?.advance()
    configure()
    windows.configure(board, instance, options, at: stepper.now)
  }

  // MARK: output

  /// Records from now on.
  ///
  /// - Throws: ``DiagnosticError`` when the state is unknown, the interval is not a multiple of the step, or a neuron
  ///   is not on the board.
  public mutating func record(_ recording: Recording) throws(DiagnosticError) {
    let problems = problems(of: recording)
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    recordings.append(recording)
    switch recording.quantity {
    case .spikes:
      for neuron in recording.neurons where recording.from < recording.until {
        spikeWindows[neuron.lane, default: []].append(recording.from..<recording.until)
      }
    case .state(let name, let every):
      guard var trace = Trace(recording, name: name, every: every, instance.rows, options) else { return }
      if time == stepper.now { trace.sample(at: time) }
      traces.append(trace)
    }
  }

  /// The value of a state of a neuron at the end of the last step, in the unit of its ``Observable``, or nil when
  /// there is no such state.
  public func state(_ name: String, of neuron: NeuronOnBoard) -> Double? {
    let reading = Recording(name: "", neurons: [neuron], quantity: .spikes)
    guard neuron.chip.index < board.chips.count else { return nil }
    return Trace(reading, name: name, every: options.step, instance.rows, options).map {
      Double($0.value(neuron.lane))
    }
  }

  /// The end of the last step.
  var now: SimTime { stepper.now }

  /// Reads a pad from now on.
  mutating func add(_ pad: PadTrace) { windows.add(pad, board, instance, options) }

  /// The pulses that pins of pulse extenders have shown.
  var pulseWatch: PulseWatch { stepper.watch }

  /// Sets the windows up anew, from the end of the last step on.
  mutating func changeWindows(_ change: (inout WindowOptions) -> Void) {
    change(&options.windows)
    windows.configure(board, instance, options, at: stepper.now)
  }

  /// Takes what reached the host since the last call.
  public mutating func takeHostEvents() -> [HostEvent] {
    defer { hostEvents = [] }
    return hostEvents
  }

  /// Takes what left the board over its other edges since the last call.
  public mutating func takeEdgeEvents() -> [EdgeEvent] {
    defer { edgeEvents = [] }
    return edgeEvents
  }

  /// The spikes of a recording, in order of time.
  public func spikes(of recording: Recording) -> [Spike] {
    let lanes = Set(recording.neurons.map(\.lane))
    return spikes.filter { lanes.contains($0.lane) && $0.time >= recording.from && $0.time < recording.until }
  }

  // MARK: time

  /// Runs for a span; see ``run(until:)``.
  public mutating func run(for span: SimTime) { run(until: time + span) }

  /// Completes every step that ends at `end` or before it.
  public mutating func run(until end: SimTime) {
    guard end > time else { return }
    if !injected.isEmpty { (pending, injected) = (Self.sorted(pending, injected), []) }
    var outcomes: [StepOutcome] = []
    while stepper.now + options.step <= end {
      if stepper.isIdle, passIdleSteps(until: end) { continue }
      followConditions()
      let steps = stepsTogether(until: end)
      while outcomes.count < steps { outcomes.append(StepOutcome()) }
      let begin = stepper.now
      for taken in 0..<steps { release(before: begin + Int64(taken + 1) * options.step, &outcomes[taken]) }
      if packetWatch != .handedOut {
        for packet in ports.advance(from: begin, to: begin + options.step) {
          enter(packet.word, through: .port(packet.chip), at: packet.time, &outcomes[0])
        }
      }
      // Means are read where something records, at the end of the run, and by what looks at a step that is taken alone.
      let isWatched = !traces.isEmpty || steps == 1 && (!windows.isIdle || stepper.learns)
      let isSeen = isWatched || stepper.now + Int64(steps + 1) * options.step > end
      stepper.probes = steps > 1 ? windows.bank.probes : []
      stepper.advance(by: steps, &instance, &outcomes, isSeen: isSeen)
      windows.advance(from: begin, by: steps, stepper, instance.synapses, options)
      for taken in 0..<steps { keep(&outcomes[taken]) }
      for i in traces.indices { traces[i].sample(at: stepper.now) }
    }
    time = end
  }

  mutating func keep(_ outcome: inout StepOutcome) {
    guard !outcome.isEmpty else { return }
    if packetWatch != .none {
      packets.spikes += outcome.spikes
      packets.departures += outcome.departures
      packets.learning += outcome.learningEvents
      outcome.departures.removeAll(keepingCapacity: true)
    }
    if !spikeWindows.isEmpty {
      for spike in outcome.spikes {
        guard let windows = spikeWindows[spike.lane] else { continue }
        if windows.contains(where: { $0.contains(spike.time) }) { spikes.append(spike) }
      }
    }
    learningEvents += outcome.learningEvents
    if options.windows.outputs.contains(.west) { hostEvents += outcome.hostEvents }
    for packet in outcome.lost {
      if let bus = OutputBus(beyond: packet.position, board.grid), options.windows.outputs.contains(bus) {
        let event = HostEvent(word: packet.word, time: packet.time, clock: HostClock())
        edgeEvents.append(EdgeEvent(bus: bus, event: event))
      } else {
        lostPackets.append(packet)
      }
    }
    outcome.clear()
  }
}
