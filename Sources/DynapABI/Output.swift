import CDynap
import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// Switches a stream of events on or off.
@c @implementation
public func dynap_enable_output(_ board: OpaquePointer?, _ bus: UInt32, _ on: Int32) -> Int32 {
  entering(board) { board throws(Failure) in
    try check("bus", bus, 0...5)
    board.simulation.enableOutput(OutputBus.numbered[Int(bus)], on != 0)
    board.publishOutputs()
  }
}

/// Whether a stream is on.
@c @implementation
public func dynap_output_enabled(
  _ board: OpaquePointer?, _ bus: UInt32, _ on: UnsafeMutablePointer<Int32>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let on else { throw .null("on") }
    try check("bus", bus, 0...5)
    on.pointee = board.simulation.options.windows.outputs.contains(OutputBus.numbered[Int(bus)]) ? 1 : 0
  }
}

/// Takes events that left the board.
@c @implementation
public func dynap_read_events(
  _ board: OpaquePointer?, _ events: UnsafeMutablePointer<dynap_event>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
  take(board, events, capacity, count, "events") { $0.events.take($1, $2) }
}

/// How many events wait.
@c @implementation
public func dynap_event_count(_ board: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?) -> Int32 {
  tell(board, count, "count") { $0.events.count }
}

/// Keeps the spikes of neurons from now on.
@c @implementation
public func dynap_record_spikes(
  _ board: OpaquePointer?, _ neurons: UnsafePointer<UInt32>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let wanted =
      neurons == nil
      ? board.written.neurons
      : try entries(neurons, count, "neurons") { number, place throws(Failure) in
        try board.neuron(number, place())
      }
    let new = wanted.filter { !board.keepsSpikes[$0.lane] }
    guard !new.isEmpty else { return }
    for neuron in new { board.keepsSpikes[neuron.lane] = true }
    do throws(DiagnosticError) {
      let name = "kept.\(board.simulation.recordings.count)"
      try board.simulation.record(Recording(name: name, neurons: new, quantity: .spikes))
    } catch { throw Failure(DYNAP_E_INTERNAL, error) }
  }
}

/// Takes spikes that were kept.
@c @implementation
public func dynap_read_spikes(
  _ board: OpaquePointer?, _ spikes: UnsafeMutablePointer<dynap_spike>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
  take(board, spikes, capacity, count, "spikes") { $0.spikes.take($1, $2) }
}

/// The counts of a chip's converters in the last complete sample.
@c @implementation
public func dynap_converter_counts(
  _ board: OpaquePointer?, _ chip: UInt32, _ counts: UnsafeMutablePointer<UInt32>?,
  _ samples: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let counts else { throw .null("counts") }
    let values = board.simulation.sadcValues(chip: try board.chip(chip))
    for (i, value) in values.enumerated() { counts[i] = UInt32(clamping: value) }
    samples?.pointee = UInt64(board.simulation.sadcSampleCount)
  }
}

/// Sets over how long the converters count.
@c @implementation
public func dynap_set_converter_period(_ board: OpaquePointer?, _ period: Int64) -> Int32 {
  entering(board) { board throws(Failure) in
    try check(
      "period", period, board.simulation.options.step.picoseconds...EmulatedBoard.lastTime.picoseconds)
    board.simulation.setSADCSamplePeriod(SimTime(picoseconds: period))
  }
}

/// Over how long the converters count.
@c @implementation
public func dynap_converter_period(_ board: OpaquePointer?, _ period: UnsafeMutablePointer<Int64>?) -> Int32 {
  tell(board, period, "period") { $0.simulation.options.windows.samplePeriod.picoseconds }
}

/// Takes pulses of the converters.
@c @implementation
public func dynap_read_converter_pulses(
  _ board: OpaquePointer?, _ pulses: UnsafeMutablePointer<dynap_converter_pulse>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
  take(board, pulses, capacity, count, "pulses") { $0.pulses.take($1, $2) }
}

/// Takes from a queue of a board into an array of the caller's.
private func take<Element>(
  _ board: OpaquePointer?, _ target: UnsafeMutablePointer<Element>?, _ capacity: Int,
  _ count: UnsafeMutablePointer<Int>?, _ name: String,
  _ take: (EmulatedBoard, UnsafeMutablePointer<Element>?, Int) -> Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let count else { throw .null("count") }
    count.pointee = 0
    guard capacity == 0 || target != nil else { throw .null(name) }
    guard capacity >= 0 else { throw .range("capacity", capacity, 0...Int64(maximumCount)) }
    count.pointee = take(board, target, capacity)
  }
}
