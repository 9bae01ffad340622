import DynapUnits

/// A delay in steps, to find quickly which step it ends in.
///
/// Whole steps in the upper half of a word, parts of 2^16 in the lower one. Where that cannot tell, the delay itself
/// has to.
struct StepDelay: Equatable, Sendable, BitwiseCopyable {
  /// The word; all ones for a delay that it does not hold.
  let bits: UInt32

  /// How many parts a delay and a place in a step can be off together, and some.
  private static let margin: UInt32 = 4

  /// Makes the word of a delay.
  init(_ delay: SimTime, step: SimTime) {
    let parts = Double(delay.picoseconds) / Double(step.picoseconds) * 0x1p16
    bits = parts < 0x1p32 - 0x1p17 ? UInt32(parts) : .max
  }

  /// The place of a time in a step as `steps(from:)` takes it; `part` is from 0 to 1.
  @inline(__always)
  static func place(_ part: Double) -> UInt32 {
    // Adding 2^52 leaves the nearest whole number in the low bits.
    UInt32(truncatingIfNeeded: (part * 0x1p16 + 0x1p52).bitPattern) & 0x1_FFFF
  }

  /// How many steps after the one that holds a place the delay from there ends; nil where it is too close to a step's
  /// end to tell, or too long.
  @inline(__always)
  func steps(from place: UInt32) -> Int? {
    let sum = bits &+ place
    guard (sum &+ Self.margin) & 0xFFFF >= 2 &* Self.margin, bits != .max else { return nil }
    return Int(sum >> 16)
  }
}
