/// The charge that the pulses of one step bring to one dendrite of neighbouring neurons.
///
/// Equation: per lane Q = sum of I_w (t_end - t_start) and M = sum of Q_i t_i, t_i the middle of a pulse. Charges add
/// in z = y + ln y, so that their order does not matter; what their places in the step change, through the leak
/// between them, is of third order in the step once they are taken together at M / Q.
/// Symbols: I_w weight current, pA; t in ms from the step's beginning. Shape: lanes, from ``firstLane`` on.
/// It does not own its memory, which is that of a ``BranchCharges``. Source: 2.2 (3) and 11.5 of the analog dossier.
public struct BranchCharge: @unchecked Sendable {
  /// The lane that the numbers begin with.
  public let firstLane: Int
  /// The charged lanes, counted from ``firstLane``, in the order of their first pulses; `count` of them.
  public let lanes: UnsafeMutablePointer<Int32>
  /// Q of each lane, pA ms; 0 where no pulse fell.
  public let charge: UnsafeMutablePointer<Float>
  /// M of each lane, pA ms ms.
  public let moment: UnsafeMutablePointer<Float>
  /// When the first pulse of each lane began, ms; infinite where there was none.
  public let begin: UnsafeMutablePointer<Float>
  @usableFromInline let counter: UnsafeMutablePointer<Int32>

  /// How many lanes have been charged since the last ``clear()``.
  @inlinable @inline(__always)
  public var count: Int { Int(counter.pointee) }

  /// Takes a part of a memory of ``BranchCharges``.
  fileprivate init(_ memory: UnsafeMutableRawPointer, stride: Int, firstLane: Int) {
    self.firstLane = firstLane
    charge = memory.bindMemory(to: Float.self, capacity: 3 * stride)
    moment = charge + stride
    begin = charge + 2 * stride
    charge.initialize(repeating: 0, count: 2 * stride)
    begin.initialize(repeating: .infinity, count: stride)
    let words = (memory + 3 * stride * MemoryLayout<Float>.stride).bindMemory(
      to: Int32.self, capacity: stride + 16)
    words.initialize(repeating: 0, count: stride + 16)
    counter = words
    lanes = words + 16
  }

  /// Adds a pulse of `weight` pA from `start` to `end`, in ms from the step's beginning.
  @inlinable @inline(__always)
  public func add(_ lane: Int, from start: Float, to end: Float, weight: Float) {
    let i = lane - firstLane
    let q = weight * (end - start)
    let before = charge[i]
    // Noted before it is known to be new, which spares a branch that nobody could foretell.
    lanes[count] = Int32(truncatingIfNeeded: i)
    counter.pointee += before == 0 && q > 0 ? 1 : 0
    charge[i] = before + q
    moment[i] += q * (0.5 * (start + end))
    begin[i] = start < begin[i] ? start : begin[i]
  }

  /// Forgets every pulse.
  public func clear() {
    for i in 0..<count {
      let lane = Int(lanes[i])
      charge[lane] = 0
      moment[lane] = 0
      begin[lane] = .infinity
    }
    counter.pointee = 0
  }
}

/// The memory of the charges of several dendrites of neighbouring neurons; written by one thread at a time.
public final class BranchCharges: @unchecked Sendable {
  /// The charge of each dendrite.
  public let branches: [BranchCharge]
  private let memory: UnsafeMutableRawPointer

  /// Makes room for a number of dendrites and lanes, uncharged.
  public init(dendrites: Int, lanes: Int, from firstLane: Int) {
    // One more, since a lane is noted before it is known to be new.
    let stride = (lanes + 16) / 16 * 16
    let bytes = (4 * stride + 16) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: dendrites * bytes, alignment: 64)
    self.memory = memory
    branches = (0..<dendrites).map { BranchCharge(memory + $0 * bytes, stride: stride, firstLane: firstLane) }
  }

  deinit { memory.deallocate() }
}
