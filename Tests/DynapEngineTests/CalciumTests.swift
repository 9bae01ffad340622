import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Calcium against the laws of section 6.1 of the analog dossier.
@Suite struct CalciumTests {
  static let neuron = Rig.neuron(0)

  /// Calcium of tau 500 ms with I_g = I_tau, and 2e-13 C a spike: 200 nA for 1 us. The onset is at 14.18 Hz.
  static func rig(step: SimTime = .us(100)) -> Rig {
    var rig = Rig(step: step)
    rig.latch(.soDC)
    rig.set("SOCA_TAU_P", 2.837)
    rig.set("SOCA_GAIN_P", 2.837)
    rig.set("SOCA_W_N", 200_000)
    rig.set("SOAD_PWTAU_N", 350_000)
    return rig
  }

  /// The rate and the mean of calcium from one spike to another, in Hz and pA.
  static func means(input: Double, spikes: Int) throws -> (rate: Double, calcium: Double) {
    var rig = rig()
    rig.set("SOIF_DC_P", input)
    // The law does not depend on the capacitance; 4 pF for 40 settle in a tenth of the time.
    rig.options.process.calciumCapacitance = Capacitance(4, .pico)
    var simulation = try rig.simulation()
    simulation.run(for: .s(1))
    try simulation.record(Recording(name: "s", neurons: [neuron], quantity: .spikes))
    while simulation.spikes.isEmpty { simulation.run(for: .us(100)) }
    var (sum, count) = (0.0, 0.0)
    while simulation.spikes.count <= spikes {
      simulation.run(for: .us(100))
      sum += try #require(simulation.row("I_ca.mean", of: neuron))
      count += 1
    }
    let span = simulation.spikes[spikes].time - simulation.spikes[0].time
    return (Double(spikes) / span.seconds, sum / count)
  }

  @Test("the mean is I_g (f Q / I_tau - 1)", arguments: [1.5, 2, 4])
  func meanLaw(multiple: Double) throws {
    let (rate, calcium) = try Self.means(input: 255.32 * multiple, spikes: 40)
    #expect(relativeError(calcium, 2.837 * (rate * 2e-13 / 2.837e-12 - 1)) < 2e-3, "\(rate) Hz")
  }

  @Test("below the onset rate I_tau / Q calcium returns to the floor between spikes, above it it does not")
  func onset() throws {
    // 1.008 and 1.1 times the rheobase: about 11 and 20 Hz.
    for (multiple, accumulates) in [(1.008, false), (1.1, true)] {
      var rig = Self.rig()
      rig.set("SOIF_DC_P", 255.32 * multiple)
      let rate = SomaValidationTests.closedFormRate(input: 255.32 * multiple, threshold: 1000)
      #expect((rate > 14.18) == accumulates)
      var simulation = try rig.simulation()
      simulation.run(for: .s(3))
      try simulation.record(
        Recording(name: "ca", neurons: [Self.neuron], quantity: .state("I_ca", every: .us(100))))
      simulation.run(for: .ms(200))
      let lowest = try #require(simulation.traces[0].values.min())
      #expect((lowest > 0.5) == accumulates, "\(rate) Hz, \(lowest) pA")
    }
  }

  @Test("calcium decays by 1/e in tau after the last spike")
  func decay() throws {
    var rig = Self.rig()
    rig.set("SOIF_DC_P", 1021.3)
    var simulation = try rig.simulation()
    simulation.run(for: .ms(500))
    rig.board[Self.neuron].latches = []
    // A neuron without a latch or a word is not in use.
    rig.board[Self.neuron].destinations[0] = Destination(tag: 1, cores: .all)
    try simulation.apply(rig.board)
    simulation.run(for: .ms(5))
    let start = try #require(simulation.state("I_ca", of: Self.neuron))
    simulation.run(for: .ms(500))
    let end = try #require(simulation.state("I_ca", of: Self.neuron))
    #expect(start > 10)
    #expect(relativeError(log(start / end), 1) < 1e-3)
  }

  @Test("the pulse of a spike outlasts steps and is re-armed, for calcium as for adaptation")
  func longPulse() throws {
    var rig = Self.rig()
    rig.latch(.soAdaptation)
    rig.set("SOIF_DC_P", 1021.3)
    // 5 ms in a step of 100 us; alike but for the name, the two integrators hold the same bits.
    rig.set("SOAD_PWTAU_N", 70)
    for (ca, ahp) in [("SOCA_W_N", "SOAD_W_N"), ("SOCA_TAU_P", "SOAD_TAU_P"), ("SOCA_GAIN_P", "SOAD_GAIN_P")]
    {
      rig.set(ca, 40)
      rig.set(ahp, 40)
    }
    rig.set("SOCA_W_N", 200)
    rig.set("SOAD_W_N", 200)
    var simulation = try rig.simulation()
    simulation.run(for: .ms(200))
    #expect(simulation.tally.spikes > 5)
    let (calcium, adaptation) = (
      try #require(simulation.state("I_ca", of: Self.neuron)),
      try #require(simulation.state("I_ahp", of: Self.neuron))
    )
    #expect(calcium == adaptation && calcium > 5)
  }

  @Test("a weight below the leak leaves calcium at the floor, and one that falls there lets it decay")
  func dispensable() throws {
    var rig = Self.rig()
    rig.set("SOIF_DC_P", 1021.3)
    var simulation = try rig.simulation()
    simulation.run(for: .ms(300))
    let charged = try #require(simulation.state("I_ca", of: Self.neuron))
    rig.set("SOCA_W_N", 0.5)
    try simulation.apply(rig.board, exactCurrents: rig.options.exactCurrents)
    simulation.run(for: .ms(500))
    let later = try #require(simulation.state("I_ca", of: Self.neuron))
    #expect(relativeError(log(charged / later), 1) < 1e-3)
    var silent = try rig.simulation()
    silent.run(for: .ms(300))
    #expect(silent.tally.spikes > 10)
    #expect(silent.state("I_ca", of: Self.neuron) == 0.5)
  }

  @Test("after power-up no neuron of a die with mismatch steps its calcium")
  func powerUp() throws {
    var board = Board()
    for n in 0..<256 { board[Rig.neuron(n)].latches = LatchSet(.soAdaptation) }
    var simulation = try Simulation(board, SimulationOptions())
    // Set by hand after the circuits were chosen, it stays only where nothing steps it.
    for n in 0..<256 { simulation.setState("I_ca", of: Rig.neuron(n), to: 100) }
    simulation.run(for: .ms(10))
    for n in 0..<256 { #expect(simulation.state("I_ca", of: Rig.neuron(n)) == 100) }
  }

  @Test("calcium changes nothing but itself")
  func bystander() throws {
    var without = Self.rig()
    without.latch(.soAdaptation)
    without.set("SOIF_DC_P", 1021.3)
    without.set("SOAD_W_N", 1e6)
    without.set("SOAD_TAU_P", 28.369)
    without.set("SOAD_GAIN_P", 28.369)
    let with = without
    without.set("SOCA_W_N", 0.1)
    let found = try [with, without].map { try $0.spikeTimes(for: .ms(500)) }
    #expect(found[0] == found[1] && found[0].count > 5)
  }
}
