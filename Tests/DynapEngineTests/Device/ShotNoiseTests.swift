import DynapChip
import DynapCircuits
import DynapEngine
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Shot noise against the fluctuation-dissipation theorem, and its independence of how a run is made.
@Suite struct ShotNoiseTests {
  /// Somata at a fixed point far above their gain: tau 2 ms, I = 100 pA, 300 K.
  private static func somata(step: SimTime, neurons: Int, seed: UInt64 = 3) throws -> Simulation {
    var rig = Rig(step: step)
    rig.options.fidelity = .device
    rig.options.process.fixedThermalVoltage = nil
    rig.options.process.temperature = Temperature(si: 300)
    rig.options.noise.shot = true
    rig.options.seed = seed
    rig.set("SOIF_LEAK_N", 53.191)
    rig.set("SOIF_GAIN_N", 1)
    rig.set("SOIF_DC_P", 5372)
    rig.set("SOIF_SPKTHR_P", 1e6)
    rig.latch(.soDC, 0..<neurons)
    return try rig.simulation()
  }

  @Test(
    "V49: a membrane strays by sqrt(kappa q / (C U_T)) in ln I, for every step",
    arguments: [SimTime.us(200), .us(500)])
  func fixedPoint(step: SimTime) throws {
    let count = 32
    var simulation = try Self.somata(step: step, neurons: count)
    // The rise takes some time constants.
    simulation.run(until: .ms(20))
    var values: [Double] = []
    for sample in 1...40 {
      simulation.run(until: .ms(20 + 4 * Int64(sample)))
      for n in 0..<count { values.append(log(try #require(simulation.state("I_mem", of: Rig.neuron(n))))) }
    }
    let mean = values.reduce(0, +) / Double(values.count)
    let sigma = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    // 1280 samples two time constants apart: 2 % of sampling error.
    let expected = (0.705 * 1.602e-19 / (3e-12 * 0.025852)).squareRoot()
    #expect(abs(expected / 1.21e-3 - 1) < 5e-3)
    #expect(abs(sigma / expected - 1) < 5e-2, "\(sigma)")
    // I_g (I_in / I_L - 1); the pair departs from weak inversion by sqrt(I_in / I_S) = 0.11.
    #expect(abs(exp(mean) / 100 - 1) < 0.11)
  }

  @Test("the voltage of a dendrite that leaks walks by 2 q I t / C^2 whatever the step")
  func walk() throws {
    for step in [SimTime.us(100), .us(500)] {
      var rig = Rig(step: step)
      rig.options.fidelity = .device
      rig.options.noise.shot = true
      rig.latch(.soAdaptation, 0..<256)
      var simulation = try rig.simulation()
      for n in 0..<256 { simulation.setState("I_ampa", of: Rig.neuron(n), to: 10_000) }
      simulation.run(for: .ms(5))
      let values = try (0..<256).map { log(try #require(simulation.row("I_ampa.node", of: Rig.neuron($0)))) }
      let mean = values.reduce(0, +) / 256
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 255
      // One current, the leak: a^2 q I_tau t.
      let a = 0.705 / (24.5e-12 * 0.025)
      let expected = a * a * 1.602e-19 * 86.879e-12 * 5e-3
      // Four standard errors of a variance of 256.
      #expect(abs(variance / expected - 1) < 4 * (2.0 / 255).squareRoot(), "\(variance) \(expected)")
    }
  }

  @Test("threads, cuts and other neurons do not change a bit of the noise; another seed does")
  func invariance() throws {
    func currents(threads: Int, pieces: Int64, seed: UInt64 = 3, shot: Bool = true) throws -> [Double] {
      var (board, options, events) = InvarianceTests.network(threads: threads)
      options.fidelity = .device
      options.noise.shot = shot
      options.noise.flicker = true
      options.noise.drift = 0.1
      options.surroundings.profile = [
        .init(.zero, Temperature(si: 300)), .init(.ms(30), Temperature(si: 330)),
      ]
      options.conditionsStep = .ms(5)
      options.seed = seed
      board.chips[0].cores[0].parameters["SOIF_DC_P"]?.code = BiasCode(2, 60)
      for n in 0..<20 { board[Rig.neuron(n * 7)].latches = LatchSet(.soAdaptation, .soDC) }
      var simulation = try Simulation(board, options)
      simulation.inject(events)
      for piece in 1...pieces { simulation.run(until: (30 * piece).ms / pieces) }
      simulation.run(until: .ms(30))
      return try (0..<20).map { try #require(simulation.state("I_mem", of: Rig.neuron($0 * 7))) }
    }
    let one = try currents(threads: 1, pieces: 1)
    #expect(try currents(threads: 3, pieces: 7) == one)
    #expect(try currents(threads: 1, pieces: 1, seed: 4) != one)
  }

  @Test("what is at rest stays there")
  func rest() throws {
    var rig = Rig()
    rig.options.fidelity = .device
    rig.options.noise.shot = true
    rig.latch(.soAdaptation)
    var simulation = try rig.simulation()
    simulation.run(for: .ms(5))
    #expect(simulation.state("I_mem", of: Rig.neuron(0)) == 0.5)
    #expect(simulation.state("I_ampa", of: Rig.neuron(0)) == 0.5)
  }
}

extension Int64 {
  fileprivate var ms: SimTime { .ms(self) }
}

private func / (time: SimTime, parts: Int64) -> SimTime { SimTime(picoseconds: time.picoseconds / parts) }
