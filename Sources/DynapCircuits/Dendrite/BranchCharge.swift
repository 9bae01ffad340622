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
  /// How many lanes have been charged since the last ``clear()``.
  public let count: Int
  @usableFromInline let list: UnsafePointer<Int32>
  @usableFromInline let sums: UnsafePointer<Sum>

  /// What the pulses of a step bring to one lane.
  public struct Sum: BitwiseCopyable, Sendable {
    /// Q, pA ms; 0 where no pulse fell.
    public var charge: Float = 0
    /// M, pA ms ms.
    public var moment: Float = 0
    /// When the first pulse began, ms; infinite where there was none.
    public var begin: Float = .infinity
    private var unused: Float = 0

    @inlinable init() {}
  }

  /// The sum of a lane counted from ``firstLane``.
  @inlinable @inline(__always)
  public subscript(index: Int) -> Sum { sums[index &* BranchCharges.dendrites] }

  /// One of the charged lanes, counted from ``firstLane``, in the order of their first pulses; `count` of them.
  @inlinable @inline(__always)
  public func lane(_ i: Int) -> Int { Int(list[i &* BranchCharges.dendrites]) }

  @inlinable
  init(firstLane: Int, count: Int, list: UnsafePointer<Int32>, sums: UnsafePointer<Sum>) {
    self.firstLane = firstLane
    self.count = count
    self.list = list
    self.sums = sums
  }
}

/// The charges of the four dendrites of neighbouring neurons, lane by lane; written by one thread at a time.
///
/// The sums of a lane's dendrites share a line of the cache. It does not own its memory: see ``BranchChargeMemory``.
public struct BranchCharges: @unchecked Sendable {
  /// How many dendrites a neuron has.
  public static let dendrites = 4

  @usableFromInline let firstLane: Int
  @usableFromInline let sums: UnsafeMutablePointer<BranchCharge.Sum>
  /// A list for each dendrite, one longer than there are lanes, since a lane is noted before it is known to be new. The
  /// lists alternate, as the sums do.
  @usableFromInline let lists: UnsafeMutablePointer<Int32>
  @usableFromInline let counts: UnsafeMutablePointer<Int32>

  fileprivate init(lanes: Int, from firstLane: Int) {
    self.firstLane = firstLane
    let sumBytes = lanes * Self.dendrites * MemoryLayout<BranchCharge.Sum>.stride
    let words = Self.dendrites * (lanes + 1) + 16
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: sumBytes + words * MemoryLayout<Int32>.stride, alignment: 64)
    sums = memory.bindMemory(to: BranchCharge.Sum.self, capacity: lanes * Self.dendrites)
    sums.initialize(repeating: .init(), count: lanes * Self.dendrites)
    counts = (memory + sumBytes).bindMemory(to: Int32.self, capacity: words)
    counts.initialize(repeating: 0, count: words)
    lists = counts + 16
  }

  /// The charge of one dendrite.
  @inlinable @inline(__always)
  public subscript(dendrite: Int) -> BranchCharge {
    BranchCharge(
      firstLane: firstLane, count: Int(counts[dendrite]), list: lists + dendrite, sums: sums + dendrite)
  }

  /// Adds a pulse of `weight` pA from `start` to `end`, in ms from the step's beginning; `place` is four times the
  /// lane, counted from the first, plus the dendrite.
  @inlinable @inline(__always)
  public func add(_ place: Int, from start: Float, to end: Float, weight: Float) {
    add(place, charge: weight * (end - start), from: start, middle: 0.5 * (start + end))
  }

  /// Adds a pulse of a charge in pA ms, by its begin and its middle.
  @inlinable @inline(__always)
  public func add(_ place: Int, charge q: Float, from start: Float, middle: Float) {
    let dendrite = place & (Self.dendrites &- 1)
    let sum = sums + place
    let before = sum.pointee.charge
    // Noted before it is known to be new, which spares a branch that nobody could foretell.
    lists[Int(counts[dendrite]) &* Self.dendrites &+ dendrite] = Int32(truncatingIfNeeded: place >> 2)
    counts[dendrite] &+= before == 0 && q > 0 ? 1 : 0
    sum.pointee.charge = before + q
    sum.pointee.moment += q * middle
    sum.pointee.begin = start < sum.pointee.begin ? start : sum.pointee.begin
  }

  /// Whether any lane has been charged since the last ``clear()``.
  public var isCharged: Bool { counts[0] | counts[1] | counts[2] | counts[3] != 0 }

  /// Forgets every pulse.
  public func clear() {
    for dendrite in 0..<Self.dendrites {
      let branch = self[dendrite]
      for i in 0..<branch.count { sums[branch.lane(i) &* Self.dendrites &+ dendrite] = .init() }
      counts[dendrite] = 0
    }
  }
}

/// Owns the memory of charges.
public final class BranchChargeMemory: Sendable {
  /// The charges, valid as long as this.
  public let charges: BranchCharges

  /// Makes room for a number of lanes, uncharged.
  public init(lanes: Int, from firstLane: Int) { charges = BranchCharges(lanes: lanes, from: firstLane) }

  deinit { UnsafeMutableRawPointer(charges.sums).deallocate() }
}
