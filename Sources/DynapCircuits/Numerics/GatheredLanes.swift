/// Lanes that were picked from rows to be charged, in a buffer on the stack: more at a time than a ``LaneBatch``, since what has
/// just been written number by number is not there yet as a vector.
struct GatheredLanes {
  /// The most lanes.
  static let size = 4 * LaneBatch.size
  private static let rows = 8
  /// The row of what a charge is multiplied by.
  private static let delta = 5

  private let halves: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)

  /// One row of numbers.
  @inline(__always)
  subscript(row: Int) -> UnsafeMutablePointer<Float> {
    row < Self.rows / 2 ? halves.0 + row * Self.size : halves.1 + (row - Self.rows / 2) * Self.size
  }

  /// Fills up the last vector of some lanes, before they are gathered, with something to compute with.
  @inline(__always)
  func pad(_ count: Int) {
    let last = (count &- 1) & ~(LaneBatch.size &- 1)
    // Without a delta, whatever a charge is.
    for row in 0..<Self.rows { LaneBatch.fill(self[row] + last, with: row == Self.delta ? 0 : 1) }
  }

  /// Calls `body` for some of `count` things after the other, with the first, how many there are and room for them and for what
  /// fills up the last vector.
  @inline(__always)
  static func each(_ count: Int, _ body: (Int, Int, GatheredLanes) -> Void) {
    with { lanes in
      var first = 0
      while first < count {
        let number = min(size, count &- first)
        lanes.pad(number)
        body(first, number, lanes)
        first &+= size
      }
    }
  }

  @inline(__always)
  private static func with(_ body: (GatheredLanes) -> Void) {
    // In halves, since the stack gives no more than a kilobyte at once.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * size / 2) { low in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * size / 2) { high in
        guard let low = low.baseAddress, let high = high.baseAddress else { return }
        body(GatheredLanes(halves: (low, high)))
      }
    }
  }
}
