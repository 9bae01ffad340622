/// Lanes that a kernel takes at a time, computing into a buffer on the stack before it writes rows.
///
/// A compiler vectorises a loop only where it knows that what the loop writes is not what it reads. Rows are pointers
/// into one memory, about which it knows nothing, and past a few of them it no longer asks at run time. A buffer on the
/// stack is no row.
public enum LaneBatch {
  /// The most lanes of a batch.
  ///
  /// With ``rows`` it makes a buffer of a kilobyte, the most that comes from the stack: the standard library takes more
  /// from the heap.
  public static let size = 32
  /// How many numbers per lane the buffer holds.
  public static let rows = 8

  /// Calls `body` for one batch of lanes after the other, with the first lane, their number and a buffer of ``rows``
  /// times ``size`` numbers that hold anything.
  @inlinable @inline(__always)
  public static func each(_ lanes: Range<Int>, _ body: (Int, Int, UnsafeMutablePointer<Float>) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: size * rows) { buffer in
      guard let base = buffer.baseAddress else { return }
      var first = lanes.lowerBound
      while first < lanes.upperBound {
        if lanes.upperBound &- first >= size {
          // The number is known to the compiler here: no loop has a rest, and copies are moves of vectors.
          body(first, size, base)
          first &+= size
        } else {
          let count = lanes.upperBound &- first
          body(first, count, base)
          first &+= count
        }
      }
    }
  }
}
