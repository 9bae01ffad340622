import DynapCircuits

/// Counter-based random draws for pairs of a connection: equal arguments give equal draws, in any order of calling.
struct PairDraw {
  private let generator: Philox

  /// The last counter word of every draw of connectivity ("CONN"), which keeps it apart from others with its key.
  private static let stream: UInt32 = 0x434F_4E4E

  /// The draws of a connection with a seed.
  init(seed: UInt64) { generator = Philox(key: seed) }

  /// 64 bits for a pair.
  func bits(_ source: Int, _ target: Int) -> UInt64 {
    let block = generator.words(at: counter(source, target))
    return UInt64(block.w1) << 32 | UInt64(block.w0)
  }

  /// A number between 0 and 1 for a pair.
  func uniform(_ source: Int, _ target: Int) -> Double { generator.uniform(at: counter(source, target)) }

  /// One of `count` choices for a pair.
  func choice(of count: Int, _ source: Int, _ target: Int) -> Int {
    Int(bits(source, target).multipliedFullWidth(by: UInt64(count)).high)
  }

  private func counter(_ source: Int, _ target: Int) -> Philox.Block {
    Philox.Block(UInt32(source), UInt32(target), 0, Self.stream)
  }
}
