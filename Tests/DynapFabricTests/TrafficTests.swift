import DynapFabric
import DynapUnits
import Testing

@Suite struct TrafficTests {
  private let router = GridRouter(grid: .stack(of: 4))
  private let clock = HostClock()

  /// The arrival time of an outcome.
  private func time(_ outcome: RouteOutcome?) -> SimTime? {
    switch outcome {
    case .delivered(_, _, _, let time): time
    case .host(let event): event.time
    case .lost(let packet): packet.time
    case nil: nil
    }
  }

  @Test func `first packet on an idle board arrives when its plan says`() {
    for x in -7...7 {
      for entrance in [Entrance.neuron(ChipOnBoard(2)), .inputInterface(.first), .westBus] {
        var traffic = Traffic(router: router)
        let word = Destination(tag: 5, cores: .all, hop: Hop(x: x))
        let plan = router.plan(word: word, through: entrance)?.outcome(sent: .us(1), clock: clock)
        #expect(traffic.send(word, through: entrance, at: .us(1), clock: clock) == plan)
      }
    }
  }

  @Test func `packets that share a link follow each other by its slot`() {
    var traffic = Traffic(router: router)
    let times = (0..<3).map { core in
      let word = Destination(tag: core, cores: CoreMask(CoreOnChip.allCases[core]), hop: Hop(x: 1))
      return time(traffic.send(word, through: .neuron(.first), at: .zero, clock: clock))
    }
    #expect(times == [.ns(150), .ns(180), .ns(210)])
  }

  @Test func `tags for one core follow each other by its broadcast slot, other cores do not wait`() {
    var traffic = Traffic(router: router)
    let cores: [CoreMask] = [CoreMask(.zero), CoreMask(.zero), CoreMask(.one), .all, CoreMask(.three)]
    let times = cores.map {
      time(traffic.send(Destination(tag: 5, cores: $0), through: .neuron(.first), at: .zero, clock: clock))
    }
    #expect(times == [.ns(100), .ns(130), .ns(100), .ns(160), .ns(190)])
  }

  @Test func `host events of one time stamp are paced by the host's rate`() {
    var traffic = Traffic(router: router)
    let times = (0..<4).map { tag in
      let word = Destination(tag: tag, cores: CoreMask(CoreOnChip.allCases[tag]))
      return time(traffic.send(word, through: .inputInterface(.first), at: .us(1), clock: clock))
    }
    #expect(times == [.ns(1000), .ns(1100), .ns(1200), .ns(1300)])
  }

  @Test func `word with an empty mask books nothing`() {
    var traffic = Traffic(router: router)
    let idle = traffic
    #expect(traffic.send(Destination(hop: .toHost), through: .neuron(.first), at: .zero, clock: clock) == nil)
    #expect(traffic == idle)
  }
}
