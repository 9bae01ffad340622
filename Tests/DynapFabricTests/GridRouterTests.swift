import DynapFabric
import DynapUnits
import Testing

@Suite struct GridRouterTests {
  private let stack = GridRouter(grid: .stack(of: 4))
  private let clock = HostClock()

  /// The event that reaches the host, or nil when the word ends elsewhere.
  private func hostEvent(_ word: Destination, through entrance: Entrance, sent: SimTime = .zero) -> HostEvent?
  {
    let plan = stack.plan(word: word, through: entrance)
    guard case .host(let event)? = plan?.outcome(sent: sent, clock: clock) else { return nil }
    return event
  }

  @Test(arguments: 0..<4) func `neuron of chip h that sends seven hops west reads as id tag + 2048 h`(h: Int)
  {
    let word = Destination(tag: 517, cores: .all, hop: .toHost)
    let event = hostEvent(word, through: .neuron(ChipOnBoard(h)))
    #expect(event?.word == Destination(tag: 517, cores: .all, hop: Hop(x: h - 6)))
    #expect(event?.globalNeuronID == 517 + 2048 * h)
  }

  @Test(arguments: [Entrance.inputInterface(.first), .westBus])
  func `probes return with their residual hops and are no neuron spikes`(entrance: Entrance) {
    let far = hostEvent(Destination(tag: 2047, cores: .all, hop: Hop(x: -7, y: -7)), through: entrance)
    #expect(far?.word.hop == Hop(x: -6, y: -7))
    #expect(far?.globalNeuronID == nil)
    let near = hostEvent(Destination(tag: 2047, cores: .all, hop: Hop(x: -1, y: -1)), through: entrance)
    #expect(near?.word.hop == Hop(x: 0, y: -1))
    #expect(near?.globalNeuronID == nil)
  }

  @Test(arguments: [Entrance.inputInterface(.first), .westBus])
  func `stimulus and echo give one host record with the stimulus time stamp`(entrance: Entrance) {
    let stimulus = Destination(tag: 1029, cores: .all)
    let echo = Destination(tag: 1029, cores: .all, hop: .toHost)
    let outcomes = [stimulus, echo].map {
      stack.plan(word: $0, through: entrance)?.outcome(sent: .us(700), clock: clock)
    }
    let records = outcomes.compactMap { outcome -> HostEvent? in
      guard case .host(let event)? = outcome else { return nil }
      return event
    }
    #expect(records.map(\.timestamp) == [700])
    #expect(records.map(\.word) == [Destination(tag: 1029, cores: .all, hop: Hop(x: -6))])
    guard case .delivered(.first, .all, Tag(1029), _)? = outcomes[0] else {
      Issue.record("the stimulus is delivered in chip 0, not \(String(describing: outcomes[0]))")
      return
    }
  }

  @Test func `packet moves in x first, then in y, then is delivered`() throws {
    var packet = try #require(Packet(Destination(tag: 9, cores: .all, hop: Hop(x: 2, y: -1))))
    var way: [Grid.Direction] = []
    while case .forward(let next, let direction) = ChipRouter.decide(packet) {
      way.append(direction)
      packet = next
    }
    #expect(way == [.east, .east, .south])
    #expect(ChipRouter.decide(packet) == .deliver(cores: .all, tag: Tag(9)))
  }

  @Test func `word of every hop from the middle of the largest board reaches the chip that far away`() {
    let router = GridRouter(grid: Grid(width: 15, height: 15))
    let middle = ChipOnBoard(7 * 15 + 7)
    for x in -7...7 {
      for y in -7...7 {
        let plan = router.plan(word: Destination(tag: 3, cores: .all, hop: Hop(x: x, y: y)), from: middle)
        #expect(plan?.chip == router.grid.chip(at: ChipOnGrid(x: 7 + x, y: 7 + y)))
        #expect(plan?.residual == .here)
        #expect(plan?.hops == abs(x) + abs(y))
        #expect(plan?.latency == .ns(100) + Int64(abs(x) + abs(y)) * .ns(50))
      }
    }
  }

  @Test func `corner reaches the opposite corner of the largest board in two legs`() {
    let router = GridRouter(grid: Grid(width: 15, height: 15))
    let leg = Destination(tag: 1, cores: .all, hop: Hop(x: 7, y: 7))
    let middle = router.plan(word: leg, from: .first)?.chip
    #expect(middle == ChipOnBoard(112))
    #expect(middle.flatMap { router.plan(word: leg, from: $0)?.chip } == ChipOnBoard(224))
  }

  @Test func `word with an empty mask is dropped at the source, whatever its hops`() {
    for x in -7...7 {
      for y in -7...7 {
        let word = Destination(tag: 5, cores: .none, hop: Hop(x: x, y: y))
        #expect(Packet(word) == nil)
        #expect(stack.plan(word: word, from: .first) == nil)
        #expect(stack.plan(word: word, through: .westBus) == nil)
      }
    }
  }

  @Test func `packet over an open edge is lost there, with its residual hops and time`() throws {
    let word = Destination(tag: 40, cores: CoreMask(.two), hop: Hop(x: 4, y: 3))
    let packet = try #require(Packet(word))
    let outcome = stack.route(packet, from: ChipOnBoard(2), departing: .us(3))
    let left = Destination(tag: 40, cores: CoreMask(.two), hop: Hop(x: 2, y: 3))
    let lost = LostPacket(position: ChipOnGrid(x: 4, y: 0), word: left, time: .us(3) + .ns(100))
    #expect(outcome == .lost(lost))
    #expect(
      lost.description
        == "an event with tag 40 left the board to (4, 0), where no chip is, with 2 and 3 hops left, at 3.1 us"
    )
  }

  @Test func `packet going west from a northern row misses the host`() {
    let router = GridRouter(grid: Grid(width: 2, height: 2))
    let plan = router.plan(word: Destination(tag: 1, cores: .all, hop: .toHost), from: ChipOnBoard(2))
    #expect(plan?.end == .empty(ChipOnGrid(x: -1, y: 1)))
  }

  @Test func `mask of the word is the mask of the delivery`() throws {
    for bits in UInt8(1)..<16 {
      let packet = try #require(Packet(Destination(tag: 77, cores: CoreMask(rawValue: bits), hop: Hop(x: 1))))
      let outcome = stack.route(packet, from: .first, departing: .us(1))
      #expect(
        outcome
          == .delivered(ChipOnBoard(1), cores: CoreMask(rawValue: bits), tag: Tag(77), at: .us(1) + .ns(50)))
    }
  }

  @Test func `plan from every chip with every hop is the route plus the entrance`() throws {
    let router = GridRouter(grid: Grid(width: 4, height: 3))
    let entrances = router.grid.chips.flatMap { [Entrance.neuron($0), .inputInterface($0)] } + [.westBus]
    for entrance in entrances {
      for x in -7...7 {
        for y in -7...7 {
          let word = Destination(tag: 1500, cores: .all, hop: Hop(x: x, y: y))
          let entry = SimTime.ms(2) + router.latency(of: entrance)
          let route = router.route(try #require(Packet(word)), from: entrance.chip, departing: entry)
          if router.plan(word: word, through: entrance)?.outcome(sent: .ms(2), clock: clock) != route {
            Issue.record("\(entrance), \(x), \(y)")
          }
        }
      }
    }
  }
}
