import DynapChip
import DynapCoSim
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Testing

@Suite struct ContentionTests {
  /// Four silent chips in a row, for a span in steps of 10 us, with host events.
  private func experiment(_ events: [(SimTime, Destination)] = [], for span: SimTime = .ms(1)) throws
    -> Experiment
  {
    var experiment = try CoSimulationTests.experiment("relay", for: span)
    experiment.options.step = .us(10)
    experiment.recordings = []
    experiment.stimuli = events.map { time, word in
      .init(population: "volley", train: SpikeTrain([.init(time: time, channel: 0)]), words: [[word]])
    }
    return experiment
  }

  /// What becomes of packets on an idle board, and what its buses tell.
  private func ends(
    of departures: [Departure], _ options: BusOptions
  ) throws -> (ends: [RouteOutcome], buses: [String: BusReport.Bus]) {
    let simulation = try CoSimulation(experiment(), options)
    simulation.board.send(departures)
    try simulation.board.kernel.advance(to: .us(500))
    #expect(simulation.board.underWay == 0)
    let buses = simulation.report.buses.map { ($0.name, $0) }
    return (simulation.board.takeArrivals(), Dictionary(uniqueKeysWithValues: buses))
  }

  private func time(_ end: RouteOutcome) -> SimTime {
    switch end {
    case .delivered(_, _, _, let time): time
    case .host(let event): event.time
    case .lost(let packet): packet.time
    }
  }

  private func contention(_ change: (inout BusOptions) -> Void = { _ in }) -> BusOptions {
    var options = BusOptions()
    options.hasContention = true
    change(&options)
    return options
  }

  @Test func `an event that meets nobody pays the clock of the input bus and its hops`() throws {
    let word = Destination(tag: 7, cores: .all, hop: Hop(x: 2))
    let departure = Departure(time: .ns(3050), entrance: .inputInterface(.first), word: word)
    // Valid at the edge at 3.1 us, taken at the next one, then two hops.
    #expect(try ends(of: [departure], contention()).ends.map(time) == [.ns(3200 + 100)])
    #expect(try ends(of: [departure], BusOptions()).ends.map(time) == [.ns(3050 + 100)])
  }

  @Test func `packets of one chip arrive when the booking of the fabric says`() throws {
    // What one chip's neurons send at a time, in an order that the fabric's booking and the routers share.
    let words = (0..<40).map { i in
      Destination(tag: 7, cores: CoreMask(rawValue: UInt8(1 + i * 7 % 15)), hop: Hop(x: i % 4))
    }
    let departures = words.enumerated().map { i, word in
      Departure(time: .ns(Int64(20 * i)), entrance: .neuron(.first), word: word)
    }
    let router = GridRouter(grid: .stack(of: 4))
    var traffic = Traffic(router: router)
    var booked: [Int: [SimTime]] = [:]
    for departure in departures {
      let end = traffic.send(
        departure.word, through: departure.entrance, at: departure.time, clock: HostClock())
      guard case .delivered(let chip, _, _, let time)? = end else { continue }
      booked[chip.index, default: []].append(time)
    }
    var arrived: [Int: [SimTime]] = [:]
    for case .delivered(let chip, _, _, let time) in try ends(of: departures, contention()).ends {
      arrived[chip.index, default: []].append(time)
    }
    #expect(arrived.mapValues { $0.sorted() } == booked.mapValues { $0.sorted() })
  }

  @Test func `a slow host holds its bus, the routers fill, and the input bus sees it`() throws {
    let probe = Destination(tag: 7, cores: .all, hop: .toHost)
    let departures = (0..<20).map {
      Departure(time: .ns(100 * Int64($0)), entrance: .inputInterface(.first), word: probe)
    }
    let options = contention {
      $0.receiver = .after(.us(1))
      $0.places = 2
    }
    let (ends, buses) = try ends(of: departures, options)
    let west = try #require(buses["board.chip0.west"])
    #expect(west.words == 20)
    #expect(west.stalls == 20)
    #expect(west.longestStallSeconds == 1e-6)
    // A packet that is acknowledged gives its place to the next while its handshake ends.
    #expect(west.longestQueue == 2)
    let host = try #require(buses["board.chip0.host"])
    #expect(host.words == 20)
    #expect(host.stalls > 150)
    // A microsecond and the rest of the handshake for each word, two edges of the clock before the first, a hop.
    let times = ends.map(time)
    #expect(times.count == 20)
    #expect(times[0] == .ns(100 + 1000 + 50))
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == .ns(1000 + 30) })
  }

  @Test func `a receiver that never acknowledges ends the run with the bus and the time`() throws {
    let probe = Destination(tag: 7, cores: .all, hop: .toHost)
    let events = (0..<3).map { _ in (SimTime.us(1), probe) }
    let options = contention {
      $0.receiver = .never
      $0.stallLimit = .us(50)
    }
    let simulation = try CoSimulation(experiment(events), options)
    #expect(
      CoSimulationTests.diagnostics { try simulation.advance(by: .ms(1)) } == [
        "error[handshake-stalled]: board.chip0.west has waited for its acknowledge since 1.1 us, with 2 words behind it, at "
          + "60 us; let its receiver acknowledge, or raise the stall limit, 50 us"
      ])
  }

  @Test func `a run that ends before the limit still tells of the receiver`() throws {
    let probe = Destination(tag: 7, cores: .all, hop: .toHost)
    let simulation = try CoSimulation(
      experiment([(.us(1), probe)], for: .us(20)), contention { $0.receiver = .never })
    #expect(
      CoSimulationTests.diagnostics { try simulation.advance(by: .ms(1)) } == [
        "error[handshake-stalled]: board.chip0.west has waited for its acknowledge since 1.1 us, with 0 words behind it, at "
          + "20 us; let its receiver acknowledge, or raise the stall limit, 10 ms"
      ])
  }

  @Test func `options that make no sense are refused`() throws {
    let experiment = try experiment()
    var options = contention {
      $0.places = 0
      $0.stallLimit = .zero
      $0.receiver = .after(.s(2))
    }
    #expect(
      CoSimulationTests.diagnostics { _ = try CoSimulation(experiment, options) } == [
        "error[cosim-places]: places is 0; an input of a router holds 1 to 1024 packets",
        "error[cosim-stall-limit]: stallLimit is 0 s; give a time above 0 s, up to 1000 s",
        "error[cosim-receiver]: receiver acknowledges after 2 s; give a time from 0 s to 1 s",
      ])
    options = BusOptions()
    options.receiver = .never
    #expect(
      CoSimulationTests.diagnostics { _ = try CoSimulation(experiment, options) } == [
        "error[cosim-receiver]: receiver is slow while nobody waits for it; switch contention on, or let it be"
      ])
  }
}
