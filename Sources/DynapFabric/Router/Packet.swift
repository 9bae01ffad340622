import DynapUnits

/// An event between routers: a destination word whose hops count down on the way.
public struct Packet: Hashable, Sendable {
  /// The tag, the core mask, and the hops that are left.
  public var word: Destination

  /// Makes a packet of a word, or nil when its mask is empty: such a word is dropped at the source, whatever its hops.
  public init?(_ word: Destination) {
    guard word.isSent else { return nil }
    self.word = word
  }

  /// The packet with other hops left.
  func with(hop: Hop) -> Packet {
    var packet = self
    packet.word.hop = hop
    return packet
  }
}

/// A packet that fell off an open edge of the board, where a real chip would wait for an acknowledge for ever.
public struct LostPacket: Hashable, Sendable, CustomStringConvertible {
  /// The empty position that it went to.
  public let position: ChipOnGrid
  /// The word with the hops that were left there.
  public let word: Destination
  /// When it would have arrived.
  public let time: SimTime

  /// Makes a record of a loss.
  public init(position: ChipOnGrid, word: Destination, time: SimTime) {
    self.position = position
    self.word = word
    self.time = time
  }

  /// One sentence with the tag, the position, the hops that were left and the time.
  public var description: String {
    "an event with tag \(word.tag.value) left the board to (\(position.x), \(position.y)), where no chip is, "
      + "with \(word.hop.x) and \(word.hop.y) hops left, at \(time)"
  }
}

/// What becomes of a packet.
public enum RouteOutcome: Hashable, Sendable {
  /// The tag is broadcast in these cores of this chip.
  case delivered(ChipOnBoard, cores: CoreMask, tag: Tag, at: SimTime)
  /// The host records it.
  case host(HostEvent)
  /// It fell off an open edge, which is an error to report.
  case lost(LostPacket)
}
