import DynapCircuits

// The random numbers of stochastic rounding come from the register of a learning block.
extension FeedbackRegister {
  /// A register that starts from a seed.
  public init(seed: UInt64) {
    self.init(UInt32(truncatingIfNeeded: seed ^ (seed >> 32)) &* 0x9E37_79B1)
    for _ in 0..<4 { _ = leap() }
  }

  /// The next number from 0 to below 1, a multiple of 2^-16.
  @inline(__always)
  public mutating func fraction() -> Double { Double(leap()) * 0x1p-16 }
}
