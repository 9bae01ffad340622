import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// What distinguishes one die from the next: mismatch as it reaches the lanes, and defects.
@Suite struct DieTests {
  static func board() -> Board {
    var board = Board()
    for n in 0..<256 { board[Rig.neuron(n)].latches = LatchSet(.soDC) }
    return board
  }

  /// The standard deviation of the logarithm of a row over the neurons of core 0.
  static func spread(_ row: String, _ simulation: Simulation) throws -> (mean: Double, sigma: Double) {
    let values = try (0..<256).map { log(try #require(simulation.row(row, of: Rig.neuron($0)))) }
    let mean = values.reduce(0, +) / 256
    return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 255).squareRoot())
  }

  @Test(
    "the spread of a parameter over a core is the declared one",
    arguments: [
      ("I_tau", Membrane.leak), ("I_mem.gain", Membrane.gain), ("I_spk", SpikeThreshold.threshold),
      ("I_dc", DirectCurrent.dc), ("I_ahp.weight", Adaptation.weight), ("I_ampa.gain", AMPA.gain),
    ])
  func declaredSpread(row: String, parameter: Parameter) throws {
    var options = SimulationOptions()
    options.serial = 11
    var board = Self.board()
    // Mid-scale codes, so that nothing is clipped at the floor.
    for parameter in ParameterTable.parameters(in: .core) {
      board.chips[0].cores[0].parameters[parameter].code = BiasCode(3, 100)
    }
    let simulation = try Simulation(board, options)
    let expected = options.mismatch.sigma(of: parameter, process: options.process)
    // 256 draws: the standard deviation is known to 1 / sqrt(2 * 255) = 4.4 %; three of those.
    #expect(relativeError(try Self.spread(row, simulation).sigma, expected) < 0.133)
  }

  @Test("a die's median differs from another's by the die's factor, and its neurons keep their own")
  func dieFactor() throws {
    var board = Self.board()
    board.chips[0].cores[0].parameters["SOIF_LEAK_N"]?.code = BiasCode(3, 100)
    let means = try [UInt64(1), 2, 1].map { serial in
      var options = SimulationOptions()
      options.serial = serial
      return try Self.spread("I_tau", Simulation(board, options)).mean
    }
    #expect(means[0] == means[2])
    #expect(abs(means[0] - means[1]) > 1e-3)
    #expect(abs(means[0] - means[1]) < 0.3)
  }

  @Test("V48: changing one bias redraws nothing")
  func stableDraws() throws {
    let ratios = try [BiasCode(3, 100), BiasCode(2, 30)].map { code in
      var board = Self.board()
      board.chips[0].cores[0].parameters["SOIF_LEAK_N"]?.code = code
      board.chips[0].cores[0].parameters["SOIF_GAIN_N"]?.code = BiasCode(3, 7)
      let simulation = try Simulation(board)
      return try (0..<256).map { n in
        let neuron = Rig.neuron(n)
        return [
          try #require(simulation.row("I_tau", of: neuron))
            / (try #require(simulation.row("I_tau", of: Rig.neuron(0)))),
          try #require(simulation.row("I_mem.gain", of: neuron)),
        ]
      }
    }
    for (a, b) in zip(ratios[0], ratios[1]) {
      #expect(relativeError(a[0], b[0]) < 1e-6)
      #expect(a[1] == b[1])
    }
  }

  @Test("the chips of a board are different dies")
  func chipsDiffer() throws {
    var board = Board(chipCount: 2)
    for c in 0..<2 { board.chips[c].cores[0].neurons[0].latches = LatchSet(.soDC) }
    let simulation = try Simulation(board)
    let leaks = (0..<2).map { c in
      simulation.row("I_tau", of: NeuronOnBoard(chip: ChipOnBoard(c), core: .zero, neuron: NeuronOnCore(0)))
    }
    #expect(leaks[0] != leaks[1])
  }

  @Test("a deaf word misses events of its tag half alone")
  func deafWord() throws {
    let board = { (tag: Int) in
      var board = Board()
      board[Rig.neuron(4)].synapses[7] = Synapse(tag: tag, dendrite: .ampa, weight: .w0)
      return board
    }
    for (half, tag, matches) in [(0, 12, 0), (0, 1030, 1), (1, 1030, 0), (1, 12, 1)] {
      var options = SimulationOptions()
      let word = try #require(FaultMap.Word(neuron: Rig.neuron(4), synapse: SynapseOnNeuron(7), half: half))
      options.faults[word] = .always
      var simulation = try Simulation(board(tag), options)
      simulation.inject([InputEvent(time: .zero, destination: Destination(tag: tag, cores: .all))])
      simulation.run(for: .ms(1))
      #expect(simulation.tally.matches == matches)
    }
  }

  @Test("a flaky word misses its share, the same events each time")
  func flakyWord() throws {
    let missed = try (0..<2).map { _ in
      var options = SimulationOptions()
      var board = Board()
      board[Rig.neuron(4)].synapses[7] = Synapse(tag: 12, dendrite: .ampa, weight: .w0)
      let word = try #require(FaultMap.Word(neuron: Rig.neuron(4), synapse: SynapseOnNeuron(7), half: 0))
      options.faults[word] = try #require(FaultMap.Deafness(0.25))
      var simulation = try Simulation(board, options)
      simulation.inject(
        (0..<2000).map { InputEvent(time: .us(50 * $0), destination: Destination(tag: 12, cores: .all)) })
      simulation.run(for: .ms(100))
      #expect(simulation.tally.matches + simulation.tally.missedMatches == 2000)
      return simulation.tally.missedMatches
    }
    #expect(missed[0] == missed[1])
    // Three standard deviations of a binomial count: 3 sqrt(2000 x 0.25 x 0.75) = 58.
    #expect(abs(missed[0] - 500) < 58)
  }

  @Test("a silent neuron of the fault map does not fire")
  func silentNeuron() throws {
    var rig = Rig()
    rig.latch(.soDC)
    rig.set("SOIF_DC_P", 2000)
    #expect(try !rig.spikeTimes(for: .ms(100)).isEmpty)
    rig.options.faults.setSilent(Rig.neuron(0))
    #expect(try rig.spikeTimes(for: .ms(100)).isEmpty)
  }

  @Test("a generator that is powered down leaves its cores at their floor")
  func powerDown() throws {
    var board = Self.board()
    board.chips[0].cores[0].parameters["SOIF_LEAK_N"]?.code = BiasCode(3, 100)
    board.chips[0].paramGen0Powerdown = true
    let simulation = try Simulation(board)
    #expect(simulation.row("I_tau", of: Rig.neuron(0)) == 0.5)
  }
}
