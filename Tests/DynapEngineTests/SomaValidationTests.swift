import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Rows V18 to V26 and V54, V59 of the analog dossier's validation table: the soma against closed forms.
@Suite struct SomaValidationTests {
  /// The rate of the closed form of a constant input, in Hz (dossier 5.2).
  static func closedFormRate(
    input: Double, leak: Double = 5.3191, gain: Double = 21.277, threshold: Double, reset: Double = 0.5,
    refractory: Double = 1, capacitance: Double = 3
  ) -> Double {
    let tau = capacitance * 25 / (0.705 * leak)
    let final = gain * (input / leak - 1)
    let rise =
      gain / final * log(threshold / reset) + (1 + gain / final) * log((final - reset) / (final - threshold))
    return 1000 / (refractory + tau * rise)
  }

  /// The mean rate of a neuron with a constant input, in Hz.
  static func rate(_ rig: Rig, input: Double, spikes: Int) throws -> Double {
    var rig = rig
    rig.latch(.soDC)
    rig.set("SOIF_DC_P", input)
    var simulation = try rig.simulation()
    try simulation.record(Recording(name: "s", neurons: [Rig.neuron(0)], quantity: .spikes))
    while simulation.spikes.count <= spikes, simulation.time < .s(3) { simulation.run(for: .ms(20)) }
    let times = simulation.spikes.map { $0.time.milliseconds }
    guard times.count > 2, let first = times.first, let last = times.last else { return 0 }
    return 1000 * Double(times.count - 1) / (last - first)
  }

  @Test(
    "V20: the rate over the input follows the closed form below the gain current",
    arguments: zip([1.05, 1.5, 2, 4, 10], [15.202, 39.789, 61.004, 133.83, 295.32]))
  func rateAtLowThreshold(multiple: Double, expected: Double) throws {
    let input = 255.32 * multiple
    #expect(relativeError(Self.closedFormRate(input: input, threshold: 1000), expected) < 1e-3)
    #expect(relativeError(try Self.rate(Rig(), input: input, spikes: 5), expected) < 1e-3)
  }

  @Test(
    "V21: the rate over the input follows the closed form far above the gain current",
    arguments: zip([1.05, 1.5, 2, 4, 10], [16.143, 43.465, 67.167, 147.80, 321.34]))
  func rateAtHighThreshold(multiple: Double, expected: Double) throws {
    var rig = Rig()
    rig.set("SOIF_SPKTHR_P", 100_000)
    #expect(relativeError(try Self.rate(rig, input: 25_005 * multiple, spikes: 5), expected) < 1e-3)
  }

  @Test("V18: no drive fires faster than the refractory period allows")
  func refractoryLimit() throws {
    var rig = Rig(step: .us(10))
    rig.latch(.soDC)
    rig.set("SOIF_DC_P", 1e6)
    let times = try rig.spikeTimes(for: .ms(20))
    let interval = (times[times.count - 1] - times[0]) / Double(times.count - 1)
    #expect(interval > 1)
    #expect(relativeError(interval, 1000 / Self.closedFormRate(input: 1e6, threshold: 1000)) < 1e-5)
  }

  @Test(
    "V19: the neuron fires above I_tau (1 + I_spk / I_g) and not below",
    arguments: zip([1e3, 1e5], [255.32, 25_005]))
  func rheobase(threshold: Double, expected: Double) throws {
    let law = 5.3191 * (1 + threshold / 21.277)
    #expect(relativeError(law, expected) < 1e-3)
    var rig = Rig()
    rig.latch(.soDC)
    rig.set("SOIF_SPKTHR_P", threshold)
    var above = rig
    above.set("SOIF_DC_P", expected * 1.001)
    #expect(try !above.spikeTimes(for: .ms(500)).isEmpty)
    // V59: nothing in five seconds at 0.99 of it.
    var below = rig
    below.set("SOIF_DC_P", expected * 0.99)
    #expect(try below.spikeTimes(for: .s(5)).isEmpty)
  }

  @Test(
    "V22: the integrator regime, with the gain above the threshold",
    arguments: zip([1.05, 1.5, 2, 4, 10], [1.317, 4.810, 8.580, 23.355, 65.135]))
  func integratorRegime(multiple: Double, expected: Double) throws {
    var rig = Rig()
    rig.set("SOIF_GAIN_N", 5319.1)
    #expect(relativeError(try Self.rate(rig, input: 6.3191 * multiple, spikes: 2), expected) < 1e-3)
  }

  @Test("V23: without refractory period and with an infinite gain the rate grows by 1.2367 Hz per pA")
  func slopeLimit() throws {
    var rig = Rig(step: .us(10))
    rig.set("SOIF_GAIN_N", 1e8)
    rig.set("SOIF_REFR_N", 1e9)
    let rates = try [100.0, 200].map { try Self.rate(rig, input: $0, spikes: 40) }
    #expect(relativeError((rates[1] - rates[0]) / 100, 1.2367) < 1e-3)
  }

  @Test("V24: far below the gain current the membrane's voltage is a ramp")
  func ramp() throws {
    var rig = Rig(step: .us(10))
    rig.latch(.soDC)
    rig.set("SOIF_DC_P", 100)
    rig.set("SOIF_GAIN_N", 1e8)
    #expect(relativeError(try rig.spikeTimes(for: .ms(10))[0], 8.5403) < 1e-3)
  }

  @Test("V04: far above the gain current the membrane's voltage falls by I_tau / C, 1.7730 V/s")
  func decaySlope() throws {
    var rig = Rig()
    rig.latch(.soDC)
    rig.set("SOIF_DC_P", 1e-6)
    rig.set("SOIF_SPKTHR_P", 1e9)
    var simulation = try rig.simulation()
    // The input of 0.5 pA, divided by 1 + I / I_g, is below 1e-5 of the leak all the way.
    simulation.setState("I_mem", of: Rig.neuron(0), to: 1e6)
    simulation.run(for: .ms(10))
    let end = try #require(simulation.state("I_mem", of: Rig.neuron(0)))
    #expect(relativeError(25 / 0.705 * log(1e6 / end) / 10, 1.7730) < 1e-4)
  }

  @Test(
    "V25: the membrane's voltage is U_T / kappa ln(I / I_0)", arguments: zip([1e3, 1e5], [269.54, 432.84]))
  func voltage(current: Double, expected: Double) throws {
    let simulation = try Rig().simulation()
    simulation.setState("I_mem", of: Rig.neuron(0), to: current)
    #expect(relativeError(try #require(simulation.state("V_mem", of: Rig.neuron(0))), expected) < 1e-4)
  }

  @Test("V26: a shunt of I_tau doubles the rheobase and halves the time constant")
  func shunt() throws {
    var rig = Rig()
    rig.latch(.soDC)
    // One endless pulse holds the shunt dendrite at I_g (I_w / I_tau - 1) = 5.3191 pA.
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .shunt, weight: .w0)
    rig.set("SYPD_EXT_N", 0.01)
    rig.set("SYAM_W0_P", 200)
    rig.set("DESC_ITAU_P", 100)
    rig.set("DESC_IGAIN_P", 5.3191)
    for (multiple, fires) in [(1.002, true), (0.995, false)] {
      rig.set("SOIF_DC_P", 510.64 * multiple)
      var simulation = try rig.simulation()
      try simulation.record(Recording(name: "s", neurons: [Rig.neuron(0)], quantity: .spikes))
      simulation.inject([InputEvent(time: .zero, destination: Destination(tag: 1, cores: .all))])
      simulation.run(for: .ms(200))
      // The first spike may come before the shunt has settled.
      #expect(simulation.spikes.contains { $0.time > .ms(50) } == fires)
    }
    // The decay of the membrane current from 900 pA: tau_L = C U_T / (kappa 2 I_tau) = 10 ms.
    rig.set("SOIF_DC_P", 1e-6)
    rig.options.step = .us(10)
    var simulation = try rig.simulation()
    simulation.inject([InputEvent(time: .zero, destination: Destination(tag: 1, cores: .all))])
    simulation.run(for: .ms(300))
    simulation.setState("I_mem", of: Rig.neuron(0), to: 900)
    simulation.run(for: .ms(5))
    let then = try #require(simulation.state("I_mem", of: Rig.neuron(0)))
    // Against the floor input of 0.5 pA: I_inf = I_g (0.5 / 10.6382 - 1), solved by the implicit law.
    let final = 21.277 * (0.5 / 10.6382 - 1)
    let law = 21.277 / final * log(then / 900) - (1 + 21.277 / final) * log((final - then) / (final - 900))
    #expect(relativeError(10 * law, 5) < 1e-3)
  }

  @Test("V27: GABA subtracts from the input down to the floor", arguments: zip([200.0, 400], [100, 0.5]))
  func subtraction(inhibition: Double, expected: Double) throws {
    var rig = Rig()
    rig.latch(.soDC)
    rig.latch(.soifKill)
    rig.set("SOIF_DC_P", 300)
    rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 1, dendrite: .gaba, weight: .w0)
    rig.set("SYPD_EXT_N", 0.01)
    rig.set("SYAM_W0_P", 1000)
    rig.set("DEGA_ITAU_P", 500)
    rig.set("DEGA_IGAIN_P", inhibition)
    var simulation = try rig.simulation()
    simulation.inject([InputEvent(time: .zero, destination: Destination(tag: 1, cores: .all))])
    simulation.run(for: .ms(200))
    let gaba = try #require(simulation.row("I_gaba.mean", of: Rig.neuron(0)))
    #expect(relativeError(gaba, inhibition) < 1e-2)
    let input = try #require(simulation.row("I_in", of: Rig.neuron(0)))
    #expect(relativeError(input, max(300 - gaba, 0.5)) < 1e-6)
    #expect(relativeError(input, expected) < 2e-2)
  }

  @Test("V54: the kill latch silences a neuron at ten times its rheobase")
  func kill() throws {
    var rig = Rig()
    rig.latch(.soDC)
    rig.latch(.soifKill)
    rig.set("SOIF_DC_P", 2553.2)
    #expect(try rig.spikeTimes(for: .s(1)).isEmpty)
  }

  @Test("V59: the rate never falls when the input rises")
  func monotone() throws {
    let rates = try (0..<12).map {
      try Self.rate(Rig(), input: 255.32 * (1.01 + 0.3 * Double($0)), spikes: 3)
    }
    #expect(rates == rates.sorted())
    #expect(rates[0] > 0)
  }

  @Test(
    "V61: bias codes of a test on silicon give the rate of the closed form",
    arguments: zip([3, 7.7], [347.9, 136.3]))
  func codesToRate(capacitance: Double, expected: Double) throws {
    var board = Board()
    let codes = [
      ("SOIF_GAIN_N", BiasCode(3, 40)), ("SOIF_LEAK_N", BiasCode(0, 255)), ("SOIF_REFR_N", BiasCode(3, 255)),
      ("SOIF_DC_P", BiasCode(2, 80)), ("SOIF_SPKTHR_P", BiasCode(3, 255)),
    ]
    for (name, code) in codes { board.chips[0].cores[0].parameters[name]?.code = code }
    board[Rig.neuron(0)].latches = LatchSet(.soDC)
    var options = SimulationOptions()
    options.mismatch = .off
    options.process.fixedThermalVoltage = Voltage(25, .milli)
    options.process.membraneCapacitance = Capacitance(capacitance, .pico)
    var simulation = try Simulation(board, options)
    try simulation.record(Recording(name: "s", neurons: [Rig.neuron(0)], quantity: .spikes))
    simulation.run(for: .ms(500))
    let times = simulation.spikes.map { $0.time.seconds }
    let rate = Double(times.count - 1) / (times[times.count - 1] - times[0])
    #expect(relativeError(rate, expected) < 2e-2)
  }
}
