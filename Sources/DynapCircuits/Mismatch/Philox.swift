/// Random numbers without a state: a draw is a function of a key and a counter (Philox 4x32, 10 rounds).
///
/// A draw does not depend on which others were made or in what order, so changing one thing redraws nothing
/// else. Mismatch keys it with the die's serial, stimuli and noise with the seed. The same key and counter
/// give the same bits on every machine.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public struct Philox: Hashable, Sendable {
  /// The key: a serial or a seed.
  public let key: UInt64

  /// Makes the generator of a key.
  public init(key: UInt64) { self.key = key }

  /// Four 32-bit words: a counter, or what the generator makes of it.
  public struct Block: Hashable, Sendable {
    /// The first word.
    public var w0: UInt32
    /// The second word.
    public var w1: UInt32
    /// The third word.
    public var w2: UInt32
    /// The fourth word.
    public var w3: UInt32

    /// Makes a block of its words.
    public init(_ w0: UInt32, _ w1: UInt32, _ w2: UInt32, _ w3: UInt32) {
      self.w0 = w0
      self.w1 = w1
      self.w2 = w2
      self.w3 = w3
    }
  }

  // The multipliers and key increments of the paper.
  private static let multiplier0: UInt64 = 0xD251_1F53
  private static let multiplier1: UInt64 = 0xCD9E_8D57
  private static let increment0: UInt32 = 0x9E37_79B9
  private static let increment1: UInt32 = 0xBB67_AE85
  private static let rounds = 10

  /// The four random words of a counter.
  public func words(at counter: Block) -> Block {
    var block = counter
    var key0 = UInt32(truncatingIfNeeded: key)
    var key1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<Self.rounds {
      let product0 = Self.multiplier0 &* UInt64(block.w0)
      let product1 = Self.multiplier1 &* UInt64(block.w2)
      block = Block(
        UInt32(truncatingIfNeeded: product1 >> 32) ^ block.w1 ^ key0, UInt32(truncatingIfNeeded: product1),
        UInt32(truncatingIfNeeded: product0 >> 32) ^ block.w3 ^ key1, UInt32(truncatingIfNeeded: product0))
      key0 &+= Self.increment0
      key1 &+= Self.increment1
    }
    return block
  }

  /// The uniform numbers of eight counters, given word by word: the bits of ``uniform(at:)``.
  @inline(__always)
  func uniforms(
    _ w0: SIMD8<UInt32>, _ w1: SIMD8<UInt32>, _ w2: SIMD8<UInt32>, _ w3: SIMD8<UInt32>
  ) -> SIMD8<Double> {
    typealias Wide = SIMD8<UInt64>
    let half = Wide(repeating: 0xFFFF_FFFF)
    var (x0, x1) = (Wide(truncatingIfNeeded: w0), Wide(truncatingIfNeeded: w1))
    var (x2, x3) = (Wide(truncatingIfNeeded: w2), Wide(truncatingIfNeeded: w3))
    var key0 = UInt32(truncatingIfNeeded: key)
    var key1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<Self.rounds {
      let product0 = (x0 & half) &* Wide(repeating: Self.multiplier0)
      let product1 = (x2 & half) &* Wide(repeating: Self.multiplier1)
      x0 = (product1 &>> 32) ^ x1 ^ Wide(repeating: UInt64(key0))
      x2 = (product0 &>> 32) ^ x3 ^ Wide(repeating: UInt64(key1))
      x1 = product1 & half
      x3 = product0 & half
      key0 &+= Self.increment0
      key1 &+= Self.increment1
    }
    let bits = (x1 &<< 32 | x0) &>> 12
    // Below 2^52 a whole number is the fraction of a Double between 2^52 and 2^53.
    let whole = unsafeBitCast(bits | Wide(repeating: 0x4330_0000_0000_0000), to: SIMD8<Double>.self) - 0x1p52
    return (whole + 0.5) * 0x1p-52
  }

  /// A uniform number in the open interval from 0 to 1, of 52 random bits.
  public func uniform(at counter: Block) -> Double {
    let block = words(at: counter)
    let bits = (UInt64(block.w1) << 32 | UInt64(block.w0)) >> 12
    // The half keeps 0 and 1 out, so that a logarithm and a quantile are finite.
    return (Double(bits) + 0.5) * 0x1p-52
  }

  /// Two standard normal numbers of one counter, independent of each other.
  public func normals(at counter: Block) -> (Double, Double) {
    let block = words(at: counter)
    func normal(_ low: UInt32, _ high: UInt32) -> Double {
      NormalQuantile.value((Double((UInt64(high) << 32 | UInt64(low)) >> 12) + 0.5) * 0x1p-52)
    }
    return (normal(block.w0, block.w1), normal(block.w2, block.w3))
  }

  /// A standard normal number: mean 0, standard deviation 1, within about 8.2 of zero.
  public func normal(at counter: Block) -> Double { NormalQuantile.value(uniform(at: counter)) }
}
