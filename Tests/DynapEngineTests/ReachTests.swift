import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

/// Steps that cores take on their own, since no spike of one can charge another before its delay ends.
@Suite struct ReachTests {
  /// The recurrent network of the invariances with delays of 0.5 pF 0.7 V / 350 pA = 1 ms, and their spread.
  static func simulation(
    threads: Int = 1, delay picoamperes: Double = 350, change: (inout SimulationOptions) -> Void = { _ in }
  ) throws -> Simulation {
    var (board, options, events) = InvarianceTests.network(threads: threads)
    options.exactCurrents = [
      .init(core: nil, parameter: "SYPD_DLY0_P", current: Current(picoamperes, .pico))
    ]
    for n in 0..<20 {
      // What leaves for the host shows the order of departures.
      board[Rig.neuron(n * 7)].destinations[1] = Destination(tag: 900 + n, cores: .all, hop: .toHost)
    }
    change(&options)
    var simulation = try Simulation(board, options)
    try simulation.record(Recording(name: "s", neurons: InvarianceTests.everyone, quantity: .spikes))
    simulation.inject(events)
    return simulation
  }

  static func run(_ simulation: Simulation, slice: SimTime) -> (spikes: [Spike], host: [HostEvent], Tally) {
    var simulation = simulation
    while simulation.time < .ms(60) { simulation.run(until: min(.ms(60), simulation.time + slice)) }
    return (simulation.spikes, simulation.hostEvents, simulation.tally)
  }

  @Test("events match together as far as the shortest delay reaches")
  func reach() throws {
    let simulation = try Self.simulation()
    let shortest = try #require(simulation.instance.synapses.delays.min())
    #expect(shortest > .us(300) && shortest < .ms(1))
    #expect(simulation.stepper.blocks.length == shortest.index(step: .us(100)))
    #expect(try Self.simulation(delay: 35_000).stepper.blocks.length == 0)
    #expect(try Self.simulation(delay: 0.5).stepper.blocks.length == 32)
  }

  @Test("what tells cores of one another within a step keeps them together")
  func together() throws {
    #expect(
      try Self.simulation { $0.faults[badTagsOf: .one, on: .first] = [DynapFabric.Tag(5)] }.stepper.blocks
        .length == 0
    )
    #expect(try Self.simulation { $0.fidelity = .linear }.stepper.blocks.length == 0)
  }

  @Test(
    "slices, threads and recordings change no bit, nor the order of departures",
    arguments: [(SimTime.us(100), 1), (.us(300), 2), (.us(730), 3), (.ms(7), 2)])
  func invariance(slice: SimTime, threads: Int) throws {
    let whole = Self.run(try Self.simulation(), slice: .ms(60))
    #expect(whole.spikes.count > 50 && whole.host.count > 20)
    let cut = Self.run(try Self.simulation(threads: threads), slice: slice)
    #expect(cut == whole)
    var recorded = try Self.simulation()
    try recorded.record(
      Recording(
        name: "v", neurons: [Rig.neuron(0)], quantity: .state("I_mem", every: .us(threads == 1 ? 100 : 500))))
    #expect(Self.run(recorded, slice: slice) == whole)
  }

  @Test(
    "converters measure the same in steps that are taken together",
    arguments: [(SimTime.us(100), 1), (.us(730), 2)])
  func converters(slice: SimTime, threads: Int) throws {
    func measure(_ slice: SimTime, threads: Int) throws -> (samples: [SADCSample], events: [SADCEvent]) {
      var (board, options, events) = InvarianceTests.network(threads: threads)
      options.exactCurrents = [
        .init(core: nil, parameter: "SYPD_DLY0_P", current: Current(350, .pico)),
        .init(core: nil, parameter: "SYAM_STDW_N", current: Current(20, .nano)),
      ]
      options.windows.outputs.formUnion([.spikingADC, .spikingADCEvents])
      options.windows.samplePeriod = .us(2350)
      for core in CoreOnChip.allCases {
        board.chips[0][core].neuronMonitoringOn = true
        board.chips[0][core].monitoredNeuron = NeuronOnCore(40)
        board.chips[0][core].sadcEnables = CoreSADCEnables(rawValue: 0x3FFF)
        for synapse in [20, 41] { board[Rig.neuron(40, core: core)].synapses[synapse].stp = true }
      }
      var simulation = try Simulation(board, options)
      simulation.keepSADCSamples()
      simulation.inject(events)
      while simulation.time < .ms(60) { simulation.run(until: min(.ms(60), simulation.time + slice)) }
      return (simulation.takeSADCSamples(), simulation.takeSADCEvents())
    }
    let whole = try measure(.ms(60), threads: 1)
    let cut = try measure(slice, threads: threads)
    #expect(whole.samples == cut.samples && whole.samples.count == 25)
    #expect(whole.events == cut.events && whole.events.count > 100)
    #expect(Set(whole.samples.map(\.values)).count > 2, "what is measured moves")
  }

  @Test("a configuration that changes while events wait gives the same wherever the run is cut")
  func reconfigured() throws {
    func run(_ slice: SimTime) throws -> (spikes: [Spike], host: [HostEvent], Tally) {
      var simulation = try Self.simulation()
      while simulation.time < .ms(23) { simulation.run(until: min(.ms(23), simulation.time + slice)) }
      try simulation.apply(
        simulation.board,
        exactCurrents: [.init(core: nil, parameter: "SYPD_DLY0_P", current: Current(500, .pico))])
      return Self.run(simulation, slice: slice)
    }
    let whole = try run(.ms(60))
    #expect(whole.spikes.count > 50)
    #expect(try run(.us(100)) == whole)
    #expect(try run(.us(900)) == whole)
  }

  @Test("an event of a snapshot of the first version that came in a step that is over acts in the next one")
  func firstVersion() throws {
    var rig = Rig()
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 7, dendrite: .ampa, weight: .w0)
    rig.set("SYPD_EXT_N", 35_000)
    rig.set("SYAM_W0_P", 10_000)
    var whole = try rig.simulation()
    whole.run(for: .ms(1))
    let taken = whole.snapshot()
    var old = Snapshot(version: 1)
    for column in taken.columns where !column.name.hasPrefix("portions/") { old[column.name] = column.values }
    old["synapses/delay_end"] = .integers([])
    old["starts/time"] = .integers([])
    old["arrivals/core"] = .integers([0])
    old["arrivals/step"] = .integers([10])
    old["arrivals/is_aside"] = .integers([0])
    old["arrivals/time"] = .integers([SimTime.us(950).picoseconds])
    old["arrivals/tag"] = .integers([7])
    var resumed = try Simulation(rig.board, rig.options, resuming: old)
    resumed.run(for: .us(100))
    #expect(resumed.tally.events == 1 && resumed.tally.matches == 1)
    let atRest = try #require(whole.state("I_ampa", of: Rig.neuron(0)))
    #expect(try #require(resumed.state("I_ampa", of: Rig.neuron(0))) > atRest)
  }

  @Test(
    "an event that waits in a snapshot of an earlier version goes on as in one of this version",
    arguments: [1, 2])
  func waiting(version: Int) throws {
    var rig = Rig()
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 7, dendrite: .ampa, weight: .w0)
    rig.set("SYPD_DLY0_P", 350)
    rig.set("SYPD_EXT_N", 35_000)
    rig.set("SYAM_W0_P", 10_000)
    var whole = try rig.simulation()
    whole.inject([InputEvent(time: .us(300), destination: Destination(tag: 7, cores: .all))])
    whole.run(for: .us(400))
    guard case .integers(let arrivals) = whole.snapshot()["arrivals/time"] else { return }
    let time = SimTime(picoseconds: try #require(arrivals.first))
    let start = time + (try #require(whole.instance.synapses.delays.first))
    whole.run(until: .us(1100))
    let taken = whole.snapshot()
    #expect(taken["portions/address"] == .integers([0]) && whole.tally.matches == 1)
    var old = Snapshot(version: version)
    for column in taken.columns where !column.name.hasPrefix("portions/") { old[column.name] = column.values }
    // Then a pulse was known to its synapse when it started.
    for name in ["synapses/address", "synapses/pulse_end", "synapses/delay_end", "starts/time"] {
      old[name] = .integers([])
    }
    let step = Snapshot.Values.integers([start.index(step: .us(100))])
    if version == 1 {
      (old["starts/address"], old["starts/step"], old["starts/is_aside"]) = (
        .integers([0]), step, .integers([0])
      )
      old["starts/time"] = .integers([start.picoseconds])
    } else {
      old["tally/matches"] = .integers([0])
      old["runs/core"] = .integers([0])
      old["runs/count"] = .integers([1])
      old["runs/time"] = .integers([time.picoseconds])
      old["runs/step"] = step
      old["runs/is_aside"] = .integers([0])
      old["runs/address"] = .integers([0])
    }
    var resumed = try Simulation(rig.board, rig.options, resuming: old)
    let before = try #require(whole.state("I_ampa", of: Rig.neuron(0)))
    let end = (start.index(step: .us(100)) + 1) * SimTime.us(100)
    whole.run(until: end)
    resumed.run(until: end)
    #expect(resumed.tally == whole.tally && resumed.tally.matches == 1)
    let (one, other) = (whole.state("I_ampa", of: Rig.neuron(0)), resumed.state("I_ampa", of: Rig.neuron(0)))
    #expect(try #require(one) > before)
    // One of them has its place in the step from a Float, the other from picoseconds.
    #expect(abs(try #require(other) / (try #require(one)) - 1) < 1e-5)
  }
}
