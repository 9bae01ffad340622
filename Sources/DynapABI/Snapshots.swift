import CDynap
import DynapChip
import DynapEngine
import DynapIO
import DynapUnits

/// Writes a snapshot to memory.
@c @implementation
public func dynap_snapshot(
  _ board: OpaquePointer?, _ buffer: UnsafeMutableRawPointer?, _ capacity: Int,
  _ size: UnsafeMutablePointer<Int>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let size else { throw .null("size") }
    let bytes = SnapshotFile.bytes(of: board.snapshot())
    size.pointee = bytes.count
    guard let buffer, capacity >= bytes.count else {
      if buffer == nil, capacity == 0 { return }
      throw Failure(
        DYNAP_E_SPACE, "capacity", "is \(capacity)", "this snapshot needs \(bytes.count) bytes")
    }
    buffer.copyMemory(from: bytes, byteCount: bytes.count)
  }
}

/// Goes on from a snapshot in memory.
@c @implementation
public func dynap_restore(_ board: OpaquePointer?, _ buffer: UnsafeRawPointer?, _ size: Int) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let buffer else { throw .null("buffer") }
    guard (0...maximumCount).contains(size) else { throw .range("size", size, 0...Int64(maximumCount)) }
    let snapshot: Snapshot
    do throws(FormatError) {
      snapshot = try SnapshotFile.snapshot(bytes: Array(UnsafeRawBufferPointer(start: buffer, count: size)))
    } catch {
      throw Failure(DYNAP_E_SNAPSHOT, "the snapshot", "is damaged: \(error.what)", error.remedy)
    }
    try board.restore(snapshot)
  }
}

/// Writes a snapshot to a file.
@c @implementation
public func dynap_snapshot_file(_ board: OpaquePointer?, _ file: UnsafePointer<CChar>?) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let file else { throw .null("file") }
    do throws(FormatError) {
      try SnapshotFile.write(board.snapshot(), toPath: String(cString: file))
    } catch { throw Failure(error) }
  }
}

/// Goes on from a snapshot in a file.
@c @implementation
public func dynap_restore_file(_ board: OpaquePointer?, _ file: UnsafePointer<CChar>?) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let file else { throw .null("file") }
    let snapshot: Snapshot
    do throws(FormatError) { snapshot = try SnapshotFile.read(path: String(cString: file)) } catch {
      throw error.code == .system
        ? Failure(error)
        : Failure(DYNAP_E_SNAPSHOT, "the snapshot", "is damaged: \(error.what)", error.remedy)
    }
    try board.restore(snapshot)
  }
}

extension EmulatedBoard {
  /// Everything that the board holds, what waits to be read included.
  fileprivate func snapshot() -> Snapshot {
    var snapshot = simulation.snapshot()
    snapshot["host/changes"] = .integers([Int64(changes.count)])
    snapshot["host/events/time"] = .integers(events.waiting.map(\.time))
    snapshot["host/events/word"] = .integers(events.waiting.map { Int64($0.word) })
    snapshot["host/events/bus"] = .integers(events.waiting.map { Int64($0.bus) })
    snapshot["host/spikes/time"] = .integers(spikes.waiting.map(\.time))
    snapshot["host/spikes/neuron"] = .integers(spikes.waiting.map { Int64($0.neuron) })
    snapshot["host/pulses/time"] = .integers(pulses.waiting.map(\.time))
    snapshot["host/pulses/channel"] = .integers(
      pulses.waiting.map { Int64($0.chip) * 64 + Int64($0.channel) })
    return snapshot
  }

  /// Goes on from a snapshot of a board of the same configuration.
  ///
  /// - Throws: `DYNAP_E_SNAPSHOT` with everything that differs or is damaged; then nothing has changed.
  fileprivate func restore(_ snapshot: Snapshot) throws(Failure) {
    let restored: Simulation
    var reader = SnapshotReader(snapshot)
    let left =
      snapshot["host/changes"] == nil
      ? changes.count : reader.indices("host/changes", below: allChanges.count + 1, count: 1)[0]
    do throws(DiagnosticError) {
      var (board, options) = (simulation.board, simulation.options)
      if left != changes.count {
        let last = allChanges.dropLast(left).last
        board = last?.board ?? first.board
        options.exactCurrents = last?.exactCurrents ?? first.exactCurrents
      }
      restored = try Simulation(board, options, resuming: snapshot)
      let waiting = Waiting(&reader, neurons: neuronCount, converters: chipCount * 64)
      guard reader.problems.isEmpty else { throw DiagnosticError(reader.problems) }
      events.replace(with: waiting.events)
      spikes.replace(with: waiting.spikes)
      pulses.replace(with: waiting.pulses)
    } catch { throw Failure(DYNAP_E_SNAPSHOT, error) }
    simulation = restored
    changes = allChanges.suffix(left)
    keepsSpikes = [Bool](repeating: false, count: neuronCount)
    for recording in restored.recordings where recording.quantity == .spikes {
      for neuron in recording.neurons { keepsSpikes[neuron.lane] = true }
    }
    discard()
    publishOutputs()
  }

  /// What waited to be read when a snapshot was taken; nothing in one that another program took.
  private struct Waiting {
    var events: [dynap_event] = []
    var spikes: [dynap_spike] = []
    var pulses: [dynap_converter_pulse] = []

    init(_ reader: inout SnapshotReader, neurons: Int, converters: Int) {
      guard reader.snapshot["host/events/time"] != nil else { return }
      let times = reader.times("host/events/time")
      let words = reader.integers("host/events/word", in: 0...Int64(UInt32.max), count: times.count)
      let buses = reader.indices("host/events/bus", below: 4, count: times.count)
      events = times.indices.map {
        dynap_event(
          time: times[$0].picoseconds, word: UInt32(words[$0]), chip: 0, bus: UInt8(buses[$0]), flags: 0)
      }
      let spikeTimes = reader.times("host/spikes/time")
      let lanes = reader.indices("host/spikes/neuron", below: neurons, count: spikeTimes.count)
      spikes = lanes.indices.map {
        dynap_spike(time: spikeTimes[$0].picoseconds, neuron: UInt32(lanes[$0]), reserved: 0)
      }
      let pulseTimes = reader.times("host/pulses/time")
      let places = reader.indices("host/pulses/channel", below: converters, count: pulseTimes.count)
      pulses = places.indices.map {
        dynap_converter_pulse(
          time: pulseTimes[$0].picoseconds, chip: UInt16(places[$0] / 64), channel: UInt16(places[$0] % 64),
          reserved: 0)
      }
    }
  }
}
