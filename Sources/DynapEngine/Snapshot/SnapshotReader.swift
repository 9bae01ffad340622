import DynapChip
import DynapFabric
import DynapUnits

/// Reads the columns of a snapshot, and collects what keeps them from being gone on from.
///
/// What it returns can always be used without a trap: a column that is missing or of the wrong kind reads as zeros, and a
/// value outside its range as the nearest inside, so that all problems come out at once.
package struct SnapshotReader {
  /// What is read.
  package let snapshot: Snapshot
  /// What keeps the snapshot from being used.
  package private(set) var problems: [Diagnostic] = []
  /// What is doubtful.
  package private(set) var warnings: [Diagnostic] = []

  /// The latest time that a snapshot holds: half of what a time can, so that sums do not overflow.
  package static let lastTime = Int64.max / 2

  /// Reads a snapshot.
  package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// Reports that a snapshot cannot be used.
  package mutating func report(_ code: String, _ column: String, _ fact: String, _ remedy: String) {
    problems.append(Diagnostic(.error, code, "snapshot.\(column)", fact, remedy))
  }

  /// Reports what is doubtful.
  package mutating func warn(_ code: String, _ column: String, _ fact: String, _ remedy: String) {
    warnings.append(Diagnostic(.warning, code, "snapshot.\(column)", fact, remedy))
  }

  private static let remedy = "it was damaged or written by another program; take another snapshot"

  private mutating func missing(_ name: String, _ kind: String) {
    if let values = snapshot[name] {
      report("snapshot-column-type", name, "holds \(values.kind), not \(kind)", Self.remedy)
    } else {
      report("snapshot-column-missing", name, "is missing", Self.remedy)
    }
  }

  private mutating func sized<Value>(_ values: [Value], _ name: String, _ count: Int?, _ empty: Value)
    -> [Value]
  {
    guard let count, values.count != count else { return values }
    report("snapshot-column-count", name, "has \(values.count) values, not \(count)", Self.remedy)
    return [Value](repeating: empty, count: count)
  }

  /// Whole numbers in a range; as many as `count` when it is given.
  package mutating func integers(
    _ name: String, in range: ClosedRange<Int64>, count: Int? = nil
  ) -> [Int64] {
    guard case .integers(var values) = snapshot[name] else {
      missing(name, "integers")
      return [Int64](repeating: range.lowerBound, count: count ?? 0)
    }
    values = sized(values, name, count, range.lowerBound)
    if let place = values.firstIndex(where: { !range.contains($0) }) {
      report(
        "snapshot-value", name,
        "holds \(values[place]) at place \(place), outside \(range.lowerBound) to "
          + "\(range.upperBound)", Self.remedy)
      for i in values.indices { values[i] = min(max(values[i], range.lowerBound), range.upperBound) }
    }
    return values
  }

  /// Indices below a limit that is above zero.
  package mutating func indices(_ name: String, below limit: Int, count: Int? = nil) -> [Int] {
    integers(name, in: 0...Int64(max(limit, 1) - 1), count: count).map(Int.init)
  }

  /// Counts.
  package mutating func counts(_ name: String, count: Int? = nil) -> [Int] {
    integers(name, in: 0...Self.lastTime, count: count).map(Int.init)
  }

  /// A single whole number.
  package mutating func integer(_ name: String, in range: ClosedRange<Int64> = 0...lastTime) -> Int64 {
    integers(name, in: range, count: 1)[0]
  }

  /// Times; negative ones only where they are allowed.
  package mutating func times(_ name: String, count: Int? = nil, from first: Int64 = 0) -> [SimTime] {
    integers(name, in: first...Self.lastTime, count: count).map(SimTime.init(picoseconds:))
  }

  /// What lanes hold; finite.
  package mutating func floats(_ name: String, count: Int? = nil) -> [Float] {
    guard case .floats(let values) = snapshot[name] else {
      missing(name, "floats")
      return [Float](repeating: 0, count: count ?? 0)
    }
    return sized(values, name, count, 0)
  }

  /// Exact numbers.
  package mutating func doubles(_ name: String, count: Int? = nil) -> [Double] {
    guard case .doubles(let values) = snapshot[name] else {
      missing(name, "doubles")
      return [Double](repeating: 0, count: count ?? 0)
    }
    return sized(values, name, count, 0)
  }

  /// Exact numbers that are finite.
  package mutating func finite(_ name: String, count: Int? = nil) -> [Double] {
    let values = doubles(name, count: count)
    guard let place = values.firstIndex(where: { !$0.isFinite }) else { return values }
    report("snapshot-value", name, "holds \(values[place]) at place \(place)", Self.remedy)
    return [Double](repeating: 0, count: values.count)
  }

  /// Names.
  package mutating func texts(_ name: String, count: Int? = nil) -> [String] {
    guard case .texts(let values) = snapshot[name] else {
      missing(name, "texts")
      return [String](repeating: "", count: count ?? 0)
    }
    return sized(values, name, count, "")
  }

  /// Destination words.
  package mutating func words(_ name: String, count: Int? = nil) -> [Destination] {
    integers(name, in: 0...Destination.lastCode, count: count).map { code in
      guard let word = Destination(code: code) else {
        report("snapshot-value", name, "holds \(code), which is no word", Self.remedy)
        return Destination()
      }
      return word
    }
  }

  /// Parts of a list whose lengths were written, one after the other.
  package mutating func parts<Value>(of values: [Value], counts: [Int], _ name: String) -> [ArraySlice<Value>]
  {
    var end = 0
    return counts.map { count in
      guard count <= values.count - end else {
        report("snapshot-column-count", name, "has fewer values than its parts", Self.remedy)
        return []
      }
      defer { end += count }
      return values[end..<end + count]
    }
  }
}

extension Destination {
  /// The word as a number: the tag, plus 2^11 times the mask, plus 2^15 times x + 7, plus 2^19 times y + 7.
  package var code: Int64 {
    let reach = Int64(Hop.reach)
    return Int64(tag.rawValue) | Int64(cores.rawValue) << 11 | (Int64(hop.x) + reach) << 15
      | (Int64(hop.y) + reach) << 19
  }

  /// The largest number of a word.
  static let lastCode = Int64(1) << 23 - 1

  /// The word of a number, or nil when no word has it.
  init?(code: Int64) {
    let reach = Int64(Hop.reach)
    guard (0...Self.lastCode).contains(code),
      let hop = Hop(exactlyX: Int(code >> 15 & 15 - reach), y: Int(code >> 19 - reach))
    else { return nil }
    self.init(tag: Tag(Int(code & 2047)), cores: CoreMask(rawValue: UInt8(code >> 11 & 15)), hop: hop)
  }
}
