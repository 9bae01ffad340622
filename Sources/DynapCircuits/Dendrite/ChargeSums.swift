/// The charges that the pulses of one step bring to the dendrites of neighbouring neurons, where they are many: the sums of all
/// lanes, and which dendrites were reached.
///
/// Equation: that of ``BranchCharge``, with the same numbers.
/// It does not own its memory: see ``BranchChargeMemory``.
public struct ChargeSums: @unchecked Sendable {
  @usableFromInline let charge: UnsafeMutablePointer<Float>
  @usableFromInline let stride: Int
  @usableFromInline let lanePower: Int
  /// A bit for each dendrite that was charged.
  @usableFromInline private(set) var reached: UInt32

  @inlinable
  init(charge: UnsafeMutablePointer<Float>, stride: Int, lanePower: Int, reached: UInt32) {
    (self.charge, self.stride, self.lanePower, self.reached) = (charge, stride, lanePower, reached)
  }

  /// Adds a pulse of a charge in pA ms, by its begin and its middle; `place` is that of ``BranchCharges/place(_:dendrite:)``.
  @inlinable @inline(__always)
  public mutating func add(_ place: Int, charge q: Float, from start: Float, middle: Float) {
    reached |= 1 &<< UInt32(truncatingIfNeeded: place &>> lanePower)
    let sum = charge + place
    sum[0] += q
    sum[stride] += q * middle
    let begin = sum[2 &* stride]
    sum[2 &* stride] = start < begin ? start : begin
  }

  /// Whether a dendrite was charged.
  @inlinable
  func hasReached(_ dendrite: Int) -> Bool { reached >> UInt32(dendrite) & 1 != 0 }

  /// Notes that every charge of a dendrite has been taken.
  mutating func forget(_ dendrite: Int) { reached &= ~(1 << UInt32(dendrite)) }
}
