/// The charges that the pulses of one step bring to the dendrites of neighbouring neurons, where they are few: one after the
/// other, in the order in which their lanes were first reached.
///
/// Equation: that of ``BranchCharge``, with the same numbers.
/// It does not own its memory: see ``BranchChargeMemory``.
public struct ChargeList: @unchecked Sendable {
  /// How many dendrites have been charged.
  @inlinable public var count: Int { number }
  @usableFromInline var number = 0
  /// Of every place the charge's number, from 1 on; 0 where there is none.
  @usableFromInline let numbers: UnsafeMutablePointer<UInt16>
  @usableFromInline let places: UnsafeMutablePointer<Int32>
  /// Q of each charge, pA ms.
  @usableFromInline let charge: UnsafeMutablePointer<Float>
  /// M of each charge, pA ms ms.
  @usableFromInline let moment: UnsafeMutablePointer<Float>
  /// When the first pulse of each began, ms.
  @usableFromInline let begin: UnsafeMutablePointer<Float>

  /// What the columns are longer than what they hold, so that a whole ``GatheredLanes`` can be read from each. Behind the
  /// charges lie numbers of earlier steps; nobody takes what comes of them.
  private static let padding = GatheredLanes.size

  init(places count: Int) {
    precondition(count < Int(UInt16.max), "a number has 16 bits")
    numbers = .allocate(capacity: count)
    numbers.initialize(repeating: 0, count: count)
    func column<Number: Numeric>() -> UnsafeMutablePointer<Number> {
      let column = UnsafeMutablePointer<Number>.allocate(capacity: count + Self.padding)
      column.initialize(repeating: 1, count: count + Self.padding)
      return column
    }
    (places, charge, moment, begin) = (column(), column(), column(), column())
  }

  func deallocate() {
    numbers.deallocate()
    places.deallocate()
    for column in [charge, moment, begin] { column.deallocate() }
  }

  /// What one of them charges; see ``BranchCharges/place(_:dendrite:)``.
  @inlinable @inline(__always)
  public func place(_ i: Int) -> Int { Int(places[i]) }

  /// Adds a pulse of a charge in pA ms, by its begin and its middle.
  @inlinable @inline(__always)
  public mutating func add(_ place: Int, charge q: Float, from start: Float, middle: Float) {
    let known = Int(numbers[place])
    if known == 0 {
      // What begins at the step's end brings nothing to it.
      guard q > 0 else { return }
      places[number] = Int32(truncatingIfNeeded: place)
      charge[number] = q
      moment[number] = q * middle
      begin[number] = start
      number &+= 1
      numbers[place] = UInt16(truncatingIfNeeded: number)
    } else {
      let i = known &- 1
      let first = begin[i]
      charge[i] += q
      moment[i] += q * middle
      begin[i] = start < first ? start : first
    }
  }

  /// Takes the place of a charge, whose lane can be charged anew then.
  @inline(__always)
  func takePlace(_ i: Int) -> Int {
    let place = Int(places[i])
    numbers[place] = 0
    return place
  }

  /// Forgets every charge.
  mutating func clear() {
    for i in 0..<count { numbers[Int(places[i])] = 0 }
    number = 0
  }

  /// Notes that every charge has been taken.
  mutating func forget() { number = 0 }
}
