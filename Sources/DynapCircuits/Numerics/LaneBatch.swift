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

  /// The buffer: ``rows`` times ``size`` numbers, a row contiguous.
  public struct Buffer {
    @usableFromInline let halves: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)

    @inlinable @inline(__always)
    init(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>) { halves = (low, high) }

    /// One row of the buffer.
    @inlinable @inline(__always)
    public subscript(row: Int) -> UnsafeMutablePointer<Float> {
      row < rows / 2 ? halves.0 + row * size : halves.1 + (row - rows / 2) * size
    }
  }

  /// Calls `body` for one batch of lanes after the other, with the first lane, their number and a buffer that holds
  /// anything.
  ///
  /// The buffer comes in halves: more than 1024 bytes at once would be taken from the heap. Nor is it aligned, for which
  /// its address would have to be known as a number, and what is known as a number could be a row's.
  @inlinable @inline(__always)
  public static func each(_ lanes: Range<Int>, _ body: (Int, Int, Buffer) -> Void) {
    withBuffer { buffer in
      var first = lanes.lowerBound
      while first < lanes.upperBound {
        if lanes.upperBound &- first >= size {
          // The number is known to the compiler here: no loop has a rest, and copies are moves of vectors.
          body(first, size, buffer)
          first &+= size
        } else {
          let count = lanes.upperBound &- first
          body(first, count, buffer)
          first &+= count
        }
      }
    }
  }

  /// Calls `body` for one block of lanes after the other, with the first lane and a buffer that holds anything.
  ///
  /// The number of lanes is known to the compiler, and small: what a loop leaves in the buffer for the next one stays in
  /// registers, and the code of a kernel is short.
  @inlinable @inline(__always)
  public static func eachBlock(_ lanes: Range<Int>, _ body: (Int, Buffer) -> Void) {
    withBuffer { buffer in
      var first = lanes.lowerBound
      while first < lanes.upperBound {
        body(first, buffer)
        first &+= LaneRows.blockSize
      }
    }
  }

  /// Writes a block of numbers to a row.
  @inlinable @inline(__always)
  public static func writeBlock(_ batch: UnsafeMutablePointer<Float>, to row: UnsafeMutablePointer<Float>) {
    row.initialize(from: batch, count: LaneRows.blockSize)
  }

  /// Calls `body` with a buffer that holds anything.
  @inlinable @inline(__always)
  public static func withBuffer(_ body: (Buffer) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 256) { low in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 256) { high in
        guard let low = low.baseAddress, let high = high.baseAddress else { return }
        body(Buffer(low, high))
      }
    }
  }

  /// Writes `count` numbers of a batch to a row; a whole batch without a call.
  @inlinable @inline(__always)
  public static func write(
    _ batch: UnsafeMutablePointer<Float>, to row: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    if count == size {
      row.initialize(from: batch, count: size)
    } else {
      row.initialize(from: batch, count: count)
    }
  }

  /// Sets `count` numbers of a row; those of a whole batch without a call.
  @inlinable @inline(__always)
  public static func fill(_ row: UnsafeMutablePointer<Float>, with value: Float, _ count: Int) {
    if count == size {
      row.update(repeating: value, count: size)
    } else {
      row.update(repeating: value, count: count)
    }
  }
}
