/// The charge that the pulses of one step bring to one dendrite of neighbouring neurons.
///
/// Equation: per lane Q = sum of I_w (t_end - t_start) and M = sum of Q_i t_i, t_i the middle of a pulse. Charges add
/// in z = y + ln y, so that their order does not matter; what their places in the step change, through the leak
/// between them, is of third order in the step once they are taken together at M / Q.
/// Symbols: I_w weight current, pA; t in ms from the step's beginning. Shape: lanes, from ``firstLane`` on.
/// Written by one thread at a time. Source: 2.2 (3) and 11.5 of the analog dossier.
public final class BranchCharge: @unchecked Sendable {
  /// The lane that the numbers begin with.
  public let firstLane: Int
  /// How many lanes have been charged since the last ``clear()``.
  public private(set) var count = 0
  /// The charged lanes, counted from ``firstLane``, in the order of their first pulses; `count` of them.
  public let lanes: UnsafeMutablePointer<Int32>
  /// Q of each lane, pA ms; 0 where no pulse fell.
  public let charge: UnsafeMutablePointer<Float>
  /// M of each lane, pA ms ms.
  public let moment: UnsafeMutablePointer<Float>
  /// When the first pulse of each lane began, ms; infinite where there was none.
  public let begin: UnsafeMutablePointer<Float>
  /// Room for an integrator's numbers of each charged lane.
  let scratch: UnsafeMutablePointer<Float>
  let laneCount: Int
  private let memory: UnsafeMutableRawPointer

  /// How many numbers an integrator may keep per charged lane.
  static let scratchRows = 8

  /// Makes room for a number of lanes, uncharged.
  public init(lanes laneCount: Int, from firstLane: Int) {
    self.firstLane = firstLane
    self.laneCount = laneCount
    // One more, since a lane is noted before it is known to be new.
    let stride = (laneCount + 16) / 16 * 16
    memory = .allocate(byteCount: (4 + Self.scratchRows) * stride * 4, alignment: 64)
    let floats = memory.bindMemory(to: Float.self, capacity: (3 + Self.scratchRows) * stride)
    floats.initialize(repeating: 0, count: (3 + Self.scratchRows) * stride)
    charge = floats
    moment = floats + stride
    begin = floats + 2 * stride
    scratch = floats + 3 * stride
    begin.update(repeating: .infinity, count: stride)
    lanes = (memory + (3 + Self.scratchRows) * stride * 4).bindMemory(to: Int32.self, capacity: stride)
    lanes.initialize(repeating: 0, count: stride)
  }

  deinit { memory.deallocate() }

  /// A row of ``scratch``.
  @inline(__always)
  func row(_ index: Int) -> UnsafeMutablePointer<Float> { scratch + index * ((laneCount + 16) / 16 * 16) }

  /// Adds a pulse of `weight` pA from `start` to `end`, in ms from the step's beginning.
  @inlinable @inline(__always)
  public func add(_ lane: Int, from start: Float, to end: Float, weight: Float) {
    let i = lane - firstLane
    let q = weight * (end - start)
    let before = charge[i]
    note(i, isNew: before == 0 && q > 0)
    charge[i] = before + q
    moment[i] += q * (0.5 * (start + end))
    begin[i] = start < begin[i] ? start : begin[i]
  }

  @usableFromInline @inline(__always)
  func note(_ index: Int, isNew: Bool) {
    lanes[count] = Int32(truncatingIfNeeded: index)
    count += isNew ? 1 : 0
  }

  /// Forgets every pulse.
  public func clear() {
    for i in 0..<count {
      let lane = Int(lanes[i])
      charge[lane] = 0
      moment[lane] = 0
      begin[lane] = .infinity
    }
    count = 0
  }
}
