import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Rows V34 to V37 of the analog dossier's validation table: spike-frequency adaptation.
@Suite struct AdaptationValidationTests {
  /// AHP tau 50 ms, I_g = I_tau, a charge of 1e-12 C a spike: 1 uA for 1 us.
  static func rig(step: SimTime = .us(50)) -> Rig {
    var rig = Rig(step: step)
    rig.latch(.soDC)
    rig.latch(.soAdaptation)
    rig.set("SOIF_DC_P", 1021.3)
    rig.set("SOAD_TAU_P", 28.369)
    rig.set("SOAD_GAIN_P", 28.369)
    rig.set("SOAD_W_N", 1e6)
    rig.set("SOAD_PWTAU_N", 350_000)
    // The validation row has no limit; this one changes the current by less than 2e-8.
    rig.set("SOAD_CASC_P", 1e9)
    return rig
  }

  @Test("V34: adaptation sets in at the rate I_tau / Q")
  func onset() throws {
    // Far above, the mean is I_g (f Q / I_tau - 1), which is nothing at the onset.
    let (rate, mean) = try Self.steady()
    #expect(relativeError(rate / (1 + mean / 28.369), 28.37) < 1e-3)
    // Below it single spikes leave nothing behind.
    var below = Self.rig()
    below.set("SOIF_DC_P", 255.32 * 1.1)
    let slow = try below.spikeTimes(for: .s(1))
    let slowRate = 1000 * Double(slow.count - 1) / (slow[slow.count - 1] - slow[0])
    let free = SomaValidationTests.closedFormRate(input: 255.32 * 1.1, threshold: 1000)
    #expect(free < 28.37)
    // The floor and one spike's remainder are left of adaptation.
    #expect(slowRate < free && slowRate > 0.75 * free)
  }

  @Test("V35: the intervals lengthen as published", arguments: [SimTime.us(50), .us(100)])
  func intervals(step: SimTime) throws {
    let times = try Self.rig(step: step).spikeTimes(for: .ms(1500))
    let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
    for (found, expected) in zip(intervals, [7.637, 7.757, 7.963, 8.314, 8.909, 9.928]) {
      #expect(relativeError(found, expected) < 5e-3)
    }
    let steady = times.filter { $0 > 1000 }
    #expect(
      relativeError(1000 * Double(steady.count - 1) / (steady[steady.count - 1] - steady[0]), 46.15) < 5e-3)
  }

  /// The steady rate in Hz and the mean adaptation current in pA, over twenty periods.
  static func steady() throws -> (rate: Double, mean: Double) {
    var simulation = try rig(step: .us(100)).simulation()
    simulation.run(for: .s(1))
    try simulation.record(Recording(name: "s", neurons: [Rig.neuron(0)], quantity: .spikes))
    var (sum, count) = (0.0, 0.0)
    // From a spike to a spike, so that whole periods are averaged.
    while simulation.spikes.isEmpty { simulation.run(for: .us(100)) }
    while simulation.spikes.count <= 20 {
      simulation.run(for: .us(100))
      sum += try #require(simulation.row("I_ahp.mean", of: Rig.neuron(0)))
      count += 1
    }
    return (20 / (simulation.spikes[20].time - simulation.spikes[0].time).seconds, sum / count)
  }

  @Test("V36: the mean adaptation current at that rate is I_g (f Q / I_tau - 1)")
  func mean() throws {
    let (rate, mean) = try Self.steady()
    #expect(relativeError(28.369 * (rate * 1e-12 / 28.369e-12 - 1), 17.78) < 5e-3)
    #expect(relativeError(mean, 28.369 * (rate / 28.369 - 1)) < 2e-3)
  }

  @Test("V37: adaptation decays by 1/e in tau after the last spike")
  func decay() throws {
    var rig = Self.rig(step: .us(100))
    var simulation = try rig.simulation()
    simulation.run(for: .ms(500))
    rig.board[Rig.neuron(0)].latches[.soDC] = false
    try simulation.apply(rig.board)
    simulation.run(for: .ms(5))
    let start = try #require(simulation.state("I_ahp", of: Rig.neuron(0)))
    simulation.run(for: .ms(50))
    let end = try #require(simulation.state("I_ahp", of: Rig.neuron(0)))
    #expect(relativeError(-50 / log(end / start), 50) < 1e-3)
  }

  @Test("a limit halves an adaptation current that is as large")
  func cascode() throws {
    var rig = Self.rig(step: .us(100))
    var simulation = try rig.simulation()
    simulation.setState("I_ahp", of: Rig.neuron(0), to: 1000)
    simulation.run(for: .us(100))
    let mean = try #require(simulation.row("I_ahp.mean", of: Rig.neuron(0)))
    rig.set("SOAD_CASC_P", mean)
    var limited = try rig.simulation()
    limited.setState("I_ahp", of: Rig.neuron(0), to: 1000)
    limited.run(for: .us(100))
    #expect(relativeError(try #require(limited.row("I_ahp.leak", of: Rig.neuron(0))), mean / 2) < 1e-5)
  }

  @Test("without the latch adaptation runs and does not act")
  func latchOff() throws {
    var rig = Self.rig(step: .us(100))
    rig.board[Rig.neuron(0)].latches[.soAdaptation] = false
    let times = try rig.spikeTimes(for: .s(1))
    let rate = 1000 * Double(times.count - 1) / (times[times.count - 1] - times[0])
    #expect(relativeError(rate, SomaValidationTests.closedFormRate(input: 1021.3, threshold: 1000)) < 1e-3)
  }
}
