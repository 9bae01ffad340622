import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

private typealias Tag = DynapFabric.Tag

@Suite struct BoardChangeTests {
  /// Two chips with some neurons in use on three cores.
  private static var board: Board {
    var board = Board(chipCount: 2)
    for (chip, core) in [(0, 0), (0, 1), (1, 3)] {
      for parameter in [Membrane.leak, Membrane.gain, AMPA.tau, AMPA.gain, PulseExtender.width] {
        board.chips[chip].cores[core].parameters[parameter].code = BiasCode(2, 80)
      }
      board.chips[chip].cores[core].parameters[WeightDAC.weight0].code = BiasCode(4, 80)
      for n in [0, 1, 40, 255] {
        for i in 0..<5 {
          board.chips[chip].cores[core].neurons[n].synapses[i * 9] = Synapse(
            tag: 30 * i + n, dendrite: i % 2 == 0 ? .ampa : .gaba, weight: .w0)
        }
        board.chips[chip].cores[core].neurons[n].synapses[50].stp = true
        board.chips[chip].cores[core].neurons[n].destinations[1] = Destination(
          tag: n, cores: .all, hop: .toHost)
      }
    }
    return board
  }

  private static let changes: [(String, @Sendable (inout Board) -> Void)] = [
    ("nothing", { _ in }),
    (
      "a synapse",
      { $0.chips[0].cores[0].neurons[1].synapses[3] = Synapse(tag: 77, dendrite: .nmda, weight: .w0) }
    ),
    ("a synapse less", { $0.chips[0].cores[0].neurons[40].synapses[9] = Synapse() }),
    ("another tag", { $0.chips[1].cores[3].neurons[0].synapses[0].tag = Tag(2000) }),
    (
      "a neuron that was not in use",
      { $0.chips[0].cores[2].neurons[100].synapses[0] = Synapse(tag: 5, dendrite: .ampa, weight: .w0) }
    ),
    (
      "a destination", { $0.chips[0].cores[0].neurons[40].destinations[0] = Destination(tag: 9, cores: .all) }
    ),
    ("a destination less", { $0.chips[0].cores[1].neurons[40].destinations[1] = Destination() }),
    ("a latch", { $0.chips[0].cores[1].neurons[40].latches[.soAdaptation] = true }),
    ("diffusion", { $0.chips[0].cores[1].neurons[40].latches[.deamAMPA] = true }),
    ("a bias", { $0.chips[0].cores[1].parameters[Membrane.leak].code = BiasCode(3, 9) }),
    (
      "a pulse width",
      { $0.chips[0].cores[0].parameters[PulseExtender.width].code = BiasCode(0, 9) }
    ),
    ("weak sense amplifiers", { $0.chips[0].cores[0].parameters[SenseAmplifier.bias].code = .lowest }),
    ("a generator without power", { $0.chips[0].paramGen0Powerdown = true }),
    (
      "a pin of a pulse extender",
      {
        $0.chips[0].cores[0].neuronMonitoringOn = true
        $0.chips[0].cores[0].enablePulseExtenderMonitor2 = true
        $0.chips[0].cores[0].monitoredNeuron = NeuronOnCore(40)
      }
    ),
    ("another chip", { $0.chips[1] = Chip() }),
  ]

  @Test(arguments: changes.indices)
  func `what a change leaves as it was comes out as if all had been derived`(index: Int) {
    let (name, change) = Self.changes[index]
    let options = SimulationOptions()
    let before = Self.board
    var after = before
    change(&after)
    var (quick, whole) = (Instance(before, options), Instance(before, options))
    for place in [0, 3, 7] { quick.synapses.cores[0].entries[place].lastStart = .us(Int64(place)) }
    for place in [0, 3, 7] { whole.synapses.cores[0].entries[place].lastStart = .us(Int64(place)) }
    let moved = quick.configure(after, options, at: .ms(1), BoardChange(from: before, to: after))
    #expect(moved == whole.configure(after, options, at: .ms(1)), "\(name)")
    #expect(quick.isUsed == whole.isUsed && quick.grain == whole.grain)
    for declaration in quick.rows.declarations {
      let (a, b) = (quick.rows[declaration], whole.rows[declaration])
      let isEqual = (0..<quick.rows.laneCount).allSatisfy { a[$0].bitPattern == b[$0].bitPattern }
      #expect(isEqual, "\(name): \(declaration.name)")
    }
    #expect(quick.plans == whole.plans)
    for (a, b) in zip(quick.synapses.cores, whole.synapses.cores) {
      #expect(a.address == b.address && a.entries.buckets.map(\.places) == b.entries.buckets.map(\.places))
      for (a, b) in zip(a.entries, b.entries) {
        #expect(a.delay == b.delay && a.width == b.width)
        #expect(a.weight == b.weight && a.lastStart == b.lastStart)
        #expect(a.target.bits == b.target.bits, "\(name)")
      }
    }
    #expect(quick.program.program.circuits.count == whole.program.program.circuits.count)
  }

  /// One core whose neurons have every latch on, off, and each on alone.
  private static var latches: Board {
    var board = Board(chipCount: 1)
    for (n, latch) in Latch.allCases.enumerated() {
      board.chips[0].cores[2].neurons[n].latches[latch] = true
      board.chips[0].cores[2].neurons[14].latches[latch] = true
      board.chips[0].cores[2].neurons[n].synapses[0] = Synapse(tag: n, dendrite: .nmda, weight: .w1)
    }
    board.chips[0].cores[2].neurons[0].latches[.hoEnable] = true
    return board
  }

  @Test(arguments: [SimulationOptions.Fidelity.full, .device, .linear])
  func `a bias alone is derived where it is read, each in its turn`(
    fidelity: SimulationOptions.Fidelity
  ) {
    var options = SimulationOptions()
    options.fidelity = fidelity
    var board = Self.latches
    var (quick, whole) = (Instance(board, options), Instance(board, options))
    for (i, parameter) in ParameterTable.parameters(in: .core).enumerated() {
      let before = board
      board.chips[0].cores[2].parameters[parameter].code = BiasCode(1 + i % 4, 30 + 4 * i)
      let change = BoardChange(from: before, to: board)
      #expect(change.lanes(of: 2).isEmpty && !change.keepsSettings(of: 2) && change.isUntouched(1))
      let moved = quick.configure(board, options, at: .ms(1), change)
      #expect(moved == whole.configure(board, options, at: .ms(1)), "\(parameter.name)")
      for declaration in quick.rows.declarations {
        let (a, b) = (quick.rows[declaration], whole.rows[declaration])
        let lanes = 512..<528
        #expect(
          lanes.allSatisfy { a[$0].bitPattern == b[$0].bitPattern }, "\(parameter.name): \(declaration.name)")
      }
      for (a, b) in zip(quick.synapses.cores[2].entries, whole.synapses.cores[2].entries) {
        #expect(
          a.delay == b.delay && a.width == b.width && a.weight == b.weight && a.target.bits == b.target.bits)
      }
    }
  }

  @Test(arguments: [Membrane.leak, AMPA.tau, DirectCurrent.dc, Calcium.tau, Homeostasis.target])
  func `a bias of a board that runs acts as if all had been derived`(parameter: Parameter) throws {
    var board = Board(chipCount: 2)
    for (name, code) in [
      (Membrane.gain, BiasCode(1, 8)), (Membrane.leak, BiasCode(0, 50)),
      (Refractory.refractory, BiasCode(1, 255)),
      (DirectCurrent.dc, BiasCode(4, 80)), (SpikeThreshold.threshold, BiasCode(2, 150)),
      (Calcium.weight, BiasCode(3, 100)), (Calcium.gain, BiasCode(3, 100)), (Calcium.tau, BiasCode(0, 100)),
      (Homeostasis.target, BiasCode(2, 100)), (Homeostasis.low, BiasCode(0, 40)),
      (Homeostasis.middle, BiasCode(0, 80)), (Homeostasis.high, BiasCode(0, 160)),
    ] { board.chips[0].cores[0].parameters[name].code = code }
    for n in 0..<6 {
      board.chips[0].cores[0].neurons[n].latches[.soDC] = true
      board.chips[0].cores[0].neurons[n].latches[.hoEnable] = n < 3
      board.chips[0].cores[0].neurons[n].latches[.hoActive] = n < 2
      board.chips[0].cores[0].neurons[n].latches[.soAdaptation] = n % 3 == 0
    }
    var (quick, whole) = (try Simulation(board), try Simulation(board))
    let neurons = (0..<6).map { NeuronOnBoard(lane: $0) }
    for (i, fine) in [200, 9, 120].enumerated() {
      quick.run(for: .ms(8))
      whole.run(for: .ms(8))
      board.chips[0].cores[0].parameters[parameter].code = BiasCode(1 + i, fine)
      try quick.apply(board)
      // An exact current where no neuron is in use has everything derived anew.
      let exact = SimulationOptions.ExactCurrent(
        chip: ChipOnBoard(1), core: .three, parameter: "SOIF_DC_P",
        current: Current(si: 1e-12 * Double(i + 1)))
      try whole.apply(board, exactCurrents: [exact])
    }
    quick.run(for: .ms(8))
    whole.run(for: .ms(8))
    #expect(quick.tally == whole.tally && quick.tally.spikes > 6)
    for declaration in quick.instance.rows.declarations {
      for neuron in neurons {
        let (a, b) = (
          quick.instance.rows[declaration][neuron.lane], whole.instance.rows[declaration][neuron.lane]
        )
        #expect(a.bitPattern == b.bitPattern, "\(declaration.name) of \(neuron.lane)")
      }
    }
  }

  @Test func `an unchanged board touches no core`() {
    let board = Self.board
    let change = BoardChange(from: board, to: board)
    #expect((0..<8).allSatisfy { change.isUntouched($0) })
  }

  @Test func `a change touches its core alone`() {
    let before = Self.board
    var after = before
    after.chips[1].cores[3].neurons[0].synapses[0].tag = Tag(2000)
    let change = BoardChange(from: before, to: after)
    #expect((0..<8).filter { !change.isUntouched($0) } == [7])
    #expect(change.lanes(of: 7) == [1792] && change.keepsSettings(of: 7))
  }
}
