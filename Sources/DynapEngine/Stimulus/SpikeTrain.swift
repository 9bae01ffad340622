import DynapUnits

/// Spikes on numbered channels, sorted by time and then by channel.
public struct SpikeTrain: Hashable, Sendable {
  /// One spike.
  public struct Spike: Hashable, Comparable, Sendable {
    /// When it happens.
    public var time: SimTime
    /// On which channel, from 0.
    public var channel: Int

    /// Makes a spike; a negative channel is a programmer's mistake.
    public init(time: SimTime, channel: Int) {
      precondition(channel >= 0, "channels count from 0")
      self.time = time
      self.channel = channel
    }

    /// Orders by time, then by channel.
    public static func < (a: Self, b: Self) -> Bool { (a.time, a.channel) < (b.time, b.channel) }
  }

  /// The spikes, sorted.
  public let spikes: [Spike]

  /// Makes a train of spikes in any order; costs a sort.
  public init(_ spikes: [Spike] = []) { self.spikes = spikes.sorted() }

  /// How many spikes there are.
  public var count: Int { spikes.count }

  /// The times of one channel's spikes, ascending; costs a scan of all.
  public func times(ofChannel channel: Int) -> [SimTime] {
    spikes.lazy.filter { $0.channel == channel }.map(\.time)
  }

  /// The spikes of two trains on the same channels; costs a sort.
  public func merging(_ other: SpikeTrain) -> SpikeTrain { SpikeTrain(spikes + other.spikes) }
}

/// The window in which a generator makes spikes: from its start on, up to and without its end.
public struct StimulusWindow: Hashable, Sendable {
  /// The start, inclusive.
  public var from: SimTime
  /// The end, exclusive.
  public var until: SimTime

  /// Makes a window; one that ends before it starts holds nothing.
  public init(from: SimTime = .zero, until: SimTime) {
    self.from = from
    self.until = until
  }
}
