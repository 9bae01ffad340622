import DynapUnits

/// Where a destination word ends up and how long that takes: all of its route that does not depend on time.
///
/// Computed once for each word, it spares the engine the walk over the grid.
public struct RoutePlan: Hashable, Sendable {
  /// Where the packet ends: a chip, the host, or the empty position beyond an open edge.
  public let end: Grid.Site
  /// The word on arrival; its hops are the residual ones, zero for a chip.
  public let word: Destination
  /// From the neuron's spike, or from the host's sending, to the arrival.
  public let latency: SimTime
  /// Links between chips, or to the host, that the packet crosses.
  public let hops: Int

  /// The chip that the tag is delivered to; nil when the packet goes to the host or is lost.
  public var chip: ChipOnBoard? {
    guard case .chip(let chip) = end else { return nil }
    return chip
  }
  /// The tag.
  public var tag: Tag { word.tag }
  /// The cores of the mask, which are those that receive the tag if the packet ends at a chip.
  public var cores: CoreMask { word.cores }
  /// The hops that are left on arrival.
  public var residual: Hop { word.hop }

  /// What becomes of a packet that is sent at a time; the clock stamps it if it reaches the host.
  public func outcome(sent time: SimTime, clock: HostClock) -> RouteOutcome {
    outcome(arriving: time + latency, clock: clock)
  }

  /// What becomes of a packet that arrives at a time, which contention may have put off.
  func outcome(arriving arrival: SimTime, clock: HostClock) -> RouteOutcome {
    switch end {
    case .chip(let chip): .delivered(chip, cores: word.cores, tag: word.tag, at: arrival)
    case .host: .host(HostEvent(word: word, time: arrival, clock: clock))
    case .empty(let position): .lost(LostPacket(position: position, word: word, time: arrival))
    }
  }
}

/// How an event gets into a chip's router.
public enum Entrance: Hashable, Sendable {
  /// From a neuron of a chip.
  case neuron(ChipOnBoard)
  /// From the host, through the input interface of a chip. Hops count from that chip; scripts use chip 0 only.
  case inputInterface(ChipOnBoard)
  /// From the camera port or the analog front end of a chip.
  case port(ChipOnBoard)
  /// From the host, over the west grid bus of chip 0. Hops count from chip 0: the way there uses up none.
  case westBus

  /// The chip whose router the event enters.
  public var chip: ChipOnBoard {
    switch self {
    case .neuron(let chip), .inputInterface(let chip), .port(let chip): chip
    case .westBus: .first
    }
  }
}
