import CMemory
import DynapCircuits
import DynapUnits

/// How depressed the synapses with the `stp` bit are, by the law of ``ShortTermDepression``.
///
/// A synapse is brought up to date when it is used, so that silence costs nothing and its recovery is exact.
struct DepressionTable: Sendable {
  fileprivate struct Entry {
    var law: ShortTermDepression.Law
    /// `u` right after the last event.
    var level = 1.0
    /// When that was.
    var since = SimTime.zero

    @inline(__always)
    func level(at time: SimTime) -> Double { law.recovered(level, after: (time - since).milliseconds) }
  }

  /// 64 neighbouring synapses; so few words find an entry that they stay in the cache.
  fileprivate struct Group {
    /// Which of them have the bit, the first in the lowest place.
    var members: UInt64 = 0
    /// The entries of the groups before.
    var first: Int

    static let size = 64

    /// Where one of the synapses is in the table; nil without the bit.
    @inline(__always)
    func place(_ synapse: Int) -> Int? {
      let bit: UInt64 = 1 << UInt64(synapse % Self.size)
      return members & bit == 0 ? nil : first + (members & (bit - 1)).nonzeroBitCount
    }
  }

  /// Empty when no synapse has the bit.
  private var groups: [Group] = []
  private var entries: [Entry] = []

  /// Adds a synapse in its rested state; synapses are added in ascending order.
  mutating func add(_ synapse: Int, _ law: ShortTermDepression.Law) {
    fill(to: synapse + 1)
    groups[synapse / Group.size].members |= 1 << UInt64(synapse % Group.size)
    entries.append(Entry(law: law))
  }

  /// Ends the adding: `synapses` is how many there are with and without the bit.
  mutating func close(synapses: Int) {
    if !entries.isEmpty { fill(to: synapses) }
  }

  private mutating func fill(to count: Int) {
    while groups.count * Group.size < count { groups.append(Group(first: entries.count)) }
  }

  /// The factor on a synapse's weight at a time that is not before its last event; 1 without the bit.
  func factor(_ synapse: Int, at time: SimTime) -> Double {
    guard let place = place(synapse) else { return 1 }
    return Double(entries[place].law.factor(entries[place].level(at: time)))
  }

  /// `u` of a synapse's node at a time that is not before its last event; 1 without the bit.
  func level(_ synapse: Int, at time: SimTime) -> Double {
    place(synapse).map { entries[$0].level(at: time) } ?? 1
  }

  /// The factor that an event finds, which depletes the synapse.
  @inline(__always)
  mutating func spend(_ synapse: Int, at time: SimTime) -> Float {
    guard let place = place(synapse) else { return 1 }
    let entry = entries[place]
    let level = entry.level(at: time)
    entries[place].level = entry.law.depleted(level)
    entries[place].since = time
    return entry.law.factor(level)
  }

  /// The table as plain pointers.
  struct View {
    fileprivate let groups: UnsafePointer<Group>
    fileprivate let entries: UnsafeMutablePointer<Entry>

    /// Where a synapse with the bit is in the table, which is asked for from memory; nil without the bit.
    @inline(__always)
    func find(_ synapse: Int) -> Int? {
      guard let place = groups[synapse / Group.size].place(synapse) else { return nil }
      cmemory_prefetch(entries + place)
      return place
    }

    /// Puts a synapse, by where ``find(_:)`` found it, into place `i` of a batch of events; false where it is in the batch
    /// already.
    @inline(__always)
    func prepare(_ batch: DepressionBatch, _ i: Int, _ place: Int, at time: SimTime) -> Bool {
      let entry = entries[place]
      guard entry.level != DepressionTable.underWay else { return false }
      batch.set(i, entry.law, level: entry.level, silence: (time - entry.since).milliseconds)
      entries[place].level = DepressionTable.underWay
      entries[place].since = time
      return true
    }

    /// Takes over what the event has left of a synapse.
    @inline(__always)
    func finish(_ batch: DepressionBatch, _ i: Int, _ place: Int) { entries[place].level = batch.level(i) }
  }

  /// Calls `body` with the table; not where no synapse has the bit.
  @inline(__always)
  mutating func withView(_ body: (View) -> Void) {
    groups.withUnsafeBufferPointer { groups in
      entries.withUnsafeMutableBufferPointer { entries in
        guard let groups = groups.baseAddress, let entries = entries.baseAddress else { return }
        body(View(groups: groups, entries: entries))
      }
    }
  }

  /// Marks what is in a batch.
  fileprivate static let underWay = -1.0

  /// Takes over the levels of the synapses that had the bit before; `moved` says where each of them is now.
  ///
  /// A synapse that has recovered by another law so far is brought up to date by that law first.
  mutating func adopt(_ old: DepressionTable, moved: [Int?], at time: SimTime) {
    for (synapse, target) in moved.enumerated() {
      guard let from = old.place(synapse), let place = target.flatMap(place) else { continue }
      let entry = old.entries[from]
      let isSameLaw = entry.law == entries[place].law
      entries[place].level = isSameLaw ? entry.level : entry.level(at: time)
      entries[place].since = isSameLaw ? entry.since : max(entry.since, time)
    }
  }

  /// The synapses that have been used, with their level right after the last event and its time.
  var used: [(synapse: Int, level: Double, since: SimTime)] {
    (0..<groups.count * Group.size).compactMap { synapse in
      guard let place = place(synapse), entries[place].level != 1 || entries[place].since != .zero else {
        return nil
      }
      return (synapse, entries[place].level, entries[place].since)
    }
  }

  /// Takes over the level of a synapse; whether it has the bit.
  mutating func restore(_ synapse: Int, level: Double, since: SimTime) -> Bool {
    guard let place = place(synapse) else { return false }
    entries[place].level = level
    entries[place].since = since
    return true
  }

  @inline(__always)
  private func place(_ synapse: Int) -> Int? {
    groups.isEmpty ? nil : groups[synapse / Group.size].place(synapse)
  }
}
