import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// What must not change a result with calcium and homeostasis on, and what homeostasis must not change when off.
@Suite struct HomeostasisInvarianceTests {
  /// The recurrent network with calcium and homeostasis; every third neuron is exponential.
  static func network(
    _ latches: LatchSet = LatchSet(.hoEnable, .hoActive), threads: Int = 1
  ) -> (board: Board, options: SimulationOptions, events: [InputEvent]) {
    var (board, options, events) = InvarianceTests.network(threads: threads)
    options.process.homeostasisSlope = Slope(2, .one)
    let codes = [
      ("SOCA_W_N", BiasCode(4, 100)), ("SOCA_TAU_P", BiasCode(0, 200)), ("SOCA_GAIN_P", BiasCode(0, 200)),
      ("SOHO_VREF_P", BiasCode(1, 100)), ("SOHO_VREF_L_P", BiasCode(1, 30)),
      ("SOHO_VREF_M_P", BiasCode(2, 60)), ("SOHO_VREF_H_P", BiasCode(3, 120)),
      ("SOHO_VRST_P", BiasCode(1, 40)),
    ]
    for core in 0..<2 {
      for (name, code) in codes { board.chips[0].cores[core].parameters[name]?.code = code }
      for n in 0..<20 {
        let place = Rig.neuron(n * 7, core: CoreOnChip.allCases[core])
        board[place].latches.formUnion(latches)
        board[place].latches[.soifType] = latches[.hoEnable] && n % 3 == 0
        board[place].latches[.hoSoDe] = n % 2 == 0
        board[place].latches[.cohoCaMem] = n % 5 == 0
      }
    }
    return (board, options, events)
  }

  static func spikes(
    _ network: (board: Board, options: SimulationOptions, events: [InputEvent]), slice: SimTime = .ms(100),
    reapplied: Bool = false
  ) throws -> [Spike] {
    var simulation = try Simulation(network.board, network.options)
    try simulation.record(Recording(name: "s", neurons: InvarianceTests.everyone, quantity: .spikes))
    simulation.inject(network.events)
    while simulation.time < .ms(100) {
      simulation.run(until: min(.ms(100), simulation.time + slice))
      if reapplied { try simulation.apply(simulation.board) }
    }
    return simulation.spikes
  }

  @Test("neither threads nor slices nor a configuration applied anew change a bit")
  func invariance() throws {
    let spikes = try Self.spikes(Self.network())
    #expect(spikes.count > 50)
    #expect(try Self.spikes(Self.network(threads: 3)) == spikes)
    #expect(try Self.spikes(Self.network(), slice: .us(700)) == spikes)
    #expect(try Self.spikes(Self.network(), slice: .ms(13), reapplied: true) == spikes)
  }

  @Test("a homeostatic neuron leaves its neighbours in the lanes as they are")
  func neighbours() throws {
    var rig = HomeostasisTests.rig(slope: 100, reset: 50, neurons: 1..<2)
    rig.latch(.soDC, 0..<2)
    rig.set("SOIF_DC_P", 600)
    var alone = rig
    alone.board[Rig.neuron(1)].latches = LatchSet(.hoActive)
    let found = try [rig, alone].map { try $0.spikeTimes(for: .ms(500)) }
    #expect(found[0] == found[1] && found[0].count > 5)
    let regulated = try [rig, alone].map { try $0.spikeTimes(for: .ms(500), neuron: Rig.neuron(1)) }
    #expect(regulated[0] != regulated[1])
  }

  @Test("without ho_enable neither the biases nor the other latches of homeostasis change a bit")
  func latchOff() throws {
    let plain = try Self.spikes(InvarianceTests.network())
    #expect(plain.count > 50)
    #expect(try Self.spikes(Self.network([])) == plain)
    #expect(try Self.spikes(Self.network(LatchSet(.hoActive))) == plain)
    #expect(try Self.spikes(Self.network()) != plain)
  }

  @Test("every state stays finite, and every current at or above the floor, under absurd biases")
  func absurdBiases() throws {
    for code in [BiasCode.lowest, .highest, BiasCode(0, 255), BiasCode(5, 1)] {
      var (board, options, events) = Self.network()
      for core in 0..<2 {
        for parameter in ParameterTable.parameters(in: .core) {
          board.chips[0].cores[core].parameters[parameter].code = code
        }
        // Both rails of the gain node, within the run.
        board.chips[0].cores[core].parameters["SOHO_VREF_P"]?.code = core == 0 ? .lowest : .highest
        for n in 0..<20 { board[Rig.neuron(n * 7, core: CoreOnChip.allCases[core])].latches[.soDC] = true }
      }
      setLevels(&board)
      options.process.homeostasisSlope = Slope(1000, .one)
      options.step = .ms(1)
      // Events shall act whatever the biases of delay and match are.
      options.delayCapacity = .queued
      options.senseAmplifiers = .ignored
      var simulation = try Simulation(board, options)
      simulation.inject(events)
      simulation.run(for: .ms(10))
      for observable in Observable.all(.full) where observable.isState {
        for n in 0..<40 {
          let place = Rig.neuron(n % 20 * 7, core: CoreOnChip.allCases[n / 20])
          let value = try #require(simulation.state(observable.name, of: place))
          let hasFloor = observable.unit == "pA" && observable.isState
          #expect(value.isFinite && (!hasFloor || value >= 0.5), "\(observable.name) at \(code)")
        }
      }
    }
    func setLevels(_ board: inout Board) {
      for core in 0..<2 {
        for (name, code) in [("L", BiasCode(0, 1)), ("M", BiasCode(2, 60)), ("H", BiasCode(5, 255))] {
          board.chips[0].cores[core].parameters["SOHO_VREF_\(name)_P"]?.code = code
        }
      }
    }
  }
}
