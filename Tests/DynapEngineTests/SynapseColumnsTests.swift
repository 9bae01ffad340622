import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

extension SynapseColumns {
  /// The columns of synapses that are in the order of their tags already.
  init(_ entries: [CoreSynapses.Entry], offsets: [UInt32] = [], step: SimTime = .ms(1)) {
    self.init(entries.map(\.device), offsets: offsets, step: step)
    setStarts(entries.enumerated().map { ($0, $1.lastStart) })
  }
}

/// What is known of the pulses of a tag's synapses, with and without a look at each.
@Suite struct SynapseColumnsTests {
  /// Eight synapses with a delay of 1 ms and more and a width of 20 us; all of tag 1 but the last, which is of tag 3.
  static func columns(_ change: (inout [CoreSynapses.Entry]) -> Void = { _ in }) -> SynapseColumns {
    var entries = (0..<8).map { k in
      var entry = CoreSynapses.Entry(target: .init(lane: k, dendrite: 0))
      entry.delay = .us(1000 + Int64(k))
      entry.width = .us(20)
      return entry
    }
    change(&entries)
    return SynapseColumns(entries, offsets: [0, 0, 7, 7, 8], step: .us(100))
  }

  static func bucket(_ columns: inout SynapseColumns, _ tag: Int = 1) -> TagBucket {
    var found = TagBucket(0, 0)
    columns.withView { found = $0.buckets[tag] }
    return found
  }

  @Test("after an event each synapse tells its own start, written or not")
  func starts() {
    var columns = Self.columns()
    #expect(Self.bucket(&columns).reach == SimTime.us(1026).picoseconds)
    #expect(Self.bucket(&columns).quietFrom < 0)
    columns.withView { $0.buckets[1].note(SimTime.ms(5).picoseconds) }
    #expect(Self.bucket(&columns).quietFrom == SimTime.us(6026).picoseconds)
    let unwritten = Array(columns)
    for k in 0..<7 { #expect(unwritten[k].lastStart == .us(6000 + Int64(k))) }
    #expect(unwritten[7].lastStart == CoreSynapses.Entry.never, "another tag")
    columns.withView { $0.write(1) }
    #expect(Self.bucket(&columns).unwritten == TagBucket.beforeAll)
    #expect(Array(columns).map(\.lastStart) == unwritten.map(\.lastStart))
  }

  @Test("a synapse that is set keeps the others' starts and moves the end of the last pulse")
  func setting() {
    var columns = Self.columns()
    columns.withView { $0.buckets[1].note(SimTime.ms(5).picoseconds) }
    columns[2].lastStart = .ms(9)
    #expect(columns[2].lastStart == .ms(9) && columns[3].lastStart == .us(6003))
    #expect(Self.bucket(&columns).quietFrom == SimTime.us(9020).picoseconds)
    columns[3].delay = .ms(2)
    #expect(columns[3].lastStart == .us(6003), "a new delay does not move a pulse")
    #expect(Self.bucket(&columns).reach == SimTime.us(2020).picoseconds)
    #expect(Self.bucket(&columns, 3).quietFrom < 0)
  }

  @Test("an event that comes late moves the end no earlier")
  func late() {
    var bucket = TagBucket(0, 1)
    bucket.reach = 100
    bucket.note(1000)
    bucket.noteWritten(500)
    #expect(bucket.quietFrom == 1100)
    bucket.noteWritten(1050)
    #expect(bucket.quietFrom == 1150)
    bucket.quietFrom = TagBucket.afterAll
    bucket.noteWritten(2000)
    #expect(bucket.quietFrom == TagBucket.afterAll)
  }

  @Test("a flag that concerns matching and a delay beyond all steps ask for a look at each synapse")
  func unusual() {
    for flag in [CoreSynapses.Target.Flag.isDeaf, .isWatched] {
      var columns = Self.columns { $0[4].target[flag] = true }
      #expect(Self.bucket(&columns).quietFrom == TagBucket.afterAll)
      #expect(Self.bucket(&columns, 3).quietFrom < 0)
    }
    for flag in [CoreSynapses.Target.Flag.isStiff, .isDepressing, .isPlastic] {
      var columns = Self.columns { $0[4].target[flag] = true }
      #expect(Self.bucket(&columns).quietFrom < 0)
    }
    var far = Self.columns { $0[6].delay = .s(3600) }
    #expect(Self.bucket(&far).quietFrom == TagBucket.afterAll)
    let frame = CoreStepper.Frame(
      index: 70, step: .us(100), serial: 0, retriggers: true, delaysOne: true, losesEvents: false)
    #expect(MatchBuffer.isFar(Float(far[6].delay.picoseconds), 0, frame))
    // What is not far by itself is not far anywhere in a step.
    let longest = MatchBuffer.longestDelay(step: .us(100))
    #expect(!MatchBuffer.isFar(longest.nextDown, 1, frame) && longest > 400e9)
  }

  @Test("a watched synapse that is watched no longer matches the shortest way again")
  func marking() {
    var columns = Self.columns()
    columns.withView { $0.buckets[1].note(SimTime.ms(5).picoseconds) }
    columns.mark(.isWatched) { place, _ in place == 0 }
    #expect(Self.bucket(&columns).quietFrom == TagBucket.afterAll)
    #expect(columns[3].lastStart == .us(6003))
    columns.mark(.isWatched) { _, _ in false }
    #expect(Self.bucket(&columns).quietFrom == SimTime.us(6026).picoseconds)
    columns.mark(.isStiff) { $1.lane == 5 }
    #expect((0..<8).map { columns.device($0).target[.isStiff] } == (0..<8).map { $0 == 5 })
  }

  @Test("the flags of all synapses together follow what is set and marked")
  func flags() {
    var columns = Self.columns { $0[4].target[.isDepressing] = true }
    #expect(columns.startingFlags == CoreSynapses.Target.Flag.isDepressing.rawValue)
    columns.mark(.isStiff) { place, _ in place == 1 }
    #expect(
      columns.startingFlags
        == [.isDepressing, .isStiff].reduce(0) { $0 | ($1 as CoreSynapses.Target.Flag).rawValue })
    columns.mark(.isStiff) { _, _ in false }
    #expect(columns.startingFlags == CoreSynapses.Target.Flag.isDepressing.rawValue)
    columns[0].target[.isPlastic] = true
    #expect(columns.startingFlags & CoreSynapses.Target.Flag.isPlastic.rawValue != 0)
    columns.mark(.isWatched) { _, _ in true }
    #expect(columns.startingFlags & CoreSynapses.Target.Flag.isWatched.rawValue == 0, "it concerns matching")
    #expect(Self.columns().startingFlags == 0)
  }

  @Test("starts set together are those set one by one")
  func bulk() {
    var (together, alone) = (Self.columns(), Self.columns())
    for tag in [1, 3] {
      together.withView { $0.buckets[tag].note(SimTime.ms(5).picoseconds) }
      alone.withView { $0.buckets[tag].note(SimTime.ms(5).picoseconds) }
    }
    together.setStarts([(2, .ms(9)), (7, .ms(8))])
    (alone[2].lastStart, alone[7].lastStart) = (.ms(9), .ms(8))
    #expect(together.starts == alone.starts && alone.starts == alone.map(\.lastStart))
    for tag in [1, 3] {
      #expect(Self.bucket(&together, tag).quietFrom == Self.bucket(&alone, tag).quietFrom)
    }
  }

  @Test("without a tag that matches, synapses are kept and nobody looks at them")
  func unmatched() {
    var columns = SynapseColumns([CoreSynapses.Entry(target: .init(lane: 3, dendrite: 1))])
    columns.withView { _ in Issue.record("there is no tag") }
    columns[0].lastStart = .ms(1)
    #expect(columns[0].lastStart == .ms(1) && columns[0].target.lane == 3)
    #expect(columns.lanes == 3...3 && SynapseColumns().lanes == nil && Self.columns().lanes == 0...7)
  }
}
