import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The conductance mode of the dendrites, row V29 of the analog dossier.
@Suite struct ConductanceTests {
  static let option = DendriteOption(
    latches: LatchSet(.deConductance, .cohoCaMem),
    codes: [
      ("DEAM_REV_N", BiasCode(3, 20)), ("DENM_REV_N", BiasCode(2, 20)), ("DEGA_REV_P", BiasCode(1, 20)),
    ])

  /// A killed neuron whose membrane stays where it is put; levels of 200, 300 and 400 pA.
  static func rig(_ latches: Latch...) -> Rig {
    var rig = Rig()
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    rig.set("DEAM_REV_N", 200)
    rig.set("DENM_REV_N", 300)
    rig.set("DEGA_REV_P", 400)
    rig.set("DENM_NMREV_N", 100)
    for tau in ["DENM_ETAU_P", "DEGA_ITAU_P", "DESC_ITAU_P"] { rig.set(tau, 10) }
    rig.latch(.soifKill)
    for latch in latches { rig.latch(latch) }
    return rig
  }

  /// The mean currents of the first step with a membrane current, in the order AMPA, NMDA, GABA, shunt, pA.
  static func means(_ rig: Rig, membrane: Double) throws -> [Double] {
    var simulation = try rig.simulation()
    let states = ["I_ampa", "I_nmda", "I_gaba", "I_shunt"]
    simulation.setState("I_mem", of: Rig.neuron(0), to: membrane)
    for state in states { simulation.setState(state, of: Rig.neuron(0), to: 10_000) }
    simulation.run(for: rig.options.step)
    return try states.map { try #require(simulation.row("\($0).mean", of: Rig.neuron(0))) }
  }

  static func factors(membrane: Double, _ latches: Latch...) throws -> [Double] {
    var rig = rig(.deConductance, .cohoCaMem)
    for latch in latches { rig.latch(latch) }
    return zip(try means(rig, membrane: membrane), try means(Self.rig(), membrane: membrane)).map { $0 / $1 }
  }

  @Test(
    "V29: excitation vanishes above its level, inhibition below",
    arguments: zip([0.1, 1, 10], [10.0 / 11, 0.5, 1.0 / 11]))
  func transfer(ratio: Double, expected: Double) throws {
    #expect(relativeError(try Self.factors(membrane: 200 * ratio)[0], expected) < 1e-6)
    #expect(relativeError(try Self.factors(membrane: 300 * ratio)[1], expected) < 1e-6)
    #expect(relativeError(try Self.factors(membrane: 400 * ratio)[2], 1 - expected) < 1e-6)
    // The shunt has no level.
    #expect(try Self.factors(membrane: 400 * ratio)[3] == 1)
  }

  @Test("near the level the factor falls by kappa / 4 U_T per volt")
  func conductance() throws {
    let slope = 0.705 / (4 * 25)
    for millivolts in [-2.0, 2] {
      let factor = try Self.factors(membrane: 200 * exp(0.705 * millivolts / 25))[0]
      #expect(abs(factor - (0.5 - slope * millivolts)) < 1e-4 * abs(millivolts))
    }
  }

  @Test("the NMDA gate and the conductance mode multiply")
  func withGate() throws {
    let factor = try Self.factors(membrane: 300, .denmNMDA)[1]
    #expect(relativeError(factor, 0.5 * 0.75) < 1e-6)
  }

  @Test("a conductance drives the membrane to its level, where a current would drive it through")
  func settles() throws {
    func settled(_ latches: Latch...) throws -> Double {
      var rig = Rig()
      rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
      rig.set("SYPD_DLY0_P", 350_000)
      rig.set("SYPD_EXT_N", 0.35)  // one pulse of a second
      rig.set("SYAM_W0_P", 200)
      rig.set("DEAM_EGAIN_P", 8687.9)
      rig.set("DEAM_REV_N", 100)
      rig.set("SOIF_SPKTHR_P", 1e6)
      for latch in latches { rig.latch(latch) }
      var simulation = try rig.simulation()
      simulation.inject([InputEvent(time: .zero, destination: Destination(tag: 1, cores: .all))])
      simulation.run(for: .ms(900))
      return try #require(simulation.state("I_mem", of: Rig.neuron(0)))
    }
    let synaptic = 8687.9 * (200 / 86.879 - 1)
    let (leak, gain) = (5.3191, 21.277)
    #expect(relativeError(try settled(), gain * (synaptic / leak - 1)) < 1e-3)
    // The fixed point of I = I_g (I_syn r / (I_leak (r + I)) - 1), a quadratic equation.
    let (r, s) = (100.0, synaptic / leak)
    let (b, c) = (r + gain, -gain * r * (s - 1))
    let expected = (-b + (b * b - 4 * c).squareRoot()) / 2
    #expect(relativeError(try settled(.deConductance, .cohoCaMem), expected) < 1e-3)
  }

  /// Spike times of a neuron whose three currents follow fixed trains.
  static func driven(step: SimTime) throws -> [Double] {
    var rig = Rig(step: step)
    for (i, dendrite) in [Dendrite.ampa, .nmda, .gaba].enumerated() {
      rig.board[Rig.neuron(0)].synapses[i] = Synapse(tag: Tag(1 + i), dendrite: dendrite, weight: .w0)
    }
    rig.set("SYAM_W0_P", 20e3)
    rig.set("SYPD_EXT_N", 35_000)
    rig.set("DEAM_EGAIN_P", 200)
    rig.set("DENM_ETAU_P", 40)
    rig.set("DENM_EGAIN_P", 100)
    rig.set("DEGA_ITAU_P", 40)
    rig.set("DEGA_IGAIN_P", 20)
    rig.set("DEAM_REV_N", 1000)
    rig.set("DENM_REV_N", 400)
    rig.set("DEGA_REV_P", 100)
    rig.set("SOIF_DC_P", 350)
    for latch in [Latch.soDC, .deConductance, .cohoCaMem] { rig.latch(latch) }
    let generator = Philox(key: 29)
    var events: [InputEvent] = []
    for tag in 1...3 {
      var time = 0.0
      for i in 0..<400 {
        time -= log(generator.uniform(at: .init(UInt32(tag), UInt32(i), 0, 0))) / 1000
        events.append(
          InputEvent(time: .ps(Int64(time * 1e12)), destination: Destination(tag: tag, cores: .all)))
      }
    }
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [Rig.neuron(0)], quantity: .spikes))
    simulation.inject(events)
    simulation.run(for: .ms(300))
    return simulation.spikes.map { $0.time.milliseconds }
  }

  @Test("spike times in conductance mode converge at second order")
  func convergence() throws {
    let fine = try Self.driven(step: .ps(6_250_000))
    #expect(fine.count > 10)
    let errors = try ConvergenceTests.steps.map {
      (step: $0, error: ConvergenceTests.difference(try Self.driven(step: $0), fine))
    }
    #expect(abs(ConvergenceTests.order(errors, floor: 1e-5) - 2) < 0.2, "\(errors) \(fine.count)")
  }

  @Test("threads, cuts, a configuration applied anew and neurons without the latch")
  func invariance() throws { try Self.option.checkInvariance() }

  @Test("finite under absurd biases")
  func absurdBiases() throws { try Self.option.checkAbsurdBiases() }

  @Test(
    "the levels have their declared spread",
    arguments: [("I_ampa.rev", AMPA.reversal), ("I_nmda.rev", NMDA.reversal), ("I_gaba.rev", GABA.reversal)])
  func mismatch(row: String, level: Parameter) throws {
    #expect(abs(try DendriteOption.spreadRatio(row, level, LatchSet(.deConductance)) - 1) < 0.133)
  }
}
