/// Which indices of a fixed array have been read; while they come in order, a counter is all it takes.
struct VendorElementOrder {
  private let count: Int?
  private var next = 0
  private var seen: [Bool]?

  init(count: Int?) { self.count = count }

  /// The index in `valueN`, without leading zeros.
  static func index(ofKey key: String, below limit: Int) -> Int? {
    guard key.hasPrefix("value"), let index = Int(key.dropFirst(5)), index < limit, key == "value\(index)"
    else {
      return nil
    }
    return index
  }

  /// The index that comes next in order.
  var expected: Int { next }

  /// Notes an index; false when it has been read before.
  mutating func note(_ index: Int) -> Bool {
    if seen == nil, index == next {
      next += 1
      return true
    }
    var flags = seen ?? [Bool](repeating: true, count: next)
    // Held once only, so that noting an index does not copy the flags.
    seen = nil
    if flags.count <= index { flags += [Bool](repeating: false, count: index + 1 - flags.count) }
    let isNew = !flags[index]
    flags[index] = true
    seen = flags
    next = index + 1
    return isNew
  }

  /// The indices that have not been read, up to the array's count or the highest index read.
  var missing: [Int] {
    guard let seen else { return Array(next..<(max(count ?? next, next))) }
    return (0..<(count ?? seen.count)).filter { $0 >= seen.count || !seen[$0] }
  }
}
