import CDynap
import DynapEngine
import DynapUnits

/// Completes every step up to a time.
@c @implementation
public func dynap_run_until(_ board: OpaquePointer?, _ time: Int64) -> Int32 {
  entering(board) { board throws(Failure) in try board.run(until: SimTime(picoseconds: time)) }
}

/// The time that the board ran to.
@c @implementation
public func dynap_time(_ board: OpaquePointer?, _ time: UnsafeMutablePointer<Int64>?) -> Int32 {
  tell(board, time, "time") { $0.simulation.time.picoseconds }
}

/// The end of the last complete step.
@c @implementation
public func dynap_completed(_ board: OpaquePointer?, _ time: UnsafeMutablePointer<Int64>?) -> Int32 {
  tell(board, time, "time") { $0.simulation.completedTime.picoseconds }
}

/// The step.
@c @implementation
public func dynap_step(_ board: OpaquePointer?, _ step: UnsafeMutablePointer<Int64>?) -> Int32 {
  tell(board, step, "step") { $0.simulation.options.step.picoseconds }
}

/// How long the experiment runs.
@c @implementation
public func dynap_duration(_ board: OpaquePointer?, _ time: UnsafeMutablePointer<Int64>?) -> Int32 {
  tell(board, time, "time") { $0.duration.picoseconds }
}

/// Ends a run that is under way. Takes no lock and no memory, so that a signal handler may call it.
@c @implementation
public func dynap_interrupt(_ board: OpaquePointer?) -> Int32 {
  guard let head = BoardTable.head(board) else { return DYNAP_E_HANDLE }
  head.interrupt()
  return DYNAP_OK
}

/// Counts of what happened.
@c @implementation
public func dynap_read_counters(
  _ board: OpaquePointer?, _ counters: UnsafeMutablePointer<dynap_counters>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let counters else { throw .null("counters") }
    let size = UInt32(MemoryLayout<dynap_counters>.size)
    guard counters.pointee.size == size else {
      throw Failure(
        DYNAP_E_SIZE, "counters.size", "is \(counters.pointee.size)",
        "this library knows \(size): set it to sizeof(dynap_counters)")
    }
    let (tally, simulation) = (board.simulation.tally, board.simulation)
    counters.pointee = dynap_counters(
      size: size, reserved: 0, spikes: UInt64(tally.spikes), spurious_spikes: UInt64(tally.spuriousSpikes),
      events: UInt64(tally.events), matches: UInt64(tally.matches),
      missed_matches: UInt64(tally.missedMatches),
      merged_matches: UInt64(tally.mergedMatches), late_events: UInt64(simulation.lateEvents),
      lost_packets: UInt64(simulation.lostPackets.count))
  }
}

/// Tells a value of a board through a pointer that must not be null.
func tell<Value>(
  _ board: OpaquePointer?, _ target: UnsafeMutablePointer<Value>?, _ name: String,
  _ value: (EmulatedBoard) -> Value
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let target else { throw .null(name) }
    target.pointee = value(board)
  }
}
