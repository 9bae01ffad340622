import DynapUnits

/// The state of a fabric under contention: until when each link, each core's broadcast and the host's input are taken.
///
/// Contention is an option of the engine and off without this. A link carries one packet per ``FabricTiming/linkSlot``,
/// a core broadcasts one tag per ``FabricTiming/broadcastSlot``, the host sends one event per
/// ``FabricTiming/hostInputSpacing``. A packet for several cores waits until all of them are free. A tag is delivered at
/// the start of its slot, so the first packet on an idle board arrives when its ``RoutePlan`` says.
///
/// Packets book their whole route when they are sent, and first come is first served in the order of the calls. Two
/// packets whose order of sending differs from their order at a shared link therefore pass it in the order of sending.
/// Not modelled: buffers, hence back-pressure into the neurons, and arbitration between the neurons of a core.
public struct Traffic: Hashable, Sendable {
  private let router: GridRouter
  /// By chip, then direction; the host's way into chip 0 is behind the last chip.
  private var linkFree: [SimTime]
  /// By chip, then core.
  private var coreFree: [SimTime]
  private var hostFree = SimTime(picoseconds: .min)

  /// Makes an idle board.
  public init(router: GridRouter) {
    self.router = router
    let never = SimTime(picoseconds: .min)
    linkFree = Array(repeating: never, count: router.grid.chipCount * Grid.Direction.allCases.count + 1)
    coreFree = Array(repeating: never, count: router.grid.chipCount * CoreOnChip.allCases.count)
  }

  /// Sends a word and books its way; nil when its mask is empty. Call in the order of sending times.
  public mutating func send(
    _ word: Destination, through entrance: Entrance, at time: SimTime, clock: HostClock
  ) -> RouteOutcome? {
    guard let packet = Packet(word) else { return nil }
    let timing = router.timing
    var now = time
    switch entrance {
    case .neuron, .port:
      now += timing.neuronToRouter
    case .inputInterface:
      now = Self.book(&hostFree, from: now, taking: timing.hostInputSpacing)
    case .westBus:
      now = Self.book(&hostFree, from: now, taking: timing.hostInputSpacing)
      now = Self.book(&linkFree[linkFree.count - 1], from: now, taking: timing.linkSlot) + timing.chipHop
    }
    let plan = router.walk(packet, from: entrance.chip, latency: .zero) { chip, direction in
      let link = chip.index * Grid.Direction.allCases.count + direction.rawValue
      now = Self.book(&linkFree[link], from: now, taking: timing.linkSlot) + timing.chipHop
    }
    if let chip = plan.chip {
      let slots = plan.cores.cores.map { chip.index * CoreOnChip.allCases.count + $0.index }
      now = slots.reduce(now) { max($0, coreFree[$1]) }
      for slot in slots { coreFree[slot] = now + timing.broadcastSlot }
    }
    return plan.outcome(arriving: now, clock: clock)
  }

  /// Takes a resource as soon as it is free, and returns when that is.
  private static func book(_ free: inout SimTime, from time: SimTime, taking slot: SimTime) -> SimTime {
    let start = max(time, free)
    free = start + slot
    return start
  }
}
