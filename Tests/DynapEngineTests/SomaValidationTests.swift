import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The soma beside rows V18 to V27 of the validation table, which `Validation` declares: its input through dendrites.
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
}
