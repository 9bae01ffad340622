import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// Short-term depression: d = 0.8 an event, recovery in 200 ms.
enum DepressionChecks {
  static let checks: [Check] = [steady, steadyOverRates, recovery]

  private static let depletion = 0.8
  private static let recoveryTime = 200.0
  private static let rates: [Int64] = [5, 10, 20, 50, 200]

  // MARK: V41, V42

  static let steady = Check(
    "V41", "steady state at 100 Hz, before an event",
    formula: "u = (1 - E) / (1 - delta E), w = u^kappa, E = exp(-T / tau_r), delta = d^(1/kappa)",
    source: "3.4",
    [.init("u", 0.15894, "1", within: 1e-3), .init("w", 0.27344, "1", within: 1e-3)],
    double: {
      let weight = steadyWeight(100)
      return [level(weight), weight]
    },
    lanes: {
      let weight = try steadyWeights([100], for: .ms(500))[0]
      return [level(weight), weight]
    })

  static let steadyOverRates = Check(
    "V42", "steady weight over the rate", formula: "w = ((1 - E) / (1 - delta E))^kappa", source: "3.4",
    zip(rates, [0.9018, 0.7817, 0.6233, 0.4069, 0.1764]).map { .init("\($0) Hz", $1, "1", within: 1e-3) },
    double: { rates.map { steadyWeight(Double($0)) } },
    lanes: { try steadyWeights(rates, for: .s(2)) })

  // MARK: V43

  private static let silences = [3.0, 17, 50, 200]

  static let recovery = Check(
    "V43", "u recovers exactly after an event", formula: "u = 1 - (1 - u_0) exp(-T / tau_r)", source: "3.4",
    silences.map { silence in
      .init(
        "after \(Int(silence)) ms", 1 - (1 - level(depletion)) * exp(-silence / recoveryTime), "1",
        within: 1e-6)
    },
    double: { silences.map { level(recovered(depletion, for: $0, steps: 2000)) } },
    lanes: {
      // The pulse begins 1 us after its event: at the end of the first step.
      var simulation = try chip([100]).simulation()
      simulation.inject([.reference(at: .us(999))])
      return silences.map { silence in
        simulation.run(until: .ms(Int64(silence) + 1))
        return level(simulation.weightFactor(of: SynapseOnNeuron(0), on: .reference(0)) ?? .nan)
      }
    })

  // MARK: measurements

  private static func level(_ weight: Double) -> Double { pow(weight, 1 / ReferenceSet.kappa) }

  /// The weight after a silence, by integration of the law of w itself.
  private static func recovered(_ weight: Double, for silence: Double, steps: Int) -> Double {
    let kappa = ReferenceSet.kappa
    return RungeKutta.advance(weight, silence / Double(steps), steps) { w in
      kappa / recoveryTime * pow(w, 1 - 1 / kappa) * (1 - pow(w, 1 / kappa))
    }
  }

  /// The weight that an event of a regular train finds, by integration of many periods.
  private static func steadyWeight(_ rate: Double) -> Double {
    var weight = 1.0
    for _ in 0..<60 { weight = recovered(weight * depletion, for: 1e3 / rate, steps: 20) }
    return weight
  }

  /// A neuron with a depressing synapse on a tag of its own for each of some rates.
  private static func chip(_ rates: [Int64]) -> ReferenceChip {
    var chip = ReferenceChip.synapse(weight: 1, step: .ms(1))
    for n in rates.indices {
      chip.connect(n + 1, word: n)
      chip.board[.reference(0)].synapses[n].stp = true
    }
    // d = exp(-kappa I t_dep / (C U_T)) with t_dep = 15 ns, and tau_r = C U_T / I.
    let unit = 0.5 * ReferenceSet.thermalVoltage
    chip.set("SYAM_STDW_N", -log(depletion) * unit / (ReferenceSet.kappa * 15e-6))
    chip.set("SYAW_STDSTR_N", unit / recoveryTime)
    return chip
  }

  /// The factors on the weights that the next events of regular trains find.
  private static func steadyWeights(_ rates: [Int64], for span: SimTime) throws -> [Double] {
    var simulation = try chip(rates).simulation()
    for (n, rate) in rates.enumerated() {
      simulation.inject(InputEvent.train(n + 1, every: .us(1_000_000 / rate), until: span))
    }
    simulation.run(until: span)
    return rates.indices.map {
      simulation.weightFactor(of: SynapseOnNeuron($0), on: .reference(0)) ?? .nan
    }
  }
}
