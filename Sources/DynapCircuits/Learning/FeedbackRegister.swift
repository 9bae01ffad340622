/// A linear feedback shift register of 32 bits: the random bits of a learning block.
///
/// On silicon: 32 flip-flops and a few gates; the taps 32, 22, 2, 1 give the longest period, 2^32 - 1.
/// Equation (Galois form): s <- s >> 1, and with the bit that fell out also s <- s xor 0x80200003.
/// Shape: one per core; a draw of n bits takes n shifts, the first bit highest. State: the register; 0 is never reached
/// and stands for 1 where it is given.
/// Source: the taps are in common tables of maximal-length registers (Xilinx XAPP 052); that a block has 32 bits is assumed.
public struct FeedbackRegister: Hashable, Sendable {
  /// The register.
  public private(set) var state: UInt32

  private static let taps: UInt32 = 0x8020_0003

  /// What 8 shifts make of each value of the lowest byte.
  private static let leaps: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { word, _ in word >> 1 ^ (word & 1 == 1 ? taps : 0) }
  }

  /// Makes a register.
  public init(_ state: UInt32) { self.state = state == 0 ? 1 : state }

  /// The next bit.
  @inlinable @inline(__always)
  public mutating func bit() -> UInt32 {
    let bit = state & 1
    shift(bit)
    return bit
  }

  @usableFromInline @inline(__always)
  mutating func shift(_ bit: UInt32) { state = state >> 1 ^ (bit == 1 ? Self.taps : 0) }

  /// Leaps 16 shifts ahead, as a register with that many taps in parallel does; the lowest 16 bits of where it gets.
  ///
  /// Neighbouring leaps share no bit.
  public mutating func leap() -> UInt16 {
    Self.leaps.withUnsafeBufferPointer { leaps in
      state = state >> 8 ^ leaps[Int(state & 0xFF)]
      state = state >> 8 ^ leaps[Int(state & 0xFF)]
    }
    return UInt16(truncatingIfNeeded: state)
  }

  /// The next bits as a number, at most 32 of them.
  public mutating func bits(_ count: Int) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<count { value = value << 1 | bit() }
    return value
  }

  /// Whether an event of a probability happens: the bits that fell out, 24 of them, are below it.
  public mutating func happens(_ probability: Double) -> Bool {
    Double(bits(24)) < probability * 0x1p24
  }

  /// Whether an event of probability 2^-k happens: the next k bits are all zero.
  public mutating func happens(oneIn2To k: Int) -> Bool { bits(k) == 0 }
}
