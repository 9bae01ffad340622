/// A destination word: one of the four SRAM words of a neuron, and the payload of a packet.
public struct Destination: Hashable, Sendable {
  /// The tag that is broadcast in the target cores.
  public var tag: Tag
  /// Which cores of the target chip receive the tag; empty means that the word sends nothing.
  public var cores: CoreMask
  /// How many chips the packet travels.
  public var hop: Hop

  /// Makes a destination word; without arguments, the power-up value, which sends nothing.
  public init(tag: Tag = .zero, cores: CoreMask = .none, hop: Hop = .here) {
    self.tag = tag
    self.cores = cores
    self.hop = hop
  }

  /// Makes a destination word from a tag as a number; out of range is a programmer's mistake.
  public init(tag: Int, cores: CoreMask, hop: Hop = .here) {
    self.init(tag: Tag(tag), cores: cores, hop: hop)
  }

  /// Whether a spike sends this word: words with an empty mask are dropped at the source.
  public var isSent: Bool { !cores.isEmpty }
}
