/// The places of keys, hashes of names among them, in the order in which they came; found in a probe or two.
struct TagTable: Sendable {
  private static let size = 256
  private var keys: [UInt64] = []
  /// The place in `keys` plus 1; 0 where nothing is.
  private var slots = [UInt8](repeating: 0, count: size)

  /// How many keys there are.
  var count: Int { keys.count }

  /// The place of a key, or nil.
  @inline(__always)
  func place(of key: UInt64) -> Int? {
    let slot = slot(of: key)
    return slots[slot] == 0 ? nil : Int(slots[slot]) - 1
  }

  /// The place of a key, which is added unless it is there; fewer than 128 fit.
  mutating func insert(_ key: UInt64) -> Int {
    let slot = slot(of: key)
    if slots[slot] == 0 {
      precondition(keys.count + 1 < Self.size / 2, "a core has few parameters")
      keys.append(key)
      slots[slot] = UInt8(keys.count)
    }
    return Int(slots[slot]) - 1
  }

  /// Where a key is or would be.
  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: key) & (Self.size - 1)
    while slots[slot] != 0, keys[Int(slots[slot]) - 1] != key { slot = (slot + 1) & (Self.size - 1) }
    return slot
  }
}
