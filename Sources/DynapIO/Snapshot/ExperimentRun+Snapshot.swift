import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

extension ExperimentRun {
  private static let remedy = "run the experiment as it was, or begin anew without --resume"

  /// Everything that the run holds now: its simulation, and what has been read through the windows so far.
  ///
  /// Costs a copy of the states and of what has been recorded, and a pass over the stimuli.
  package func snapshot() -> Snapshot {
    var snapshot = simulation.snapshot()
    snapshot["run/identity"] = .texts(Self.identity(experiment, before: released).lines)
    snapshot["run/changes"] = .integers([Int64(experiment.changes.count - changes.count)])
    snapshot["run/duration"] = .integers([experiment.duration.picoseconds])
    snapshot["run/host_event_count"] = .integers([Int64(hostEvents)])
    let buses = read.hostEvents ?? []
    snapshot["run/host_events/bus"] = .integers(buses.map { Int64($0.bus.code) })
    snapshot["run/host_events/time"] = .integers(buses.map(\.event.time.picoseconds))
    snapshot["run/host_events/word"] = .integers(buses.map(\.event.word.code))
    let pulses = read.converterPulses ?? []
    snapshot["run/sadc_events/time"] = .integers(pulses.map(\.time.picoseconds))
    snapshot["run/sadc_events/address"] = .integers(pulses.map { Int64($0.address) })
    let converters = read.converters
    snapshot["run/sadc/is_connected"] = .integers((converters?.isConnected ?? []).map { $0 ? 1 : 0 })
    snapshot["run/sadc/time"] = .integers((converters?.times ?? []).map(\.picoseconds))
    snapshot["run/sadc/count"] = .integers((converters?.counts ?? []).map(Int64.init))
    snapshot["run/sadc/current"] = .doubles(converters?.currents ?? [])
    return snapshot
  }

  /// Goes on from a snapshot of a run of the same experiment; its duration may be another.
  ///
  /// - Throws: ``DiagnosticError``: `snapshot-mismatch` with everything that differs from the experiment of the snapshot;
  ///   `snapshot-past-end` when the experiment ends before the snapshot; what ``Simulation/init(_:_:resuming:)`` throws.
  package init(_ experiment: Experiment, resuming snapshot: Snapshot) throws(DiagnosticError) {
    var reader = SnapshotReader(snapshot)
    let time = reader.times("time", count: 1)[0]
    let released = Self.released(time, experiment.options.step)
    let identity = RunIdentity(lines: reader.texts("run/identity"))
    let duration = min(reader.times("run/duration", count: 1)[0], experiment.duration)
    let applied = reader.indices("run/changes", below: experiment.changes.count + 1, count: 1)[0]
    var problems = Self.identity(experiment, before: released)
      .differences(fromSnapshot: identity, remedy: Self.remedy)
    if time > experiment.duration {
      problems.append(
        Diagnostic(
          .error, "snapshot-past-end", "duration",
          "is \(experiment.duration), and the snapshot is of \(time)",
          "give at least that with --for, or begin anew without --resume"))
    }
    // What differs in the experiment tells more than what then is out of range.
    guard problems.isEmpty, reader.problems.isEmpty else {
      throw DiagnosticError(problems.isEmpty ? reader.problems : problems)
    }
    var (board, options) = (experiment.board, experiment.options)
    if applied > 0 {
      board = experiment.changes[applied - 1].board
      options.exactCurrents = experiment.changes[applied - 1].exactCurrents
    }
    var simulation = try Simulation(board, options, resuming: snapshot)
    let inputs = experiment.inputEvents()
    try Self.setPending(of: &simulation, to: inputs.filter { $0.time >= released }, sameBefore: duration)
    let cameraEvents = experiment.portStimuli.reduce(0) { count, stimulus in
      if case .camera(_, let events) = stimulus { count + events.count } else { count }
    }
    self.init(experiment, simulation, inputEvents: inputs.count + cameraEvents)
    changes = experiment.changes[applied...]
    restore(&reader)
    guard reader.problems.isEmpty else { throw DiagnosticError(reader.problems) }
  }

  private mutating func restore(_ reader: inout SnapshotReader) {
    hostEvents = reader.counts("run/host_event_count", count: 1)[0]
    let buses = reader.indices("run/host_events/bus", below: OutputBus.edges.count)
    let times = reader.times("run/host_events/time", count: buses.count)
    let words = reader.words("run/host_events/word", count: buses.count)
    if read.hostEvents != nil {
      read.hostEvents = buses.indices.map {
        let event = HostEvent(word: words[$0], time: times[$0], clock: HostClock())
        return .init(bus: OutputBus.edges[buses[$0]], event: event)
      }
    }
    let pulses = reader.times("run/sadc_events/time")
    let channels = simulation.board.chips.count * SADCChannel.count
    let addresses = reader.indices("run/sadc_events/address", below: channels, count: pulses.count)
    if read.converterPulses != nil {
      read.converterPulses = zip(pulses, addresses).map { SADCEvent(time: $0, address: $1) }
    }
    guard let columns = read.converters?.columns.count else { return }
    let isConnected = reader.indices("run/sadc/is_connected", below: 2, count: columns)
    let ends = reader.times("run/sadc/time")
    let range = Int64(Int32.min)...Int64(Int32.max)
    let counts = reader.integers("run/sadc/count", in: range, count: ends.count * columns)
    read.converters?.isConnected = isConnected.map { $0 == 1 }
    read.converters?.times = ends
    read.converters?.counts = counts.map(Int32.init)
    read.converters?.currents = reader.doubles("run/sadc/current", count: ends.count * columns)
  }

  // MARK: what the run is of

  /// The end of the last step: events before it have been released.
  private var released: SimTime { Self.released(simulation.time, experiment.options.step) }

  private static func released(_ time: SimTime, _ step: SimTime) -> SimTime {
    step > .zero ? time.index(step: step) * step : .zero
  }

  /// What of an experiment has part in a run up to a time, its duration, its name and its pictures apart.
  private static func identity(_ experiment: Experiment, before time: SimTime) -> RunIdentity {
    var identity = RunIdentity(experiment.board, experiment.options)
    for (i, stimulus) in experiment.stimuli.enumerated() {
      let path = "stimuli[\(i)]"
      identity.add(stimulus.population, at: "\(path).to")
      identity.add(digestOf: stimulus.words.flatMap { [-1] + $0.map(\.code) }, at: "\(path).words")
      let sent = stimulus.train.spikes.prefix { $0.time < time }
      identity.add(
        digestOf: sent.lazy.flatMap { [$0.time.picoseconds, Int64($0.channel)] }, at: "\(path).spikes")
    }
    for (i, stimulus) in experiment.portStimuli.enumerated() {
      identity.add(stimulus, at: "portStimuli[\(i)]")
    }
    for (i, recording) in experiment.recordings.enumerated() {
      identity.add(recording, default: nil, at: "recordings[\(i)]")
    }
    if experiment.recordings.isEmpty { identity.add("none", at: "recordings") }
    identity.add(experiment.windows, default: Experiment.Windows(), at: "windows")
    for (i, change) in experiment.changes.enumerated() {
      var options = experiment.options
      options.exactCurrents = change.exactCurrents
      identity.add("\(change.time)", at: "changes[\(i)].at")
      identity.add(digestOf: RunIdentity(change.board, options), at: "changes[\(i)].board")
    }
    return identity
  }

  /// Gives a simulation the inputs of the experiment that are still to come, which may last longer than when the
  /// snapshot was taken.
  private static func setPending(
    of simulation: inout Simulation, to events: [InputEvent], sameBefore end: SimTime
  ) throws(DiagnosticError) {
    let old = simulation.pendingEvents.prefix { $0.time < end }
    guard old == events.prefix(while: { $0.time < end }) else {
      throw DiagnosticError([
        Diagnostic(.error, "snapshot-mismatch", "stimuli", "differ from the snapshot's", remedy)
      ])
    }
    simulation.replacePending(with: events)
  }
}

extension RunIdentity {
  /// Adds what a port is shown.
  fileprivate mutating func add(_ stimulus: Experiment.PortStimulus, at path: String) {
    switch stimulus {
    case .camera(let chip, let events):
      add("\(chip.index)", at: "\(path).camera")
      add(
        digestOf: events.lazy.flatMap {
          [$0.time.picoseconds, Int64($0.pixel.x), Int64($0.pixel.y), $0.isOn ? 1 : 0]
        }, at: "\(path).events")
    case .analog(let chip, let channels, let signal, let volts):
      add("\(chip.index) channels \(channels)", at: "\(path).front_end")
      let shape =
        [signal.start.picoseconds] + [signal.rate.si, volts].map { Int64(bitPattern: $0.bitPattern) }
      let values = signal.values.lazy.map { Int64(bitPattern: $0.bitPattern) }
      add(digestOf: shape + values, at: "\(path).signal")
    }
  }
}
