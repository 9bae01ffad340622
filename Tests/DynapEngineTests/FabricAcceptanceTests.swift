import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

private typealias Tag = DynapFabric.Tag

/// The acceptance list of the digital dossier, section 10, as far as it needs a running chip.
@Suite struct FabricAcceptanceTests {
  /// A neuron that fires by itself at about 61 Hz.
  static func firing(_ neuron: NeuronOnBoard, chips: Int = 1) -> Rig {
    var rig = Rig()
    rig.board = Board(chipCount: chips)
    rig.board[neuron].latches = LatchSet(.soDC)
    rig.set("SOIF_DC_P", 510.64)
    return rig
  }

  @Test("1: the host reads the residual hops and the global id of a spike", arguments: [0, 2])
  func globalID(chip: Int) throws {
    let neuron = NeuronOnBoard(chip: ChipOnBoard(chip), core: .two, neuron: NeuronOnCore(5))
    var rig = Self.firing(neuron, chips: 3)
    rig.board[neuron].destinations[0] = Destination(tag: 517, cores: .all, hop: .toHost)
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [neuron], quantity: .spikes))
    simulation.run(for: .ms(50))
    let event = try #require(simulation.hostEvents.first)
    #expect(event.word.hop == Hop(x: -6 + chip))
    #expect(event.globalNeuronID == 517 + 2048 * chip)
    // 100 ns to the router, 50 ns for each hop to the host.
    let latency = event.time - simulation.spikes[0].time
    #expect(latency == .ns(100 + 50 * Int64(chip + 1)))
    #expect(simulation.lostPackets.isEmpty)
  }

  @Test("2: probes come back with their residual hops and are no spikes")
  func probes() throws {
    var simulation = try Rig().simulation()
    simulation.inject([
      InputEvent(time: .us(10), destination: Destination(tag: 2047, cores: .all, hop: Hop(x: -7, y: -7))),
      InputEvent(time: .us(20), destination: Destination(tag: 2047, cores: .all, hop: Hop(x: -1, y: -1))),
    ])
    simulation.run(for: .ms(1))
    #expect(simulation.hostEvents.map(\.word.hop) == [Hop(x: -6, y: -7), Hop(x: 0, y: -1)])
    #expect(simulation.hostEvents.allSatisfy { $0.globalNeuronID == nil })
  }

  @Test("3: a stimulus and its echo leave one record with the stimulus' stamp")
  func echo() throws {
    var rig = Rig()
    rig.board[Rig.neuron(3)].synapses[0] = Synapse(tag: 1030, dendrite: .ampa, weight: .w0)
    var simulation = try rig.simulation()
    simulation.inject([
      InputEvent(time: .us(250), destination: Destination(tag: 1030, cores: .all)),
      InputEvent(time: .us(250), destination: Destination(tag: 1030, cores: .all, hop: .toHost)),
    ])
    simulation.run(for: .ms(1))
    #expect(simulation.hostEvents.count == 1)
    #expect(simulation.hostEvents[0].timestamp == 250)
    #expect(simulation.hostEvents[0].word.tag == Tag(1030))
    #expect(simulation.hostEvents[0].word.hop == Hop(x: -6))
    #expect(simulation.tally.matches == 1)
  }

  @Test("4: sixteen words with one tag give sixteen pulses, and a word without a dendrite none")
  func repeatedWords() throws {
    var rig = Rig()
    rig.set("SYAM_W0_P", 1e3)
    for i in 0..<16 {
      rig.board[Rig.neuron(0)].synapses[i] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    }
    rig.board[Rig.neuron(0)].synapses[16] = Synapse(tag: 1, dendrite: .none, weight: .w0)
    var simulation = try rig.simulation()
    simulation.inject([InputEvent(time: .zero, destination: Destination(tag: 1, cores: .all))])
    simulation.run(for: .us(100))
    #expect(simulation.tally.matches == 16)
    let sixteen = try #require(simulation.state("I_ampa", of: Rig.neuron(0)))
    var strong = Rig()
    strong.set("SYAM_W0_P", 16e3)
    strong.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    var other = try strong.simulation()
    other.inject([InputEvent(time: .zero, destination: Destination(tag: 1, cores: .all))])
    other.run(for: .us(100))
    #expect(relativeError(sixteen, try #require(other.state("I_ampa", of: Rig.neuron(0)))) < 1e-5)
  }

  @Test("5: codes (0,130) and (5,200) delay an unflagged synapse by 47 ms and a precise one by 0.9 us")
  func delays() throws {
    for (isPrecise, expected) in [(false, 47.4), (true, 0.9e-3)] {
      var board = Board()
      board.chips[0].cores[0].parameters["SYPD_DLY0_P"]?.code = BiasCode(0, 130)
      board.chips[0].cores[0].parameters["SYPD_DLY1_P"]?.code = BiasCode(5, 200)
      board.chips[0].cores[0].parameters["SYAM_W0_P"]?.code = BiasCode(5, 200)
      board.chips[0].cores[0].parameters["SYPD_EXT_N"]?.code = BiasCode(3, 200)
      board.chips[0].cores[0].parameters["DEAM_ETAU_P"]?.code = BiasCode(2, 30)
      board[Rig.neuron(0)].synapses[0] = Synapse(
        tag: Tag(9), dendrite: .ampa, weight: .w0, preciseDelay: isPrecise)
      var options = SimulationOptions()
      options.mismatch = .off
      options.step = .us(1)
      var simulation = try Simulation(board, options)
      simulation.inject([InputEvent(time: .zero, destination: Destination(tag: 9, cores: .all))])
      var onset: Double?
      while onset == nil, simulation.time < .ms(60) {
        simulation.run(for: .us(1))
        if try #require(simulation.state("I_ampa", of: Rig.neuron(0))) > 0.5 {
          onset = simulation.time.milliseconds
        }
      }
      // The onset is seen at the end of its step of 1 us.
      let delay = try #require(onset)
      #expect(delay >= expected * 0.98 && delay <= expected * 1.02 + 1e-3, "\(delay)")
    }
  }

  @Test("6: with code (1,255) no drive fires faster than 573 Hz")
  func refractoryCode() throws {
    var rig = Rig()
    let current = ParameterGenerator().current(of: Refractory.refractory, BiasCode(1, 255))
    rig.set("SOIF_REFR_N", current.si * 1e12)
    rig.latch(.soDC)
    rig.set("SOIF_DC_P", 1e6)
    let times = try rig.spikeTimes(for: .ms(200))
    let rate = 1000 * Double(times.count - 1) / (times[times.count - 1] - times[0])
    #expect(rate < 573 && rate > 560)
  }

  @Test("10: without its latch the constant input is nothing; with it, code (0,0) injects 0.14 pA")
  func constantInput() throws {
    var board = Board()
    board[Rig.neuron(0)].latches = LatchSet(.soDC)
    board[Rig.neuron(1)].latches = LatchSet(.soAdaptation)
    board.chips[0].cores[0].parameters["SOIF_DC_P"]?.code = BiasCode(0, 0)
    var options = SimulationOptions()
    options.mismatch = .off
    let simulation = try Simulation(board, options)
    #expect(relativeError(try #require(simulation.row("I_dc", of: Rig.neuron(0))), 0.1416587) < 1e-5)
    #expect(simulation.row("I_dc", of: Rig.neuron(1)) == 0)
  }

  @Test("a packet off an open edge is reported, with its place")
  func openEdge() throws {
    let neuron = Rig.neuron(0)
    var rig = Self.firing(neuron)
    rig.board[neuron].destinations[0] = Destination(tag: 7, cores: .all, hop: Hop(x: 1))
    var simulation = try rig.simulation()
    simulation.run(for: .ms(30))
    let lost = try #require(simulation.lostPackets.first)
    #expect(lost.position == ChipOnGrid(x: 1, y: 0))
    #expect(lost.word.tag == Tag(7))
  }

  @Test("words with an empty mask send nothing, whatever their hops")
  func emptyMask() throws {
    let neuron = Rig.neuron(0)
    var rig = Self.firing(neuron)
    rig.board[neuron].destinations[2] = Destination(tag: 7, cores: .none, hop: Hop(x: -1))
    var simulation = try rig.simulation()
    simulation.run(for: .ms(100))
    #expect(simulation.tally.spikes > 1)
    #expect(simulation.hostEvents.isEmpty && simulation.lostPackets.isEmpty)
  }

  @Test("a spike on chip 0 reaches the addressed cores of chip 2 alone, in the next step at the earliest")
  func acrossChips() throws {
    let source = Rig.neuron(0)
    var rig = Self.firing(source, chips: 3)
    rig.board[source].destinations[0] = Destination(
      tag: 40, cores: [CoreMask(.one), CoreMask(.three)], hop: Hop(x: 2))
    rig.set("SYAM_W0_P", 400e3)
    rig.set("SYPD_EXT_N", 35_000)
    for chip in 0..<3 {
      for core in CoreOnChip.allCases {
        let target = NeuronOnBoard(chip: ChipOnBoard(chip), core: core, neuron: NeuronOnCore(9))
        rig.board[target].synapses[0] = Synapse(tag: 40, dendrite: .ampa, weight: .w0)
      }
    }
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [source], quantity: .spikes))
    while simulation.spikes.isEmpty { simulation.run(for: .us(100)) }
    // The spike is known at the end of its step; nothing has moved yet.
    #expect(simulation.tally.matches == 0)
    simulation.run(for: .us(100))
    #expect(simulation.tally.matches == 2)
    for chip in 0..<3 {
      for core in CoreOnChip.allCases {
        let target = NeuronOnBoard(chip: ChipOnBoard(chip), core: core, neuron: NeuronOnCore(9))
        let moved = try #require(simulation.state("I_ampa", of: target)) > 0.5
        #expect(moved == (chip == 2 && (core == .one || core == .three)))
      }
    }
  }
}
