import DynapCircuits
import Foundation

/// The building blocks of learning circuits, which are no part of the fabricated chip.
enum LearningChecks {
  static let group = CheckGroup("Learning", [bump, bistable])

  // MARK: V55

  private static let ratios = [1.0, 2, 10]

  static let bump = Check(
    "V55", "bump circuit, S = 1: share of the bias in the middle",
    formula: "1 / (1 + (4/S) cosh^2(kappa dV / 2 U_T))", source: "10",
    zip(ratios, [0.2, 0.1818, 0.0763]).map { .init("I_1 / I_2 = \(Int($0))", $1, "1", within: 1e-3) },
    double: { ratios.map { Bump.currents(difference: log($0), bias: 1, strength: 1).bump } },
    lanes: {
      ratios.map { Double(Bump.currents(Float(100 * $0), 100, bias: 40, strength: 1).bump) / 40 }
    })

  // MARK: V56

  static let bistable = Check(
    "V56", "bistable weight from 0.6 to its rail: alpha = beta = 0.01 /s, theta 0.5",
    formula: "(1 - w) / alpha",
    source: "10",
    [.init("", 40, "s", within: 1e-3)],
    double: { [law.timeToRail(from: 0.6) / 1e3] },
    lanes: {
      // Brought up to date at events of no particular rhythm; the arrival lies within the last silence.
      var (weight, time): (Float, Float) = (0.6, 0)
      var silence: Float = 300
      while time < 60_000 {
        let next = law.drifted(weight, after: silence)
        if next >= 1 { return [Double(time + (1 - weight) / Float(law.rise)) / 1e3] }
        (weight, time) = (next, time + silence)
        silence = 900 - silence
      }
      return [.nan]
    })

  private static let law = BistableWeight(rise: 1e-5, fall: 1e-5)
}
