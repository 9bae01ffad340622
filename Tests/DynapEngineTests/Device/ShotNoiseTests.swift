import DynapChip
import DynapCircuits
import DynapEngine
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Shot noise of a node that only leaks, and its independence of how a run is made; the fixed point of a membrane is V49 of
/// the validation table.
@Suite struct ShotNoiseTests {
  @Test("the voltage of a dendrite that leaks walks by 2 q I t / C^2 whatever the step")
  func walk() throws {
    for step in [SimTime.us(100), .us(500)] {
      var rig = Rig(step: step)
      rig.options.fidelity = .device
      rig.options.noise.shot = true
      rig.latch(.soAdaptation, 0..<256)
      var simulation = try rig.simulation()
      for n in 0..<256 { simulation.setState("I_ampa", of: Rig.neuron(n), to: 10_000) }
      simulation.run(for: .ms(2))
      let values = try (0..<256).map { log(try #require(simulation.row("I_ampa.node", of: Rig.neuron($0)))) }
      let mean = values.reduce(0, +) / 256
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 255
      // One current, the leak: a^2 q I_tau t.
      let a = 0.705 / (24.5e-12 * 0.025)
      let expected = a * a * 1.602e-19 * 86.879e-12 * 2e-3
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
        .init(.zero, Temperature(si: 300)), .init(.ms(12), Temperature(si: 330)),
      ]
      options.conditionsStep = .ms(3)
      options.seed = seed
      board.chips[0].cores[0].parameters["SOIF_DC_P"]?.code = BiasCode(2, 60)
      for n in 0..<20 { board[Rig.neuron(n * 7)].latches = LatchSet(.soAdaptation, .soDC) }
      var simulation = try Simulation(board, options)
      simulation.inject(events)
      for piece in 1...pieces { simulation.run(until: (12 * piece).ms / pieces) }
      simulation.run(until: .ms(12))
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
