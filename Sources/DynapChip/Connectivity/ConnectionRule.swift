/// Which members of one population reach which members of another.
///
/// Random rules draw with a counter: what happens to a pair depends on the connection's seed and on the pair's two
/// indices alone, so that growing a population redraws nothing.
public enum ConnectionRule: Hashable, Sendable {
  /// Member i reaches member i; the populations have equal sizes.
  case oneToOne
  /// Every member reaches every member; `selfConnections` says whether a neuron reaches itself.
  case allToAll(selfConnections: Bool)
  /// Each pair is connected with a probability, a neuron with itself included.
  case random(probability: Double)
  /// Each target hears exactly `count` sources; with replacement a source may be drawn several times.
  case fanIn(_ count: Int, replacement: Bool)
  /// Each source reaches exactly `count` different targets.
  case fanOut(_ count: Int)
  /// Neighbourhoods on the 16 x 16 array of a core.
  case kernel(Kernel)
  /// An explicit list.
  case pairs([Pair])

  /// A source and a target by their places in their populations.
  public struct Pair: Hashable, Sendable {
    /// The source's place.
    public var source: Int
    /// The target's place.
    public var target: Int
    /// How many synapses the pair gets, at least 1.
    public var repeats: Int

    /// Makes a pair.
    public init(_ source: Int, _ target: Int, repeats: Int = 1) {
      self.source = source
      self.target = target
      self.repeats = repeats
    }
  }
}

/// A neighbourhood: which places of the array a source reaches, as offsets from its own.
public struct Kernel: Hashable, Sendable {
  /// What an offset stands for.
  public enum Reach: Hashable, Sendable {
    /// The number of synapses at each offset; 0 is none.
    case repeats([Offset: Int])
    /// The probability of a synapse at each offset.
    case probabilities([Offset: Double])
  }

  /// What lies beyond the edge of the array.
  public enum Border: Hashable, Sendable {
    /// Nothing.
    case open
    /// The opposite edge.
    case wrap
  }

  /// The offsets, x in columns and y in rows, and what they stand for.
  public var reach: Reach
  /// What lies beyond the edge.
  public var border: Border

  /// Makes a kernel.
  public init(_ reach: Reach, border: Border = .open) {
    self.reach = reach
    self.border = border
  }
}
