/// Lanes that a kernel takes at a time, computing into a buffer on the stack before it writes rows.
///
/// A compiler vectorises a loop only where it knows that what the loop writes is not what it reads. Rows are pointers
/// into one memory, about which it knows nothing, and past a few of them it no longer asks at run time. A buffer on the
/// stack is no row. A batch is one block of lanes, a number that is known to the compiler: what one loop leaves in the buffer
/// for the next stays in registers where they are wide enough, and the code of a kernel is short, so that a step's kernels
/// fit the cache of instructions together.
///
/// In a kernel, nobody that is not inlined may get a pointer into the buffer, and what a condition chooses between is read
/// before: else it is no vector any more.
public enum LaneBatch {
  /// The lanes of a batch.
  public static let size = LaneRows.blockSize
  /// How many numbers per lane the buffer holds.
  public static let rows = 16

  /// The buffer: ``rows`` times ``size`` numbers, a row contiguous.
  ///
  /// It comes in parts, each of which the compiler follows on its own: it looks at a hundred uses of one, and then takes it for
  /// something that anybody may know.
  public struct Buffer {
    @usableFromInline typealias Part = UnsafeMutablePointer<Float>
    @usableFromInline let parts: (Part, Part, Part, Part)

    @inlinable @inline(__always)
    init(_ a: Part, _ b: Part, _ c: Part, _ d: Part) { parts = (a, b, c, d) }

    /// One row of the buffer.
    @inlinable @inline(__always)
    public subscript(row: Int) -> UnsafeMutablePointer<Float> {
      let part = row < 8 ? (row < 4 ? parts.0 : parts.1) : (row < 12 ? parts.2 : parts.3)
      return part + (row & 3) * size
    }
  }

  /// Calls `body` for one batch of whole blocks of lanes after the other, with the first lane and a buffer that holds
  /// anything.
  @inlinable @inline(__always)
  public static func each(_ lanes: Range<Int>, _ body: (Int, Buffer) -> Void) {
    precondition(lanes.count % size == 0, "lanes come in blocks of 16")
    withBuffer { buffer in
      var first = lanes.lowerBound
      while first < lanes.upperBound {
        body(first, buffer)
        first &+= size
      }
    }
  }

  /// Calls `body` for one batch of `count` things after the other, with the first, how many there are, which is less than a
  /// batch at the end, and a buffer that holds anything.
  @inlinable @inline(__always)
  public static func eachPart(_ count: Int, _ body: (Int, Int, Buffer) -> Void) {
    withBuffer { buffer in
      var first = 0
      while first < count {
        body(first, min(size, count &- first), buffer)
        first &+= size
      }
    }
  }

  /// Calls `body` with a buffer that holds anything.
  ///
  /// It is not aligned, for which its address would have to be known as a number, and what is known as a number could be a
  /// row's.
  @inlinable @inline(__always)
  public static func withBuffer(_ body: (Buffer) -> Void) {
    let room = rows * size / 4
    withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { a in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { b in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { c in
          withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { d in
            guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress, let d = d.baseAddress
            else { return }
            body(Buffer(a, b, c, d))
          }
        }
      }
    }
  }

  /// The places of the numbers of a batch that are above zero, a bit each; none is negative.
  @inlinable @inline(__always)
  public static func positivePlaces(_ numbers: UnsafePointer<Float>) -> UInt32 {
    // By their bits: an or over comparisons would become a search.
    var places: UInt32 = 0
    for i in 0..<size { places |= min(numbers[i].bitPattern, 1) &<< UInt32(truncatingIfNeeded: i) }
    return places
  }

  /// Calls `body` with each of some places, in ascending order.
  @inlinable @inline(__always)
  public static func forEach(in places: UInt32, _ body: (Int) -> Void) {
    var rest = places
    while rest != 0 {
      body(rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
  }

  /// Writes a batch to a row.
  @inlinable @inline(__always)
  public static func write(_ batch: UnsafeMutablePointer<Float>, to row: UnsafeMutablePointer<Float>) {
    row.initialize(from: batch, count: size)
  }

  /// Sets a batch of a row.
  @inlinable @inline(__always)
  public static func fill(_ row: UnsafeMutablePointer<Float>, with value: Float) {
    row.update(repeating: value, count: size)
  }
}
