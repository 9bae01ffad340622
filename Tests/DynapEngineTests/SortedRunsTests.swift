import DynapCircuits
import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

@Suite struct SortedRunsTests {
  /// A number and where it stood.
  private struct Item {
    let key: UInt32
    let place: Int
  }

  @Test(
    "runs are merged into order, and equals keep theirs where they are few",
    arguments: [0, 1, 2, 17, 128, 129, 500])
  func order(count: Int) {
    let generator = Philox(key: UInt64(count))
    var items = (0..<count).map { i in
      Item(key: UInt32(i % 16) * 4 + UInt32(4 * generator.uniform(at: .init(UInt32(i), 0, 0, 0))), place: i)
    }
    items.withUnsafeMutableBufferPointer { $0.sortRuns { $0.key < $1.key } }
    #expect(Set(items.map(\.place)).count == count)
    for (a, b) in zip(items, items.dropFirst()) {
      #expect(a.key < b.key || a.key == b.key && (count > 128 || a.place < b.place))
    }
  }

  @Test("events are sorted by time, those of one time by the tag", arguments: [0, 1, 2, 17, 128, 129, 500])
  func arrivals(count: Int) {
    let generator = Philox(key: UInt64(count) + 1)
    var events = (0..<count).map { i in
      let words = generator.words(at: .init(UInt32(i), 0, 0, 0))
      // Many at one time, some before the first, and times as far apart as a block is long.
      let time =
        SimTime.ms(7) + Int64(words.w0 % 5) * SimTime.ms(6) - SimTime(picoseconds: Int64(words.w1 % 2))
      return CoreStepper.Arrival(time: time, tag: DynapFabric.Tag(Int(words.w2) % 2048))
    }
    // What no number holds is sorted, too.
    if count == 17 { events[3].time = .max }
    let expected = events.sorted { ($0.time, $0.tag) < ($1.time, $1.tag) }
    events.withUnsafeMutableBufferPointer { CoreStepper.Arrival.sort($0) }
    #expect(events.map(\.time) == expected.map(\.time) && events.map(\.tag) == expected.map(\.tag))
  }

  @Test("what leaves a step comes by time, then by the tag, and is gone after", arguments: [0, 1, 40, 300])
  func outgoing(count: Int) {
    let generator = Philox(key: UInt64(count) + 2)
    var events = OutgoingEvents()
    #expect(events.isEmpty)
    for i in 0..<count {
      let words = generator.words(at: .init(UInt32(i), 0, 0, 0))
      let delivery = Delivery(to: .all, of: .first, DynapFabric.Tag(Int(words.w0) % 9))
      events.append(delivery, at: .us(Int64(words.w1 % 4)))
    }
    #expect(events.isEmpty == (count == 0))
    var taken: [(SimTime, Int)] = []
    events.takeSorted { taken.append(($1, $0.tag.value)) }
    #expect(taken.count == count && events.isEmpty)
    #expect(zip(taken, taken.dropFirst()).allSatisfy { $0 <= $1 })
  }
}
