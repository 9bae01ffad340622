import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// What must not change a result: threads, slicing, recording, sleep, the order of input, a configuration applied anew.
@Suite struct InvarianceTests {
  /// Forty recurrent neurons on two cores with mismatch, all four dendrites, adaptation and random input.
  static func network(threads: Int = 1) -> (board: Board, options: SimulationOptions, events: [InputEvent]) {
    var board = Board()
    let codes: [(String, BiasCode)] = [
      ("SOIF_LEAK_N", BiasCode(0, 60)), ("SOIF_GAIN_N", BiasCode(1, 40)), ("SOIF_SPKTHR_P", BiasCode(3, 200)),
      ("SOIF_REFR_N", BiasCode(2, 60)), ("DEAM_ETAU_P", BiasCode(2, 30)), ("DEAM_EGAIN_P", BiasCode(2, 60)),
      ("DENM_ETAU_P", BiasCode(1, 60)), ("DENM_EGAIN_P", BiasCode(1, 130)), ("DEGA_ITAU_P", BiasCode(1, 80)),
      ("DEGA_IGAIN_P", BiasCode(1, 80)), ("DESC_ITAU_P", BiasCode(2, 16)), ("DESC_IGAIN_P", BiasCode(1, 90)),
      ("SYPD_EXT_N", BiasCode(3, 200)), ("SYAM_W0_P", BiasCode(5, 100)), ("SYAM_W1_P", BiasCode(5, 60)),
      ("SYPD_DLY0_P", BiasCode(4, 60)), ("SOAD_TAU_P", BiasCode(0, 200)), ("SOAD_GAIN_P", BiasCode(1, 100)),
      ("SOAD_W_N", BiasCode(3, 80)), ("SOAD_PWTAU_N", BiasCode(3, 80)),
    ]
    for core in 0..<2 {
      for (name, code) in codes { board.chips[0].cores[core].parameters[name]?.code = code }
      for n in 0..<20 {
        let neuron = Rig.neuron(n * 7, core: CoreOnChip.allCases[core])
        board[neuron].latches = LatchSet(.soAdaptation)
        for (i, dendrite) in SynapseTableOrder.all.enumerated() {
          let tag = dendrite == .ampa ? 1 + n % 4 : 100 + (n * 3 + i) % 20
          board[neuron].synapses[i] = Synapse(tag: tag, dendrite: dendrite, weight: i < 2 ? .w0 : .w1)
        }
        board[neuron].destinations[0] = Destination(tag: 100 + n, cores: [CoreMask(.zero), CoreMask(.one)])
      }
    }
    let generator = Philox(key: 3)
    let events = (0..<400).map { i in
      let time = SimTime.ns(Int64(generator.uniform(at: .init(UInt32(i), 0, 0, 0)) * 1e8))
      return InputEvent(
        time: time, destination: Destination(tag: 1 + i % 4, cores: [CoreMask(.zero), CoreMask(.one)]))
    }
    var options = SimulationOptions()
    options.threads = threads
    return (board, options, events)
  }

  static let everyone = (0..<512).map { NeuronOnBoard(lane: $0) }

  static func spikes(
    threads: Int = 1, slice: SimTime = .ms(100), records: Bool = false,
    change: (inout Simulation) throws -> Void = { _ in }
  ) throws -> [Spike] {
    let (board, options, events) = network(threads: threads)
    var simulation = try Simulation(board, options)
    try simulation.record(Recording(name: "s", neurons: everyone, quantity: .spikes))
    if records {
      try simulation.record(
        Recording(name: "v", neurons: everyone, quantity: .state("I_mem", every: .us(100))))
    }
    simulation.inject(events)
    try change(&simulation)
    while simulation.time < .ms(100) { simulation.run(until: min(.ms(100), simulation.time + slice)) }
    return simulation.spikes
  }

  @Test("the network is alive, so that the invariances mean something")
  func alive() throws {
    let spikes = try Self.spikes()
    #expect(spikes.count > 50)
    #expect(Set(spikes.map(\.lane)).count > 20)
    #expect(spikes == spikes.sorted { ($0.time, $0.lane) < ($1.time, $1.lane) })
  }

  @Test("threads do not change a bit", arguments: [2, 3, 7])
  func threads(count: Int) throws {
    #expect(try Self.spikes(threads: count) == Self.spikes())
  }

  @Test("slicing time does not change a bit", arguments: [SimTime.us(100), .us(70), .ps(3_333_333_333)])
  func slicing(slice: SimTime) throws {
    #expect(try Self.spikes(slice: slice) == Self.spikes())
  }

  @Test("recording does not change a bit")
  func recording() throws {
    #expect(try Self.spikes(records: true) == Self.spikes())
  }

  @Test("applying the configuration that is in force does not change a bit")
  func reapplied() throws {
    let again = try Self.spikes { simulation in
      simulation.run(until: .ms(37))
      try simulation.apply(simulation.board)
    }
    #expect(again == (try Self.spikes()))
  }

  @Test("the order in which input is handed over does not change a bit")
  func inputOrder() throws {
    let (board, options, events) = Self.network()
    var simulation = try Simulation(board, options)
    try simulation.record(Recording(name: "s", neurons: Self.everyone, quantity: .spikes))
    for event in events.reversed() { simulation.inject([event]) }
    simulation.run(until: .ms(100))
    #expect(simulation.spikes == (try Self.spikes()))
  }

  @Test("a neuron's neighbours in the lanes do not change a bit of it")
  func lanes() throws {
    let (board, options, events) = Self.network()
    // The same neuron alone on its core, fed with the same events.
    var alone = Board()
    for core in 0..<2 { alone.chips[0].cores[core].parameters = board.chips[0].cores[core].parameters }
    var crowd = alone
    let neuron = Rig.neuron(35)
    alone[neuron].synapses = board[neuron].synapses
    for n in 30..<46 { crowd[Rig.neuron(n)].synapses = board[neuron].synapses }
    let counts = try [alone, crowd].map { board in
      var simulation = try Simulation(board, options)
      try simulation.record(Recording(name: "s", neurons: [neuron], quantity: .spikes))
      simulation.inject(events)
      simulation.run(until: .ms(100))
      return (
        simulation.spikes, simulation.state("I_mem", of: neuron), simulation.state("I_nmda", of: neuron)
      )
    }
    #expect(counts[0].0 == counts[1].0)
    #expect(counts[0].1 == counts[1].1 && counts[0].2 == counts[1].2)
  }

  @Test("events of one time reach the host in the order given, whenever they were given")
  func orderOfOneTime() throws {
    var simulation = try Rig().simulation()
    func event(_ tag: Int) -> InputEvent {
      InputEvent(time: .ms(3), destination: Destination(tag: tag, cores: .all, hop: .toHost))
    }
    simulation.inject([event(5), event(3)])
    simulation.run(for: .ms(1))
    simulation.inject([event(4)])
    simulation.run(for: .ms(1))
    simulation.inject([event(1), event(2)])
    simulation.run(for: .ms(2))
    #expect(simulation.hostEvents.map(\.word.tag.value) == [5, 3, 4, 1, 2])
  }

  @Test("late events are released at once and counted")
  func lateEvents() throws {
    let (board, options, _) = Self.network()
    var simulation = try Simulation(board, options)
    simulation.run(for: .ms(5))
    simulation.inject([InputEvent(time: .zero, destination: Destination(tag: 1, cores: .all, hop: .toHost))])
    simulation.run(for: .ms(1))
    #expect(simulation.lateEvents == 1)
    #expect(simulation.hostEvents.map(\.timestamp) == [5000])
  }

  @Test("every state stays finite and at or above the floor under absurd biases")
  func absurdBiases() throws {
    for code in [BiasCode.lowest, .highest, BiasCode(0, 255), BiasCode(5, 1)] {
      var (board, options, events) = Self.network()
      for core in 0..<2 {
        for parameter in ParameterTable.parameters(in: .core) {
          board.chips[0].cores[core].parameters[parameter].code = code
        }
        for n in 0..<20 { board[Rig.neuron(n * 7, core: CoreOnChip.allCases[core])].latches[.soDC] = true }
      }
      options.step = .ms(1)
      // Events shall act whatever the biases of delay and match are.
      options.delayCapacity = .queued
      options.senseAmplifiers = .ignored
      var simulation = try Simulation(board, options)
      simulation.inject(events)
      simulation.run(for: .ms(10))
      for observable in Observable.all(.full) where observable.unit == "pA" && observable.isState {
        for n in 0..<20 {
          let value = try #require(simulation.state(observable.name, of: Rig.neuron(n * 7)))
          #expect(value.isFinite && value >= 0.5, "\(observable.name) \(value) at \(code)")
        }
      }
    }
  }
}
