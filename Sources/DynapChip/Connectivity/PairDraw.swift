/// Counter-based random draws for pairs of a connection: equal arguments give equal draws, in any order of calling.
///
/// A chain of splitmix64 finalisers (Steele, Lea, Flood 2014), one for each argument.
struct PairDraw {
  /// The connection's seed.
  let seed: UInt64

  /// 64 bits for a pair.
  func bits(_ source: Int, _ target: Int) -> UInt64 {
    let start = Self.mix(seed)
    return Self.mix(Self.mix(start ^ UInt64(source)) ^ UInt64(target))
  }

  /// A number from 0 up to, but not including, 1 for a pair.
  func uniform(_ source: Int, _ target: Int) -> Double { Double(bits(source, target) >> 11) * 0x1p-53 }

  /// One of `count` choices for a pair.
  func choice(of count: Int, _ source: Int, _ target: Int) -> Int {
    Int(bits(source, target).multipliedFullWidth(by: UInt64(count)).high)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
