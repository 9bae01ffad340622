import DynapChip
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits

/// An experiment with its buses clocked in SystemC.
///
/// The analog half of the board is the engine, which goes step by step; the digital half is a ``BusBoard``, which goes event
/// by event between the steps. An event that enters a chip at t acts from t on; a spike leaves as soon as the step that
/// holds it is complete, with its true time as its stamp. Steps lie at multiples of the step from zero, so that nothing
/// depends on how a caller slices time; without contention the spikes are those of a run without SystemC, to the picosecond.
public final class CoSimulation {
  /// What runs.
  public let experiment: Experiment
  /// How far it has come.
  public private(set) var time = SimTime.zero
  /// The run behind it: spikes, recordings, windows.
  package private(set) var run: ExperimentRun
  /// How many events are sent in.
  package let inputEvents: Int
  package let board: BusBoard
  private let options: BusOptions
  private let hostEvents: [InputEvent]
  private var nextHostEvent = 0
  /// The end of the step that is under way.
  private var boundary: SimTime
  private var isDrained = false
  private let waves: BoardWaves?

  /// Sets everything up at time zero, elaboration included.
  ///
  /// - Parameter file: where the waveform goes, if anywhere.
  /// - Throws: everything that keeps the experiment from being run or recorded, the options' ``BusOptions/problems``, and what
  ///   the kernel says.
  package init(
    _ experiment: Experiment, _ options: BusOptions = BusOptions(), waves file: WaveFile? = nil,
    nodes: [BoardWaves.Node] = []
  ) throws(DiagnosticError) {
    let problems = options.problems
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    self.experiment = experiment
    self.options = options
    hostEvents = experiment.inputEvents()
    run = try ExperimentRun(experiment, hostEvents: [])
    inputEvents = hostEvents.count + run.inputEvents
    boundary = experiment.options.step
    run.simulation.watchPackets(.handedOut)
    let simulation = run.simulation
    let chips = Set(hostEvents.map(\.chip)).filter { $0.index < simulation.board.chips.count }
      .union([.first])
    let hasPorts = !experiment.portStimuli.isEmpty
    board = try Self.tell { () throws(KernelFailure) in
      try BusBoard(simulation, options, hostsOf: chips, hasPorts: hasPorts)
    }
    if let file {
      let made = try BoardWaves(file, simulation, nodes: nodes)
      board.waves = made
      waves = made
      let board = board
      try Self.tell { () throws(KernelFailure) in try board.observe(made) }
    } else {
      waves = nil
    }
    let kernel = board.kernel
    try Self.tell { () throws(KernelFailure) in try kernel.elaborate() }
    try begin()
  }

  /// The simulation, for its spikes and recordings.
  public var simulation: Simulation { run.simulation }
  /// Whether the experiment has reached its end.
  public var isFinished: Bool { time >= experiment.duration }

  /// Runs for a span, or to the end where that is nearer.
  ///
  /// - Throws: `cosim-time-backwards` for a negative span, `handshake-stalled` when a word waits for its acknowledge longer
  ///   than the limit, and what programming a change or the kernel throws.
  public func advance(by span: SimTime) throws(DiagnosticError) {
    guard span >= .zero else {
      throw DiagnosticError([
        Diagnostic(
          .error, "cosim-time-backwards", "", "time cannot go back by \(SimTime.zero - span) from \(time)",
          "advance by 0 s or more")
      ])
    }
    let rest = experiment.duration - time
    let target = time + min(span, rest)
    while boundary <= target {
      try advanceKernel(to: boundary)
      try completeStep()
    }
    if target > time { try advanceKernel(to: target) }
    time = target
    if isFinished { try finish() }
  }

  /// What the buses carried so far.
  public var report: BusReport {
    let buses = board.lines.map(\.report) + board.ports.map(\.report) + board.hosts.values.map(\.total)
    return BusReport(
      contention: options.hasContention,
      buses: buses.filter { $0.words > 0 || $0.longestQueue > 0 }.sorted { $0.name < $1.name },
      deltaCycles: board.kernel.deltaCount)
  }

  /// Ends the waveform, and returns its size in bytes.
  ///
  /// - Throws: `FormatError` with code `system` when it cannot be written.
  package func finishWaves() throws(FormatError) -> Int {
    try waves?.file.finish(at: max(time, board.now)) ?? 0
  }

  // MARK: steps

  /// What goes into the step that is under way: changes, and what host and ports send in it.
  private func begin() throws(DiagnosticError) {
    guard boundary <= experiment.duration else { return }
    try run.program(before: boundary)
    var departures: [Departure] = []
    while nextHostEvent < hostEvents.count, hostEvents[nextHostEvent].time < boundary {
      let event = hostEvents[nextHostEvent]
      nextHostEvent += 1
      departures.append(
        Departure(time: event.time, entrance: .inputInterface(event.chip), word: event.destination))
    }
    board.send(departures + run.simulation.prepareStep())
  }

  private func completeStep() throws(DiagnosticError) {
    for end in board.takeArrivals() { run.simulation.arrive(end) }
    try run.advance(by: boundary - run.simulation.time)
    let packets = run.simulation.takePackets()
    board.send(packets.departures)
    time = boundary
    if let waves {
      waves.note(packets.spikes)
      waves.note(packets.learning)
      waves.sample(at: boundary)
      try flush(before: boundary)
    }
    try checkStalls()
    boundary += experiment.options.step
    try begin()
  }

  /// Lets what is under way arrive: the last step's packets, and handshakes that are not over.
  private func finish() throws(DiagnosticError) {
    guard !isDrained else { return }
    isDrained = true
    if run.simulation.time < experiment.duration {
      try run.advance(by: experiment.duration - run.simulation.time)
    }
    while board.underWay > 0 || board.busyLines > 0 {
      guard let next = board.kernel.nextActivity else {
        if let stall = stall(limit: .zero) { throw DiagnosticError([stall]) }
        break
      }
      try advanceKernel(to: next)
      try checkStalls()
    }
    for end in board.takeArrivals() { run.simulation.arrive(end) }
    try run.advance(by: .zero)
  }

  private func advanceKernel(to target: SimTime) throws(DiagnosticError) {
    let board = board
    try Self.tell { () throws(KernelFailure) in
      try board.kernel.advance(to: target)
      if let failure = board.failure { throw failure }
    }
  }

  private func flush(before end: SimTime) throws(DiagnosticError) {
    do throws(FormatError) { try waves?.file.flush(before: end) } catch {
      throw DiagnosticError([Diagnostic(error)])
    }
  }

  private func checkStalls() throws(DiagnosticError) {
    if let stall = stall(limit: options.stallLimit) { throw DiagnosticError([stall]) }
  }

  /// The bus that has waited longest, if that is longer than a limit: those that wait for it came later.
  private func stall(limit: SimTime) -> Diagnostic? {
    guard options.hasContention else { return nil }
    let waiting = (board.lines + board.ports).compactMap { line in
      line.handshake.waitingSince.map { (name: line.report.name, since: $0, queue: line.waiting.count) }
    }
    guard let worst = waiting.min(by: { $0.since < $1.since }),
      board.now - worst.since > limit || limit == .zero
    else { return nil }
    return Diagnostic(
      .error, "handshake-stalled", worst.name,
      "has waited for its acknowledge since \(worst.since), with \(worst.queue) words behind it, at \(board.now)",
      "let its receiver acknowledge, or raise the stall limit, \(options.stallLimit)")
  }

  /// Runs something of the kernel and says what went wrong as a user reads it.
  private static func tell<Result>(_ body: () throws(KernelFailure) -> Result) throws(DiagnosticError)
    -> Result
  {
    do throws(KernelFailure) { return try body() } catch { throw DiagnosticError([error.diagnostic]) }
  }
}

extension BusBoard {
  /// Tells a waveform of every pin that it has.
  func observe(_ waves: BoardWaves) throws(KernelFailure) {
    let file = waves.file
    func observe(_ signal: Signal, _ id: WaveFile.ID?) throws(KernelFailure) {
      guard let id else { return }
      try signal.observe { time, value in file.change(id, .bits(value), at: time) }
    }
    func observe(_ handshake: Handshake, _ pins: BoardWaves.Pins) throws(KernelFailure) {
      try observe(handshake.req, pins.req)
      try observe(handshake.ack, pins.ack)
      try observe(handshake.data, pins.data)
    }
    for (index, line) in lines.enumerated() {
      let direction = Grid.Direction.allCases[index % Grid.Direction.allCases.count]
      try observe(line.handshake, waves.pins(.grid(direction), of: line.chip))
    }
    for line in ports { try observe(line.handshake, waves.pins(.port, of: line.chip)) }
    for (chip, host) in hosts.sorted(by: { $0.key < $1.key }) {
      let pins = waves.host(of: chip)
      try observe(host.stream.clock, pins.clock)
      try observe(host.stream.valid, pins.valid)
      try observe(host.stream.ready, pins.ready)
      try observe(host.stream.data, pins.data)
    }
  }
}
