import DynapFabric

/// A set of tags as 2048 bits.
struct TagSet: Hashable {
  private var words = SIMD32<UInt64>()

  /// Whether a tag is in the set.
  func contains(_ tag: Tag) -> Bool { words[tag.value / 64] >> UInt64(tag.value % 64) & 1 == 1 }

  /// Puts a tag into the set.
  mutating func insert(_ tag: Tag) { words[tag.value / 64] |= 1 << UInt64(tag.value % 64) }

  /// Puts all tags of another set into the set.
  mutating func formUnion(_ other: TagSet) { words |= other.words }

  /// The lowest tag that is not in the set from a start up, else from 1 up; tag 0 is never returned.
  func lowestAbsent(from start: Int) -> Tag? {
    lowestAbsent(in: start..<Tag.count) ?? lowestAbsent(in: 1..<start)
  }

  private func lowestAbsent(in range: Range<Int>) -> Tag? {
    var value = range.lowerBound
    while value < range.upperBound {
      let absent = ~words[value / 64] >> UInt64(value % 64)
      if absent != 0 {
        let found = value + absent.trailingZeroBitCount
        return found < range.upperBound ? Tag(found) : nil
      }
      value = (value / 64 + 1) * 64
    }
    return nil
  }
}
