/// The CAM of every core as an index: for each core and tag, the payloads of the words that match.
///
/// It takes the place of the silicon's parallel comparison with all 16 384 words of a core. One row of 2048 buckets per
/// core, in compressed form: bucket b holds `payloads[offsets[b] ..< offsets[b + 1]]`, b being core * 2048 + tag.
/// Every word of a bucket matches, also several words of one neuron, which is how an integer weight is made.
/// What a payload means is the caller's business: an index into a list of synapses, or neuron * 64 + synapse.
public struct TagIndex: Sendable {
  /// One CAM word to index.
  public struct Entry: Hashable, Sendable {
    /// The core's index in the index, for example chip * 4 + core.
    public var core: Int
    /// The tag that the word holds.
    public var tag: Tag
    /// What a match yields.
    public var payload: UInt32

    /// Makes an entry.
    public init(core: Int, tag: Tag, payload: UInt32) {
      self.core = core
      self.tag = tag
      self.payload = payload
    }
  }

  /// Cores, whether they have entries or not.
  public let coreCount: Int
  /// Where each bucket begins in ``payloads``, and where the last one ends: coreCount * 2048 + 1 numbers.
  public let offsets: [UInt32]
  /// The payloads by core, then tag, then ascending: neuron before synapse if payloads are numbered that way.
  public let payloads: [UInt32]

  /// Builds the index; nil when an entry's core is not in `0..<coreCount`, or there are 2^32 entries or more.
  ///
  /// The result does not depend on the order of the entries. Costs one pass over entries and buckets, and a sort of
  /// the buckets whose entries are not in ascending order already.
  public init?(coreCount: Int, entries: [Entry]) {
    guard coreCount >= 0, entries.count < 1 << 32 else { return nil }
    var begins = [UInt32](repeating: 0, count: coreCount * Tag.count + 1)
    for entry in entries {
      guard (0..<coreCount).contains(entry.core) else { return nil }
      begins[entry.core * Tag.count + entry.tag.value + 1] += 1
    }
    for bucket in begins.indices.dropFirst() { begins[bucket] += begins[bucket - 1] }
    var next = begins
    var sorted = [UInt32](repeating: 0, count: entries.count)
    for entry in entries {
      let bucket = entry.core * Tag.count + entry.tag.value
      sorted[Int(next[bucket])] = entry.payload
      next[bucket] += 1
    }
    for bucket in 0..<coreCount * Tag.count {
      let range = Int(begins[bucket])..<Int(begins[bucket + 1])
      let isAscending = range.dropFirst().allSatisfy { sorted[$0 - 1] <= sorted[$0] }
      if !isAscending { sorted[range].sort() }
    }
    self.coreCount = coreCount
    offsets = begins
    payloads = sorted
  }

  /// The places in ``payloads`` of the words of a core that match a tag; O(1).
  ///
  /// A core outside `0..<coreCount` is a programmer's mistake.
  @inlinable
  public func matches(core: Int, tag: Tag) -> Range<Int> {
    precondition(core >= 0 && core < coreCount, "the index does not have this core")
    let bucket = core * Tag.count + tag.value
    return Int(offsets[bucket])..<Int(offsets[bucket + 1])
  }

  /// Calls `body` with the payloads of the words of a core that match a tag, without copying them.
  @inlinable
  public func withMatches<Result>(
    core: Int, tag: Tag, _ body: (Span<UInt32>) throws -> Result
  ) rethrows -> Result {
    try body(payloads.span.extracting(matches(core: core, tag: tag)))
  }
}
