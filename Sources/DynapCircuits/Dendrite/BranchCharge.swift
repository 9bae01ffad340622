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
  /// How many lanes there are, charged or not.
  public let lanes: Int
  /// How many lanes have been charged, where charges are kept with their lanes (``BranchCharges/Keeping``); 0 elsewhere.
  public let count: Int
  /// Q of every lane, pA ms; 0 where no pulse fell.
  @usableFromInline let charge: UnsafeMutablePointer<Float>
  /// M of every lane, pA ms ms.
  @usableFromInline let moment: UnsafeMutablePointer<Float>
  /// When the first pulse of every lane began, ms; infinite where there was none.
  @usableFromInline let begin: UnsafeMutablePointer<Float>
  @usableFromInline let list: UnsafePointer<Int32>

  /// One of the charged lanes, counted from ``firstLane``, in the order of their first pulses; `count` of them.
  @inlinable @inline(__always)
  public func lane(_ i: Int) -> Int { Int(list[i]) }

  /// Forgets the pulses of a lane.
  @inline(__always)
  func clear(_ lane: Int) {
    charge[lane] = 0
    moment[lane] = 0
    begin[lane] = .infinity
  }

  @inlinable @inline(__always)
  init(_ charges: BranchCharges, _ dendrite: Int) {
    firstLane = charges.firstLane
    lanes = charges.lanes
    count = Int(charges.counts[dendrite])
    charge = charges.charge + dendrite &<< charges.lanePower
    moment = charge + charges.stride
    begin = moment + charges.stride
    list = UnsafePointer(charges.lists + dendrite &* (1 &<< charges.lanePower &+ BranchCharges.listEnd))
  }
}

/// The charges of the four dendrites of neighbouring neurons, lane by lane; written by one thread at a time.
///
/// It does not own its memory: see ``BranchChargeMemory``.
public struct BranchCharges: @unchecked Sendable {
  /// How many dendrites a neuron has.
  public static let dendrites = 4

  @usableFromInline private(set) var firstLane: Int
  @usableFromInline let lanes: Int
  /// A dendrite's lanes have room for a power of two, and this is which.
  @usableFromInline let lanePower: Int
  /// Q of the lanes of one dendrite after those of the other; M and the begins follow at a ``stride``.
  @usableFromInline let charge: UnsafeMutablePointer<Float>
  /// From Q to M; a line more than the lanes take, so that they do not fall into one set of the cache.
  @usableFromInline let stride: Int
  /// A list for each dendrite, longer than there are lanes, since a lane is noted before it is known to be new.
  @usableFromInline let lists: UnsafeMutablePointer<Int32>
  @usableFromInline let counts: UnsafeMutablePointer<Int32>
  /// The charges of a step in which few come, one after the other; see ``keeping``.
  @usableFromInline let listed: UnsafeMutablePointer<ChargeList>

  fileprivate init(lanes: Int, from firstLane: Int) {
    self.firstLane = firstLane
    self.lanes = lanes
    lanePower = Int.bitWidth - (lanes - 1).leadingZeroBitCount
    stride = Self.dendrites << lanePower + 16
    let words = Self.dendrites * (1 << lanePower + Self.listEnd) + 16
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: (3 * stride + words) * MemoryLayout<Int32>.stride, alignment: 64)
    charge = memory.bindMemory(to: Float.self, capacity: 3 * stride)
    charge.initialize(repeating: 0, count: 2 * stride)
    (charge + 2 * stride).initialize(repeating: .infinity, count: stride)
    counts = (memory + 3 * stride * MemoryLayout<Float>.stride).bindMemory(to: Int32.self, capacity: words)
    counts.initialize(repeating: 0, count: words)
    lists = counts + 16
    // In a line of its own: another thread may write what lies beside it.
    listed = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 64)
      .bindMemory(to: ChargeList.self, capacity: 1)
    listed.initialize(to: ChargeList(places: Self.dendrites << lanePower))
  }

  fileprivate func deallocate() {
    listed.pointee.deallocate()
    UnsafeMutableRawPointer(listed).deallocate()
    UnsafeMutableRawPointer(charge).deallocate()
  }

  /// The same memory for other lanes, where nothing is charged.
  public func moved(to firstLane: Int) -> BranchCharges {
    var moved = self
    moved.firstLane = firstLane
    return moved
  }

  /// How the charges of a step are kept.
  public enum Keeping: Int32, Sendable {
    /// Lane by lane, with a list of the lanes of each dendrite, for any target.
    case withLanes
    /// In a ``ChargeList``, for ``DendriteCharge``: where few come.
    case listed
    /// In ``ChargeSums``, for ``DendriteCharge``: where so many come that going through all lanes is quicker than picking
    /// some.
    case summed
  }

  /// How the charges of this step are kept.
  @inlinable public var keeping: Keeping { Keeping(rawValue: state[0]) ?? .withLanes }

  /// Chooses how to keep the charges of the next step, which `pulses` bring at the most: where nothing is charged yet.
  ///
  /// - Parameter isTogether: whether a ``DendriteCharge`` takes them.
  public func expect(pulses: Int, isTogether: Bool) {
    let keeping: Keeping = isTogether ? (pulses <= lanes ? .listed : .summed) : .withLanes
    state[0] = keeping.rawValue
  }

  /// The raw ``keeping``, and a bit for each dendrite that sums have reached.
  @usableFromInline var state: UnsafeMutablePointer<Int32> { counts + Self.dendrites }

  /// What a list is longer than there are lanes.
  @usableFromInline static let listEnd = 16

  /// The place of a dendrite of a lane, counted from the first.
  @inlinable @inline(__always)
  public func place(_ lane: Int, dendrite: Int) -> Int { dendrite &<< lanePower &+ lane }

  /// The lane of a place, counted from the first.
  @usableFromInline @inline(__always)
  func lane(_ place: Int) -> Int { place & (1 &<< lanePower &- 1) }

  /// The dendrite of a place.
  @usableFromInline @inline(__always)
  func dendrite(_ place: Int) -> Int { place &>> lanePower }

  /// The number of a place among those of all lanes, a lane's dendrites side by side.
  @inline(__always)
  func index(_ place: Int) -> Int { lane(place) &* Self.dendrites &+ dendrite(place) }

  /// The charge of one dendrite.
  @inlinable @inline(__always)
  public subscript(dendrite: Int) -> BranchCharge { BranchCharge(self, dendrite) }

  /// Adds a pulse of `weight` pA from `start` to `end`, in ms from the step's beginning; `place` is that of
  /// ``place(_:dendrite:)``.
  @inlinable @inline(__always)
  public func add(_ place: Int, from start: Float, to end: Float, weight: Float) {
    add(place, charge: weight * (end - start), from: start, middle: 0.5 * (start + end))
  }

  /// Adds a pulse of a charge in pA ms, by its begin and its middle.
  @inlinable @inline(__always)
  public func add(_ place: Int, charge q: Float, from start: Float, middle: Float) {
    switch keeping {
    case .withLanes: addWithLane(place, charge: q, from: start, middle: middle)
    case .listed: listed.pointee.add(place, charge: q, from: start, middle: middle)
    case .summed: sums.add(place, charge: q, from: start, middle: middle)
    }
  }

  @inlinable @inline(__always)
  func addWithLane(_ place: Int, charge q: Float, from start: Float, middle: Float) {
    let (dendrite, lane) = (dendrite(place), lane(place))
    let isNew = charge[place] == 0 && q > 0
    // Noted before it is known to be new, which spares a branch that nobody could foretell.
    lists[place &- lane &+ Self.listEnd &* dendrite &+ Int(counts[dendrite])] = Int32(
      truncatingIfNeeded: lane)
    counts[dendrite] &+= isNew ? 1 : 0
    var sums = sums
    sums.add(place, charge: q, from: start, middle: middle)
  }

  /// Whether any lane has been charged since the last ``clear()``.
  public var isCharged: Bool {
    counts[0] | counts[1] | counts[2] | counts[3] | state[1] != 0 || listed.pointee.count > 0
  }

  /// Calls `body` with each lane that has been charged, counted from the first; with one more than once where more than one of
  /// its dendrites has.
  @inlinable
  public func forEachLane(_ body: (Int) -> Void) {
    for i in 0..<listed.pointee.count { body(lane(listed.pointee.place(i))) }
    for dendrite in 0..<Self.dendrites {
      let branch = self[dendrite]
      for i in 0..<branch.count { body(branch.lane(i)) }
      guard sums.hasReached(dendrite) else { continue }
      for lane in 0..<lanes where branch.charge[lane] > 0 { body(lane) }
    }
  }

  /// The list of a step's charges, to be put back where more has been added.
  @inlinable public var list: ChargeList {
    get { listed.pointee }
    nonmutating set { listed.pointee = newValue }
  }

  /// The sums of a step's charges, to be put back where more has been added.
  @inlinable public var sums: ChargeSums {
    get {
      ChargeSums(
        charge: charge, stride: stride, lanePower: lanePower, reached: UInt32(bitPattern: state[1]))
    }
    nonmutating set { state[1] = Int32(bitPattern: newValue.reached) }
  }

  /// Forgets every pulse.
  public func clear() {
    for dendrite in 0..<Self.dendrites {
      let branch = self[dendrite]
      for i in 0..<branch.count { branch.clear(branch.lane(i)) }
      if sums.hasReached(dendrite) { for lane in 0..<lanes { branch.clear(lane) } }
      forget(dendrite)
    }
    listed.pointee.clear()
  }

  /// Notes that every charge of a dendrite has been taken.
  func forget(_ dendrite: Int) {
    counts[dendrite] = 0
    sums.forget(dendrite)
  }
}

/// What takes the charges of pulses.
public protocol ChargeSink {
  /// Adds a pulse of a charge in pA ms, by its begin and its middle, both in ms from the step's beginning; `place` is that of
  /// ``BranchCharges/place(_:dendrite:)``.
  mutating func add(_ place: Int, charge q: Float, from start: Float, middle: Float)
}

extension BranchCharges: ChargeSink {}
extension ChargeList: ChargeSink {}
extension ChargeSums: ChargeSink {}

/// Owns the memory of charges.
public final class BranchChargeMemory: Sendable {
  /// The charges, valid as long as this.
  public let charges: BranchCharges

  /// Makes room for a number of lanes, uncharged.
  public init(lanes: Int, from firstLane: Int) { charges = BranchCharges(lanes: lanes, from: firstLane) }

  deinit { charges.deallocate() }
}
