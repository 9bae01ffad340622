import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Spike-frequency adaptation beside rows V34 to V37 of the validation table, which `Validation` declares.
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

  @Test("below the rate I_tau / Q single spikes leave nothing behind")
  func onset() throws {
    var below = Self.rig()
    below.set("SOIF_DC_P", 255.32 * 1.1)
    let slow = try below.spikeTimes(for: .s(1))
    let slowRate = 1000 * Double(slow.count - 1) / (slow[slow.count - 1] - slow[0])
    let free = SomaValidationTests.closedFormRate(input: 255.32 * 1.1, threshold: 1000)
    #expect(free < 28.37)
    // The floor and one spike's remainder are left of adaptation.
    #expect(slowRate < free && slowRate > 0.75 * free)
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
