import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("Outbox") struct OutboxTests {
  static func records(_ count: Int) -> ByteBuffer {
    var buffer = ByteBuffer()
    EventRecord.write((0..<count).map { EventRecord(time: .zero, value: UInt32($0)) }, to: &buffer)
    return buffer
  }

  /// What a batch holds: its first number and the values of its records.
  static func content(_ batch: Outbox.Batch?) throws -> [Int]? {
    guard let batch else { return nil }
    return [Int(batch.first)] + (try EventRecord.read(batch.records).map { Int($0.value) })
  }

  @Test("no more is sent than was granted, and numbers go on") func credit() throws {
    var outbox = Outbox(capacity: 100)
    outbox.append(.host, Self.records(10))
    let none = outbox.next(most: 99)
    #expect(none == nil && !outbox.isReady)
    outbox.grant(4)
    let batches = [outbox.next(most: 99), outbox.next(most: 99)]
    #expect(try batches.map(Self.content) == [[0, 0, 1, 2, 3], nil])
    outbox.grant(100)
    let more = [outbox.next(most: 5), outbox.next(most: 5)]
    #expect(try more.map(Self.content) == [[4, 4, 5, 6, 7, 8], [9, 9]])
    outbox.grant(.max)
    #expect(outbox.credit == .max && outbox.cursor == 10)
  }

  @Test("pieces of one stream go as one frame, those of two do not") func joins() throws {
    var outbox = Outbox(capacity: 100)
    outbox.grant(100)
    outbox.append(.host, Self.records(2))
    outbox.append(.host, Self.records(3))
    outbox.append(.spikes, Self.records(1))
    let batches = [outbox.next(most: 99), outbox.next(most: 99), outbox.next(most: 99)]
    #expect(batches.map { $0?.stream } == [.host, .spikes, nil])
    #expect(try batches.map(Self.content) == [[0, 0, 1, 0, 1, 2], [5, 0], nil])
  }

  @Test("beyond the capacity the oldest go; only what was not sent is a loss") func trims() throws {
    var outbox = Outbox(capacity: 10)
    outbox.grant(4)
    outbox.append(.host, Self.records(8))
    _ = outbox.next(most: 99)
    outbox.append(.host, Self.records(5))
    outbox.trim()
    #expect(outbox.base == 3 && outbox.count == 10 && outbox.dropped == 0)
    outbox.append(.host, Self.records(6))
    outbox.trim()
    #expect(outbox.base == 9 && outbox.count == 10 && outbox.dropped == 5 && outbox.cursor == 9)
    outbox.grant(99)
    let batch = outbox.next(most: 99)
    #expect(try Self.content(batch) == [9, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5])
    #expect(outbox.cursor == 19)
  }

  @Test("what is acknowledged is forgotten, and no more than was sent can be") func acknowledges() {
    var outbox = Outbox(capacity: 10)
    outbox.grant(6)
    outbox.append(.host, Self.records(8))
    _ = outbox.next(most: 99)
    let taken = [7, 5].map { outbox.acknowledge(before: $0) }
    #expect(taken == [false, true] && outbox.base == 5 && outbox.count == 3)
    let old = outbox.acknowledge(before: 2)
    #expect(old && outbox.base == 5)
  }

  @Test("going back sends again what is kept, and says what is not") func rewinds() throws {
    var outbox = Outbox(capacity: 10)
    outbox.grant(99)
    outbox.append(.host, Self.records(8))
    _ = outbox.next(most: 99)
    let losses = [outbox.rewind(to: 9, credit: 0), outbox.rewind(to: 3, credit: 2)]
    #expect(losses == [nil, 0])
    let again = outbox.next(most: 99)
    #expect(again?.first == 3 && outbox.cursor == 5)
    outbox.append(.host, Self.records(9))
    outbox.trim()
    #expect(outbox.base == 7 && outbox.dropped == 2)
    let lost = outbox.rewind(to: 5, credit: 99)
    let rest = outbox.next(most: 99)
    #expect(lost == 2 && rest?.first == 7 && outbox.cursor == 17)
  }

  @Test("whatever is done, it is what a plain list would be", arguments: 0..<8)
  func model(_ seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    var outbox = Outbox(capacity: 50)
    var (base, cursor, end, credit, dropped) = (0, 0, 0, 0, 0)
    for _ in 0..<400 {
      switch random(5) {
      case 0:
        let count = 1 + random(30)
        var buffer = ByteBuffer()
        EventRecord.write(
          (end..<end + count).map { EventRecord(time: .zero, value: UInt32($0)) }, to: &buffer)
        outbox.append(.host, buffer)
        outbox.trim()
        end += count
        base = max(base, end - 50)
        dropped += max(0, base - cursor)
        cursor = max(base, cursor)
      case 1:
        let count = random(40)
        outbox.grant(UInt64(count))
        credit += count
      case 2:
        let most = 1 + random(20)
        let batch = outbox.next(most: most)
        let count = min(most, credit, end - cursor)
        #expect((batch == nil) == (count == 0))
        if let batch {
          #expect(batch.first == UInt64(cursor))
          #expect(try EventRecord.read(batch.records).map { Int($0.value) } == Array(cursor..<cursor + count))
        }
        cursor += count
        credit -= count
      case 3:
        let sequence = base + random(cursor - base + 1)
        let isTaken = outbox.acknowledge(before: UInt64(sequence))
        #expect(isTaken)
        base = max(base, sequence)
      default:
        guard random(4) == 0 else { continue }
        let sequence = random(cursor + 1)
        let lost = outbox.rewind(to: UInt64(sequence), credit: 5)
        #expect(lost == UInt64(max(0, base - sequence)))
        base = max(base, sequence)
        (cursor, credit) = (base, 5)
      }
      #expect(
        outbox.count == end - base && outbox.cursor == UInt64(cursor) && outbox.dropped == UInt64(dropped))
    }
  }
}
