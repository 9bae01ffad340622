import DynapFabric
import DynapUnits

extension CoreStepper.Arrival {
  /// Sorts the events of one step or block by time, those of one time by the tag.
  ///
  /// Few are sorted as one number each. They come in a few ascending runs, or at one time.
  static func sort(_ events: UnsafeMutableBufferPointer<Self>) {
    guard events.count > 1 else { return }
    guard events.count <= mostAsNumbers else {
      var all = events
      return all.sort { $0.time < $1.time || $0.time == $1.time && $0.tag < $1.tag }
    }
    let origin = events[0].time.picoseconds
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: events.count) { numbers in
      for i in events.indices {
        let number = events[i].number(from: origin)
        var place = i
        while place > 0, number < numbers[place &- 1] {
          numbers[place] = numbers[place &- 1]
          place &-= 1
        }
        numbers[place] = number
      }
      for i in events.indices { events[i] = Self(number: numbers[i], from: origin) }
    }
  }

  /// How many are sorted as numbers, in a kilobyte of the stack.
  private static let mostAsNumbers = 128
  private static let tagBits: Int64 = 11

  /// A number that ascends with time and tag, for times within 2^52 ps of each other: those of a block are.
  @inline(__always)
  private func number(from origin: Int64) -> Int64 {
    (time.picoseconds &- origin) &<< Self.tagBits | Int64(tag.rawValue)
  }

  @inline(__always)
  private init(number: Int64, from origin: Int64) {
    let tag = Int(number & (1 &<< Self.tagBits &- 1))
    self.init(time: SimTime(picoseconds: origin &+ number &>> Self.tagBits), tag: Tag(tag))
  }
}
