import DynapUnits
import Testing

@testable import DynapCircuits

@Suite("Delay") struct DelayTests {
  /// t = C_dly V_sw / I in ms, of a current in pA.
  static func time(_ current: Double) -> Double {
    let process = Process.dynapse2
    return process.delayCapacitance.si * 1e12 * process.switchingVoltage.si * 1e3 / current
  }

  @Test("flags add their currents to the base current, or take its place", arguments: Delay.Currents.allCases)
  func currents(_ reading: Delay.Currents) {
    let core = SynapseSiliconTests.core(.off, reading)
    let lanes = LaneSettings(place: SiliconPlace(chip: 1, core: 0, neuron: 0), latches: [], core: core)
    let (base, precise, mismatched) = (
      lanes.current(Delay.base), lanes.current(Delay.precise), lanes.current(Delay.mismatched)
    )
    let beside = reading == .additive ? base : 0
    let expected = [base, beside + precise, beside + mismatched, beside + precise + mismatched].map(Self.time)
    for (i, expected) in expected.enumerated() {
      let delay = Delay.delay(lanes, precise: i & 1 == 1, mismatched: i & 2 == 2)
      #expect(abs(delay / expected - 1) < 1e-12)
    }
  }
}
