import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

#if canImport(Glibc)
  import Glibc
#endif

/// What the levels and the latches of homeostasis do; `Validation` has rows V51 and V52 of its loop.
@Suite struct HomeostasisTests {
  static let neuron = Rig.neuron(0)
  /// U_T / kappa, mV.
  static let scale = 25 / 0.705

  /// A neuron whose calcium, of tau 500 ms, is compared with 7.163 pA (50 Hz) without hysteresis; slopes of S_0.
  static func rig(slope: Double, reset: Double, step: SimTime = .ms(1), neurons: Range<Int> = 0..<1) -> Rig {
    var rig = CalciumTests.rig(step: step)
    rig.board[neuron].latches = []
    for latch in [Latch.hoEnable, .hoActive] { rig.latch(latch, neurons) }
    rig.options.process.homeostasisSlope = Slope(slope, .milli)
    rig.set("SOHO_VREF_P", 7.163)
    rig.set("SOHO_VH_P", 1e-9)
    rig.set("SOHO_VRST_P", reset)
    setLevels(&rig, 1e-6, 1, 1e6)
    return rig
  }

  static func setLevels(_ rig: inout Rig, _ low: Double, _ middle: Double, _ high: Double) {
    rig.set("SOHO_VREF_L_P", low)
    rig.set("SOHO_VREF_M_P", middle)
    rig.set("SOHO_VREF_H_P", high)
  }

  static func value(_ row: String, _ simulation: Simulation, _ neuron: NeuronOnBoard = neuron) throws
    -> Double
  {
    try #require(simulation.row(row, of: neuron))
  }

  // MARK: the integrator

  @Test("increments far below a Float's rounding of V_h add up", arguments: [1e-3, 1e-5])
  func precision(slope: Double) throws {
    var simulation = try Self.rig(slope: slope, reset: 1e6, step: .us(100)).simulation()
    let start = try Self.value("V_h", simulation) + Self.value("V_h.rest", simulation)
    simulation.run(for: .ms(500))
    let end = try Self.value("V_h", simulation) + Self.value("V_h.rest", simulation)
    // At 500 mV a Float's step is 3e-5 mV; a step adds 1e-7 mV or 1e-9 mV.
    #expect(start > 500)
    #expect(relativeError(end - start, 0.5 * slope) < 2e-3)
  }

  @Test("the levels set the slopes, and a level out of order stops its direction")
  func slopes() throws {
    for (levels, up, down) in [((1.0, 2.0, 8.0), 0.75, 0.5), ((3, 2, 8), 0.75, 0), ((1, 2, 2), 0, 0.5)] {
      var rig = Self.rig(slope: 1, reset: 21.277)
      Self.setLevels(&rig, levels.0, levels.1, levels.2)
      let simulation = try rig.simulation()
      let isOrdered = up > 0 && down > 0
      let warning = """
        warning[homeostasis-levels]: SOHO_VREF_M_P is not between SOHO_VREF_L_P and SOHO_VREF_H_P at neuron \
        0.0.0, first of 1; a gain cannot rise unless M is below H, nor fall unless L is below M; order the \
        three levels
        """
      #expect(simulation.warnings.map(\.description) == (isOrdered ? [] : [warning]))
      #expect(abs(try Self.value("V_h.up", simulation) - up * 1e-3) < 1e-9)
      #expect(abs(try Self.value("V_h.down", simulation) - down * 1e-3) < 1e-9)
    }
  }

  @Test("V_h stays between its rails")
  func rails() throws {
    var rig = Self.rig(slope: 1000, reset: 21.277)
    var simulation = try rig.simulation()
    simulation.run(for: .s(1))
    #expect(simulation.state("V_h", of: Self.neuron) == 1000)
    // Calcium above the reference: a constant while no pulse can move it.
    rig.set("SOCA_W_N", 0.1)
    simulation = try rig.simulation()
    simulation.setState("I_ca", of: Self.neuron, to: 100)
    simulation.run(for: .s(1))
    #expect(simulation.state("V_h", of: Self.neuron) == 0)
    #expect(relativeError(try Self.value("I_mem.gain", simulation), 0.5) < 1e-6)
  }

  @Test("within the hysteresis V_h keeps its direction")
  func hysteresis() throws {
    var rig = Self.rig(slope: 10, reset: 21.277)
    // h = 1 + I_vh / I_ref = 2: the gain rises below 3.58 pA and falls above 14.33 pA.
    rig.set("SOHO_VH_P", 7.163)
    rig.set("SOCA_W_N", 0.1)
    var simulation = try rig.simulation()
    let reset = try Self.value("V_h", simulation)
    var changes: [Double] = []
    for calcium in [7, 3.5, 14.2, 14.5, 3.7, 3.5] {
      simulation.setState("I_ca", of: Self.neuron, to: calcium)
      let before = try Self.value("V_h", simulation)
      simulation.run(for: .ms(10))
      changes.append(try Self.value("V_h", simulation) - before)
    }
    for (found, expected) in zip(changes, [0, 0.1, 0.1, -0.1, -0.1, 0.1]) {
      #expect(abs(found - expected) < 1e-3, "\(changes)")
    }
    #expect(relativeError(reset, Self.scale * log(21.277 / 0.5)) < 1e-5)
  }

  // MARK: the loop

  /// The start sequence of a test on silicon, with 1 s between the steps; the slope is raised to see the end.
  @Test("the start sequence of silicon brings calcium to its reference")
  func startSequence() throws {
    var rig = Rig(step: .ms(1))
    rig.options.exactCurrents = []
    rig.options.process = .dynapse2
    rig.options.process.homeostasisSlope = Slope(100, .milli)
    func set(_ codes: [(String, Int, Int)]) {
      for (name, coarse, fine) in codes {
        rig.board.chips[0].cores[0].parameters[name]?.code = BiasCode(coarse, fine)
      }
    }
    // The test drives its neurons with events; a constant input of about 1 nA stands for them.
    rig.latch(.soDC)
    set([("SOIF_DC_P", 3, 40)])
    rig.latch(.hoEnable)
    var simulation = try rig.simulation()
    let pause = SimTime.s(1)
    simulation.run(for: pause)
    set([
      ("SOIF_GAIN_N", 0, 50), ("SOIF_LEAK_N", 1, 50), ("SOIF_REFR_N", 3, 254), ("SOIF_SPKTHR_P", 3, 40),
      ("SOIF_CC_N", 5, 254), ("SOAD_PWTAU_N", 4, 80), ("SOCA_W_N", 4, 100), ("SOCA_GAIN_P", 0, 200),
      ("SOCA_TAU_P", 0, 100), ("SOHO_VB_P", 5, 200), ("SOHO_VH_P", 0, 1), ("SOHO_VREF_P", 0, 1),
      ("SOHO_VREF_L_P", 1, 30), ("SOHO_VREF_M_P", 2, 60), ("SOHO_VREF_H_P", 3, 120), ("SOHO_VRST_P", 4, 80),
    ])
    try simulation.apply(rig.board)
    simulation.run(for: pause)
    // Enabled and not released: the gain is that of SOHO_VRST_P, and stays.
    func current(_ name: String) throws -> Double {
      let parameter = try #require(ParameterTable.parameter(named: name, in: .core))
      return OperatingPoint.nominalCurrent(of: parameter, at: Self.neuron, on: rig.board, rig.options).si
        * 1e12
    }
    #expect(relativeError(try Self.value("I_mem.gain", simulation), try current("SOHO_VRST_P")) < 1e-4)
    rig.latch(.hoActive)
    try simulation.apply(rig.board)
    simulation.run(for: pause)
    // Any calcium is above the reference of (0, 1): the gain falls.
    let falling = try Self.value("I_mem.gain", simulation)
    #expect(falling < 0.9 * (try current("SOHO_VRST_P")))
    set([("SOHO_VREF_L_P", 2, 15), ("SOHO_VREF_M_P", 2, 60), ("SOHO_VREF_H_P", 2, 240)])
    try simulation.apply(rig.board)
    // A configuration applied anew leaves the integrator where it is.
    #expect(try Self.value("I_mem.gain", simulation) == falling)
    simulation.run(for: pause)
    set([("SOHO_VREF_P", 1, 100)])
    try simulation.apply(rig.board)
    simulation.run(for: .s(10))
    var (sum, count) = (0.0, 0.0)
    while count < 3000 {
      simulation.run(for: .ms(1))
      sum += try Self.value("I_ca", simulation)
      count += 1
    }
    #expect(relativeError(sum / count, try current("SOHO_VREF_P")) < 5e-2)
  }

  // MARK: the latches

  @Test("the latches route the gain, and switching homeostasis off restores the bias")
  func routing() throws {
    var rig = Self.rig(slope: 10, reset: 400)
    rig.board[Self.neuron].latches = LatchSet(.hoActive, .hoSoDe)
    rig.board[Self.neuron].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    let names = ["I_mem.gain", "I_ampa.gain", "I_nmda.gain", "I_gaba.gain", "I_shunt.gain"]
    var simulation = try rig.simulation()
    func gains() throws -> [Double] { try names.map { try Self.value($0, simulation) } }
    simulation.run(for: .ms(100))
    let biases = try gains()
    #expect(relativeError(biases[0], 21.277) < 1e-6 && relativeError(biases[1], 8687.9) < 1e-6)
    // Dendrites: all four take the gain of V_h, the soma keeps its bias.
    rig.board[Self.neuron].latches = LatchSet(.hoEnable, .hoSoDe)
    try simulation.apply(rig.board)
    simulation.run(for: .ms(100))
    #expect(try gains()[0] == biases[0])
    #expect(try gains().dropFirst().allSatisfy { relativeError($0, 400) < 1e-5 })
    // Soma: the dendrites get their biases back; released, the gain rises.
    rig.board[Self.neuron].latches = LatchSet(.hoEnable, .hoActive)
    try simulation.apply(rig.board)
    simulation.run(for: .ms(100))
    #expect(relativeError(try gains()[0], 400 * exp(1 / Self.scale)) < 1e-4)
    #expect(Array(try gains().dropFirst()) == Array(biases.dropFirst()))
    rig.board[Self.neuron].latches = LatchSet(.hoActive)
    try simulation.apply(rig.board)
    simulation.run(for: .ms(100))
    #expect(try gains() == biases)
    #expect(relativeError(try Self.value("V_h", simulation), Self.scale * log(400 / 0.5)) < 1e-5)
  }

  @Test("the other reading of ho_so_de exchanges soma and dendrites")
  func targetReading() throws {
    for target in HomeostasisTarget.allCases {
      for isOn in [false, true] {
        var rig = Self.rig(slope: 10, reset: 400)
        rig.options.latchReadings.homeostasisTarget = target
        rig.board[Self.neuron].latches[.hoSoDe] = isOn
        let simulation = try rig.simulation()
        let isSoma = relativeError(try Self.value("I_mem.gain", simulation), 400) < 1e-5
        let isDendrites = relativeError(try Self.value("I_gaba.gain", simulation), 400) < 1e-5
        #expect(isDendrites == (isOn == (target == .dendritesWhenOn)) && isSoma != isDendrites)
        // Where gains of dendrites move, nothing may keep copies of them.
        let dendrites = simulation.instance.program.program.dendrites
        #expect((dendrites == nil) == isDendrites)
      }
    }
  }

  @Test("coho_ca_mem makes homeostasis sense the membrane, under the other reading calcium")
  func sensedReading() throws {
    for reading in SensedNode.Reading.allCases {
      for isOn in [false, true] {
        var rig = Self.rig(slope: 10, reset: 400)
        rig.options.latchReadings.sensedNode = reading
        rig.board[Self.neuron].latches[.cohoCaMem] = isOn
        // The membrane rests at the floor, below the reference; calcium is held above it.
        rig.set("SOCA_W_N", 0.1)
        var simulation = try rig.simulation()
        simulation.setState("I_ca", of: Self.neuron, to: 100)
        simulation.run(for: .ms(1))
        let sensesMembrane = try Self.value("V_h.sign", simulation) > 0
        let expected =
          switch reading {
          case .onIsMembrane: isOn
          case .onIsCalcium: !isOn
          case .membrane: true
          }
        #expect(sensesMembrane == expected)
      }
    }
  }
}
