import DynapChip
import DynapFabric
import DynapUnits

extension Simulation {
  /// Everything that the simulation holds now, whenever that is: pulses, events and delays under way included.
  ///
  /// Costs a copy of the states and of what has been recorded; see `docs/snapshot.md`.
  public func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.write("identity", RunIdentity(board, options).lines)
    snapshot.write("time", [time.picoseconds])
    instance.save(to: &snapshot)
    stepper.save(instance, to: &snapshot)
    saveInput(to: &snapshot)
    saveOutput(to: &snapshot)
    windows.save(to: &snapshot)
    ports.save(to: &snapshot)
    saveLearningEvents(to: &snapshot)
    return snapshot
  }

  /// Goes on from a snapshot, under the board and the options that were in force when it was taken.
  ///
  /// The result is that of the simulation that was not interrupted, bit for bit, whatever the number of threads. Rows that
  /// the snapshot's program did not have begin at rest, which ``warnings`` tell.
  /// - Throws: ``DiagnosticError``: what ``init(_:_:)`` throws; `snapshot-newer` when a later program wrote the snapshot;
  ///   `snapshot-mismatch` with each setting that differs from the snapshot's; `snapshot-unknown-row` for a state of a
  ///   circuit that this program does not have; `snapshot-column-missing`, `snapshot-column-type`,
  ///   `snapshot-column-count` and `snapshot-value` when its columns contradict one another.
  public init(
    _ board: Board, _ options: SimulationOptions, resuming snapshot: Snapshot
  ) throws(DiagnosticError) {
    var reader = SnapshotReader(snapshot)
    guard (1...Snapshot.currentVersion).contains(snapshot.version) else {
      reader.report(
        "snapshot-newer", "version", "is \(snapshot.version)",
        "this program reads versions 1 to \(Snapshot.currentVersion); use the program that wrote it, or a later one"
      )
      throw DiagnosticError(reader.problems)
    }
    try self.init(board, options)
    let differences = RunIdentity(board, options).differences(
      fromSnapshot: RunIdentity(lines: reader.texts("identity")),
      remedy: "resume with the board and the options that the snapshot was taken with")
    guard differences.isEmpty, reader.problems.isEmpty else {
      throw DiagnosticError(reader.problems + differences)
    }
    restore(&reader)
    guard reader.problems.isEmpty else { throw DiagnosticError(reader.problems) }
    resumeWarnings = reader.warnings
  }

  private mutating func restore(_ reader: inout SnapshotReader) {
    time = reader.times("time", count: 1)[0]
    let completed = time.index(step: options.step)
    let state = conditions?.catchUp(withCompleted: completed)
    instance.restore(&reader, board, options, state, at: completed * options.step)
    stepper = Stepper(instance, options, floor: options.floor(state))
    stepper.watch.configure(board)
    stepper.restore(&reader, &instance, completed: completed)
    restoreInput(&reader)
    restoreOutput(&reader)
    windows.configure(board, instance, options, at: now)
    windows.restore(&reader, board, instance, options)
    ports.restore(&reader, board, options)
    restoreLearningEvents(&reader)
  }

  // MARK: input

  /// The events that have been injected and are not released, in order of their release.
  package var pendingEvents: [InputEvent] { Self.sorted(pending, injected).reversed() }

  /// Replaces the events that have been injected and are not released.
  package mutating func replacePending(with events: [InputEvent]) {
    (pending, injected) = (Self.sorted([], events), [])
  }

  private func saveInput(to snapshot: inout Snapshot) {
    let events = Self.sorted(pending, injected)
    snapshot.write("pending/time", events.map(\.time.picoseconds))
    snapshot.write("pending/word", events.map(\.destination.code))
    snapshot.write("pending/chip", events.map(\.chip.index))
    if events.contains(where: \.entersOverGrid) {
      snapshot.write("pending/over_grid", events.map { $0.entersOverGrid ? 1 : 0 })
    }
    snapshot.write("late_events", [lateEvents])
  }

  private mutating func restoreInput(_ reader: inout SnapshotReader) {
    let times = reader.times("pending/time", from: -SnapshotReader.lastTime)
    let words = reader.words("pending/word", count: times.count)
    let chips = reader.indices("pending/chip", below: board.chips.count, count: times.count)
    let isOverGrid =
      reader.snapshot["pending/over_grid"] == nil
      ? [Int](repeating: 0, count: times.count)
      : reader.indices("pending/over_grid", below: 2, count: times.count)
    let events = times.indices.map {
      InputEvent(
        time: times[$0], destination: words[$0], chip: ChipOnBoard(chips[$0]),
        entersOverGrid: isOverGrid[$0] == 1)
    }
    replacePending(with: events)
    lateEvents = reader.counts("late_events", count: 1)[0]
  }

  // MARK: output

  private func saveOutput(to snapshot: inout Snapshot) {
    snapshot.write("spikes/time", spikes.map(\.time.picoseconds))
    snapshot.write("spikes/lane", spikes.map(\.lane))
    snapshot.write("host_events/time", hostEvents.map(\.time.picoseconds))
    snapshot.write("host_events/word", hostEvents.map(\.word.code))
    snapshot.write("edge_events/bus", edgeEvents.map(\.bus.code))
    snapshot.write("edge_events/time", edgeEvents.map(\.event.time.picoseconds))
    snapshot.write("edge_events/word", edgeEvents.map(\.event.word.code))
    snapshot.write("lost_packets/time", lostPackets.map(\.time.picoseconds))
    snapshot.write("lost_packets/word", lostPackets.map(\.word.code))
    snapshot.write("lost_packets/x", lostPackets.map(\.position.x))
    snapshot.write("lost_packets/y", lostPackets.map(\.position.y))
    snapshot.write("recordings/name", recordings.map(\.name))
    snapshot.write("recordings/state", recordings.map { $0.sampling?.state ?? "" })
    snapshot.write("recordings/every", recordings.map { $0.sampling?.every.picoseconds ?? 0 })
    snapshot.write("recordings/from", recordings.map(\.from.picoseconds))
    snapshot.write("recordings/until", recordings.map(\.until.picoseconds))
    snapshot.write("recordings/neuron_count", recordings.map(\.neurons.count))
    snapshot.write("recordings/lane", recordings.flatMap { $0.neurons.map(\.lane) })
    for (i, trace) in traces.enumerated() {
      snapshot.write("traces/\(i)/time", trace.times.map(\.picoseconds))
      snapshot.write("traces/\(i)/value", trace.values)
    }
  }

  private mutating func restoreOutput(_ reader: inout SnapshotReader) {
    let lanes = board.neuronCount
    let times = reader.times("spikes/time")
    let spiking = reader.indices("spikes/lane", below: lanes, count: times.count)
    for recording in readRecordings(&reader) {
      do throws(DiagnosticError) { try record(recording) } catch {
        for problem in error.diagnostics {
          reader.report(problem.code, problem.keyPath, problem.fact, problem.remedy)
        }
      }
    }
    for i in traces.indices {
      let times = reader.times("traces/\(i)/time")
      let values = reader.floats("traces/\(i)/value", count: times.count * traces[i].recording.neurons.count)
      traces[i].restore(times, values)
    }
    spikes = zip(times, spiking).map { Spike(time: $0, lane: $1) }
    hostEvents = readEvents(&reader, "host_events")
    let buses = reader.indices("edge_events/bus", below: OutputBus.edges.count)
    let edge = readEvents(&reader, "edge_events", count: buses.count)
    edgeEvents = zip(buses, edge).map { EdgeEvent(bus: OutputBus.edges[$0], event: $1) }
    let lostTimes = reader.times("lost_packets/time")
    let words = reader.words("lost_packets/word", count: lostTimes.count)
    let range = Int64(-2 * ChipOnBoard.limit)...Int64(2 * ChipOnBoard.limit)
    let x = reader.integers("lost_packets/x", in: range, count: lostTimes.count)
    let y = reader.integers("lost_packets/y", in: range, count: lostTimes.count)
    lostPackets = lostTimes.indices.map {
      LostPacket(position: ChipOnGrid(x: Int(x[$0]), y: Int(y[$0])), word: words[$0], time: lostTimes[$0])
    }
  }

  private func readEvents(_ reader: inout SnapshotReader, _ name: String, count: Int? = nil) -> [HostEvent] {
    let times = reader.times("\(name)/time", count: count)
    let words = reader.words("\(name)/word", count: times.count)
    return zip(words, times).map { HostEvent(word: $0, time: $1, clock: HostClock()) }
  }

  private func readRecordings(_ reader: inout SnapshotReader) -> [Recording] {
    let names = reader.texts("recordings/name")
    let states = reader.texts("recordings/state", count: names.count)
    let every = reader.times("recordings/every", count: names.count)
    let from = reader.integers("recordings/from", in: .min ... .max, count: names.count)
    let until = reader.integers("recordings/until", in: .min ... .max, count: names.count)
    let counts = reader.counts("recordings/neuron_count", count: names.count)
    let lanes = reader.indices("recordings/lane", below: board.neuronCount)
    let parts = reader.parts(of: lanes, counts: counts, "recordings/lane")
    return names.indices.map { i in
      Recording(
        name: names[i], neurons: parts[i].map(NeuronOnBoard.init(lane:)),
        quantity: states[i].isEmpty ? .spikes : .state(states[i], every: every[i]),
        from: SimTime(picoseconds: from[i]), until: SimTime(picoseconds: until[i]))
    }
  }
}

extension OutputBus {
  /// The buses of a board's edges, in the order of their numbers in a snapshot.
  package static let edges: [OutputBus] = [.north, .east, .south, .west]

  /// The number of the bus of an edge.
  package var code: Int { Self.edges.firstIndex(of: self) ?? 0 }
}

extension Recording {
  /// The state and the interval of a recording of a state.
  fileprivate var sampling: (state: String, every: SimTime)? {
    if case .state(let name, let every) = quantity { (name, every) } else { nil }
  }
}
