/// A linear feedback shift register: the random numbers that a chip can afford, for stochastic rounding.
///
/// Galois form of 32 bits with taps 32, 22, 2, 1: 2^32 - 1 states, all but zero. A draw leaps 16 shifts ahead, so that
/// neighbouring draws share no bit; a register with that many taps in parallel is ordinary hardware.
public struct LFSR: Hashable, Codable, Sendable {
  /// The register; never zero.
  public private(set) var state: UInt32

  private static let taps: UInt32 = 0x8020_0003

  /// What 8 shifts add for each value of the lowest byte.
  private static let leaps: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { word, _ in word >> 1 ^ (word & 1 == 1 ? taps : 0) }
  }

  /// A register that starts from a seed; zero, in which a register is stuck, becomes 1.
  public init(seed: UInt64) {
    let word = UInt32(truncatingIfNeeded: seed ^ (seed >> 32)) &* 0x9E37_79B1
    state = word == 0 ? 1 : word
    for _ in 0..<4 { _ = next() }
  }

  /// A register in a state that it had; zero becomes 1.
  init(state: UInt32) { self.state = max(state, 1) }

  /// The next 16 bits.
  @inline(__always)
  public mutating func next() -> UInt16 {
    Self.leaps.withUnsafeBufferPointer { leaps in
      state = state >> 8 ^ leaps[Int(state & 0xFF)]
      state = state >> 8 ^ leaps[Int(state & 0xFF)]
    }
    return UInt16(truncatingIfNeeded: state)
  }

  /// The next number from 0 to below 1, a multiple of 2^-16.
  @inline(__always)
  public mutating func fraction() -> Double { Double(next()) * 0x1p-16 }
}
