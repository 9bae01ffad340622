/// Lanes that a kernel takes at a time, computing into a buffer on the stack before it writes rows.
///
/// A compiler vectorises a loop only where it knows that what the loop writes is not what it reads. Rows are pointers
/// into one memory, about which it knows nothing, and past a few of them it no longer asks at run time. A buffer on the
/// stack is no row.
public enum LaneBatch {
  /// The most lanes of a batch.
  public static let size = 64
  /// How many numbers per lane the buffer holds.
  public static let rows = 8

  /// The buffer: ``rows`` times ``size`` numbers, a row contiguous and aligned to 64 bytes.
  public struct Buffer {
    @usableFromInline let parts: (UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer)

    @inlinable @inline(__always)
    init(_ a: UnsafeMutableRawPointer, _ b: UnsafeMutableRawPointer, _ c: UnsafeMutableRawPointer) {
      parts = (
        a.alignedUp(toMultipleOf: 64), b.alignedUp(toMultipleOf: 64), c.alignedUp(toMultipleOf: 64)
      )
    }

    /// One row of the buffer.
    @inlinable @inline(__always)
    public subscript(row: Int) -> UnsafeMutablePointer<Float> {
      let part = row < 3 ? parts.0 : row < 6 ? parts.1 : parts.2
      return part.assumingMemoryBound(to: Float.self) + row % 3 * size
    }
  }

  /// Calls `body` for one batch of lanes after the other, with the first lane, their number and a buffer that holds
  /// anything.
  ///
  /// The buffer comes in three parts, each with what aligning takes: more than 1024 bytes at once would be taken from
  /// the heap.
  @inlinable @inline(__always)
  public static func each(_ lanes: Range<Int>, _ body: (Int, Int, Buffer) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { a in
      withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { b in
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          let buffer = Buffer(a, b, c)
          var first = lanes.lowerBound
          while first < lanes.upperBound {
            let count = min(size, lanes.upperBound - first)
            body(first, count, buffer)
            first += count
          }
        }
      }
    }
  }

  /// Writes `count` numbers of a batch to a row; a whole batch without a call.
  @inlinable @inline(__always)
  public static func write(
    _ batch: UnsafeMutablePointer<Float>, to row: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    if count == size { row.update(from: batch, count: 64) } else { row.update(from: batch, count: count) }
  }

  /// Sets `count` numbers of a row; those of a whole batch without a call.
  @inlinable @inline(__always)
  public static func fill(_ row: UnsafeMutablePointer<Float>, with value: Float, _ count: Int) {
    if count == size {
      row.update(repeating: value, count: 64)
    } else {
      row.update(repeating: value, count: count)
    }
  }
}
