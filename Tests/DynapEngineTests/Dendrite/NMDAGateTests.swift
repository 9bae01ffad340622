import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The gate of the NMDA dendrite by the membrane, row V28 of the analog dossier.
@Suite struct NMDAGateTests {
  static let option = DendriteOption(
    latches: LatchSet(.denmNMDA, .cohoCaMem), codes: [("DENM_NMREV_N", BiasCode(2, 20))])

  /// A killed neuron with an NMDA current of 10 nA that decays in 50 ms; its membrane stays where it is put.
  static func rig(step: SimTime = .us(100), latches: Latch...) -> Rig {
    var rig = Rig(step: step)
    rig.set("DENM_ETAU_P", 25 * 25 / (0.705 * 50))
    rig.set("DENM_EGAIN_P", 100)
    rig.set("DENM_NMREV_N", 200)
    rig.set("SYAM_W0_P", 1)
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .nmda, weight: .w0)
    rig.latch(.soifKill)
    for latch in latches { rig.latch(latch) }
    return rig
  }

  /// The mean NMDA current of the first step with a membrane current, pA.
  static func mean(_ rig: Rig, membrane: Double) throws -> Double {
    var simulation = try rig.simulation()
    simulation.setState("I_mem", of: Rig.neuron(0), to: membrane)
    simulation.setState("I_nmda", of: Rig.neuron(0), to: 10_000)
    simulation.run(for: rig.options.step)
    return try #require(simulation.row("I_nmda.mean", of: Rig.neuron(0)))
  }

  @Test("from 10 to 90 % the gate voltage rises by 156 mV")
  func sharpness() throws {
    let open = try Self.mean(Self.rig(), membrane: 1)
    func passed(_ membrane: Double) throws -> Double {
      try Self.mean(Self.rig(latches: .denmNMDA, .cohoCaMem), membrane: membrane) / open
    }
    #expect(relativeError(try passed(200.0 / 9), 0.1) < 1e-5)
    #expect(relativeError(try passed(200.0 * 9), 0.9) < 1e-5)
    #expect(relativeError(25 / 0.705 * log(81), 156) < 2e-3)
  }

  @Test("the latch alone leaves a current of the membrane at rest 1 / (1 + I_nm / I_floor)")
  func atRest() throws {
    let open = try Self.mean(Self.rig(), membrane: 0.5)
    let gated = try Self.mean(Self.rig(latches: .denmNMDA, .cohoCaMem), membrane: 0.5)
    #expect(relativeError(gated / open, 0.5 / 200.5) < 1e-6)
  }

  @Test("the reading of the latch selects the node; without calcium every reading is the membrane")
  func reading() throws {
    for reading in SensedNode.Reading.allCases {
      var rig = Self.rig(latches: .denmNMDA, .cohoCaMem)
      rig.options.latchReadings.sensedNode = reading
      // Where calcium exists it rests at its floor here, and the half belongs to the other readings.
      let hasCalcium = try rig.simulation().row("I_ca", of: Rig.neuron(0)) != nil
      guard reading != .onIsCalcium || !hasCalcium else { continue }
      let gated = try Self.mean(rig, membrane: 200) / Self.mean(Self.rig(), membrane: 200)
      #expect(relativeError(gated, 0.5) < 1e-6)
    }
  }

  /// Spike times of a neuron whose NMDA current, gated by its own membrane, follows a fixed train.
  static func driven(step: SimTime, isGated: Bool) throws -> [Double] {
    var rig = Rig(step: step)
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .nmda, weight: .w0)
    rig.set("SYAM_W0_P", 20e3)
    rig.set("SYPD_EXT_N", 35_000)
    rig.set("DENM_ETAU_P", 40)
    rig.set("DENM_EGAIN_P", 100)
    rig.set("DENM_NMREV_N", 100)
    rig.set("SOIF_DC_P", 270)
    rig.latch(.soDC)
    if isGated {
      rig.latch(.denmNMDA)
      rig.latch(.cohoCaMem)
    }
    let generator = Philox(key: 28)
    var time = 0.0
    let events = (0..<400).map { i in
      time -= log(generator.uniform(at: .init(UInt32(i), 0, 0, 0))) / 1000
      return InputEvent(time: .ps(Int64(time * 1e12)), destination: Destination(tag: 1, cores: .all))
    }
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [Rig.neuron(0)], quantity: .spikes))
    simulation.inject(events)
    simulation.run(for: .ms(300))
    return simulation.spikes.map { $0.time.milliseconds }
  }

  @Test("spike times behind the gate converge at second order")
  func convergence() throws {
    let fine = try Self.driven(step: .ps(6_250_000), isGated: true)
    #expect(fine.count > 10)
    #expect(fine != (try Self.driven(step: .ps(6_250_000), isGated: false)))
    let errors = try ConvergenceTests.steps.map {
      (step: $0, error: ConvergenceTests.difference(try Self.driven(step: $0, isGated: true), fine))
    }
    #expect(abs(ConvergenceTests.order(errors, floor: 1e-5) - 2) < 0.2, "\(errors) \(fine.count)")
  }

  @Test("threads, cuts, a configuration applied anew and neurons without the latch")
  func invariance() throws { try Self.option.checkInvariance() }

  @Test("finite under absurd biases")
  func absurdBiases() throws { try Self.option.checkAbsurdBiases() }

  @Test("the level has its declared spread")
  func mismatch() throws {
    #expect(abs(try DendriteOption.spreadRatio("I_nm", NMDA.gate, LatchSet(.denmNMDA)) - 1) < 0.133)
  }
}
