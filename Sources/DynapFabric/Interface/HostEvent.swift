import DynapUnits

/// An address event as the host reads it: the word that arrived, with what is left of its hops, and a time stamp.
public struct HostEvent: Hashable, Sendable {
  /// The tag and core mask as sent, and the hops that were left when the packet reached the host.
  public let word: Destination
  /// The board's counter on arrival, in microseconds; below 2^32 unless the clock is widened.
  public let timestamp: UInt64
  /// The simulated time of arrival, which no board reports.
  public let time: SimTime

  /// Stamps a word that reaches the host at a time.
  public init(word: Destination, time: SimTime, clock: HostClock) {
    self.word = word
    self.time = time
    timestamp = clock.counter(of: time)
  }

  /// Whether this is a time probe or an end marker: neuron events on a stack have no hop in y left, probes do.
  public var isProbe: Bool { word.hop.y != 0 }

  /// The neuron of the stack whose identity tag and ``Hop/toHost`` this event carries; nil for a probe.
  ///
  /// Chip h at x = h sends seven hops west and leaves -6 + h of them, so the id is `tag + 2048 * (x_hop + 6)`
  /// (source: dossier 2.1). A word with fewer hops than seven gives the id of a chip farther east.
  public var globalNeuronID: Int? {
    isProbe ? nil : word.tag.value + Tag.count * (Int(word.hop.x) + Hop.reach - 1)
  }
}
