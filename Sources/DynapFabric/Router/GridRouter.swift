import DynapUnits

/// The grid of chips (R3): takes a packet from router to router until a chip delivers it, the host reads it, or it
/// falls off an open edge.
///
/// Latency is the entrance, plus a chip hop per link, the one to the host and the one off an edge included. Contention
/// is not part of it; see ``Traffic``.
public struct GridRouter: Hashable, Sendable {
  /// The board's topology.
  public let grid: Grid
  /// The latencies.
  public let timing: FabricTiming

  /// Makes a router.
  public init(grid: Grid, timing: FabricTiming = FabricTiming()) {
    self.grid = grid
    self.timing = timing
  }

  /// Where a neuron's destination word ends up, counted from the neuron's spike; nil when its mask is empty.
  public func plan(word: Destination, from chip: ChipOnBoard) -> RoutePlan? {
    plan(word: word, through: .neuron(chip))
  }

  /// Where a word ends up that enters in any way; nil when its mask is empty.
  ///
  /// Costs one step per hop, at most 14. The host's event is counted from its release by the FPGA.
  public func plan(word: Destination, through entrance: Entrance) -> RoutePlan? {
    guard let packet = Packet(word) else { return nil }
    return walk(packet, from: entrance.chip, latency: latency(of: entrance)) { _, _ in }
  }

  /// What becomes of a packet that enters the router of a chip at a time; the clock stamps it if it reaches the host.
  public func route(
    _ packet: Packet, from chip: ChipOnBoard, departing time: SimTime, clock: HostClock = HostClock()
  ) -> RouteOutcome {
    walk(packet, from: chip, latency: .zero) { _, _ in }.outcome(sent: time, clock: clock)
  }

  /// From the spike, or the release by the FPGA, to the packet in the router of the entrance's chip.
  ///
  /// A neuron's encoding takes ``FabricTiming/neuronToRouter``, that of a port as long (assumed). The west bus is a link
  /// like those between chips, and the input interface is taken as immediate: nothing is published about it.
  public func latency(of entrance: Entrance) -> SimTime {
    switch entrance {
    case .neuron, .port: timing.neuronToRouter
    case .inputInterface: .zero
    case .westBus: timing.chipHop
    }
  }

  /// Takes a packet from a chip to its end; `crossing` sees each link before the packet takes it.
  func walk(
    _ packet: Packet, from start: ChipOnBoard, latency: SimTime,
    crossing: (ChipOnBoard, Grid.Direction) -> Void
  ) -> RoutePlan {
    precondition(start.index < grid.chipCount, "the board does not have this chip")
    var (packet, chip, hops) = (packet, start, 0)
    while true {
      switch ChipRouter.decide(packet) {
      case .deliver:
        return plan(.chip(chip), packet, latency, hops)
      case .forward(let next, let direction):
        crossing(chip, direction)
        packet = next
        hops += 1
        let site = grid.neighbour(of: chip, towards: direction)
        guard case .chip(let neighbour) = site else { return plan(site, packet, latency, hops) }
        chip = neighbour
      }
    }
  }

  /// A plan with the latency of its hops added.
  private func plan(_ end: Grid.Site, _ packet: Packet, _ latency: SimTime, _ hops: Int) -> RoutePlan {
    RoutePlan(end: end, word: packet.word, latency: latency + Int64(hops) * timing.chipHop, hops: hops)
  }
}
