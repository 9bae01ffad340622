import DynapFabric
import DynapUnits

extension CoreStepper.Arrival {
  /// Sorts the events of one step or block by time, those of one time by the tag.
  ///
  /// Few are sorted as one number each.
  static func sort(_ events: UnsafeMutableBufferPointer<Self>) {
    guard events.count > 1 else { return }
    guard events.count > mostAsNumbers || !sortAsNumbers(events) else { return }
    var all = events
    all.sort { $0.time < $1.time || $0.time == $1.time && $0.tag < $1.tag }
  }

  /// The same where times are within 2^52 ps of the first; whether they are.
  private static func sortAsNumbers(_ events: UnsafeMutableBufferPointer<Self>) -> Bool {
    let origin = events[0].time.picoseconds
    var far: Int64 = 0
    return withUnsafeTemporaryAllocation(of: Int64.self, capacity: events.count) { numbers in
      for i in events.indices {
        let span = events[i].time.picoseconds &- origin
        far |= span ^ span &>> 63
        numbers[i] = span &<< tagBits | Int64(events[i].tag.rawValue)
      }
      guard far &>> 52 == 0 else { return false }
      numbers.sortRuns { $0 < $1 }
      for i in events.indices { events[i] = Self(number: numbers[i], from: origin) }
      return true
    }
  }

  /// How many are sorted as numbers, in a kilobyte of the stack.
  private static let mostAsNumbers = 128
  private static let tagBits: Int64 = 11

  /// Takes a number apart, in which the tag stands below the time since the origin.
  @inline(__always)
  private init(number: Int64, from origin: Int64) {
    let tag = Int(number & (1 &<< Self.tagBits &- 1))
    self.init(time: SimTime(picoseconds: origin &+ number &>> Self.tagBits), tag: Tag(tag))
  }
}
