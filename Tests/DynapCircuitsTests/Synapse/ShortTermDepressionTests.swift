import DynapCircuits
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The law of depression in the arithmetic of the lanes against its closed form in Double.
@Suite struct ShortTermDepressionTests {
  /// A synapse that an event depresses by `depletion` pA and that recovers by `recovery` pA.
  static func law(depletion: Double, recovery: Double) -> ShortTermDepression.Law {
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25, .milli)
    let core = CoreSettings(
      process: process, step: .us(100), spread: DieSpread(serial: 1, model: .off, process: process),
      feedback: .powerLaw, alpha: .difference, readings: LatchReadings(), chip: 0,
      nominal: [
        (ShortTermDepression.depletion, Current(depletion, .pico)),
        (ShortTermDepression.recovery, Current(recovery, .pico)),
      ])
    let settings = LaneSettings(
      place: SiliconPlace(chip: 0, core: 0, neuron: 0, synapse: 0), latches: LatchSet(), core: core)
    return ShortTermDepression.Law(settings, mapping: .stdwDepletes)
  }

  @Test(
    "what recovers is right to 5e-7 after any silence, however short", arguments: [0.0, 1e-9, 0.3, 0.999])
  func recovery(u: Double) {
    let law = Self.law(depletion: 20_000, recovery: 0.2)
    let tau = 0.5 * 25 / 0.2
    for exponent in stride(from: -7.0, to: 3, by: 0.01) {
      let silence = pow(10, exponent) * tau
      let gained = law.recovered(u, after: silence) - u
      let expected = -(1 - u) * expm1(-silence / tau)
      // u itself is a Double: what is gained within a nanosecond is rounded with it.
      #expect(abs(gained - expected) < 5e-7 * expected + 3e-16, "after \(silence) ms")
    }
    #expect(law.recovered(u, after: 1e6) == 1)
    #expect(abs(law.recovered(u, after: 0) - u) < 3e-16)
    #expect(law.recovered(1, after: 3) == 1)
  }

  @Test("events side by side are bit by bit what the law makes of each alone", arguments: [1, 2, 7, 15, 16])
  func batch(count: Int) {
    let laws = (0..<count).map { i in
      Self.law(depletion: 5000 * Double(1 + i), recovery: 0.05 * Double(1 + i % 5))
    }
    let states = (0..<count).map { i in
      (level: exp(-0.7 * Double(i)), silence: pow(10, Double(i % 9) - 5) - 1e-5)
    }
    DepressionBatch.with { batch in
      for (i, (law, state)) in zip(laws, states).enumerated() {
        batch.set(i, law, level: state.level, silence: state.silence)
      }
      batch.spend(count)
      for (i, (law, state)) in zip(laws, states).enumerated() {
        let found = law.recovered(state.level, after: state.silence)
        #expect(batch.factor(i) == law.factor(found) && batch.level(i) == law.depleted(found), "synapse \(i)")
      }
    }
  }

  @Test("the factor is u^kappa to 5e-7, and exactly 1 at rest")
  func factor() {
    let law = Self.law(depletion: 20_000, recovery: 0.2)
    let kappa = Process.dynapse2.kappa
    for i in 0..<4000 {
      let u = exp(-6 * Double(i) / 4000)
      #expect(abs(Double(law.factor(u)) / pow(u, kappa) - 1) < 5e-7, "u = \(u)")
    }
    #expect(law.factor(1) == 1)
  }

  @Test("the node stays above ground, where its factor is still a number")
  func ground() {
    let law = Self.law(depletion: 1e12, recovery: 1e-9)
    var u = 1.0
    for _ in 0..<5 {
      u = law.depleted(u)
      #expect(u > 1e-38)
    }
    #expect(abs(Double(law.factor(u)) / pow(u, Process.dynapse2.kappa) - 1) < 1e-5)
  }
}
