import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// The thresholded soma under constant inputs.
enum SomaChecks {
  static let checks: [Check] = [
    refractory, rheobase, lowThreshold, highThreshold, integrator, slopeLimit, ramp, shunt,
  ]

  static let multiples = [1.05, 1.5, 2, 4, 10]

  // MARK: V18

  static let refractory = Check(
    "V18", "refractory period at I_ref = 1.05 nA", formula: "t_ref = C_ref V_sw / I_ref", source: "5.2",
    [
      .init("t_ref", 1, "ms", within: 1e-6),
      .init("interval at 1 uA", 1.0058, "ms", within: 1e-4),
    ],
    double: { [1.5e-12 * 0.7 / 1.05e-9 * 1e3, ReferenceSet.membrane.period(1e6)] },
    lanes: {
      let (chip, neurons) = ReferenceChip.somata(inputs: [1e6], step: .us(10))
      let period = try chip.simulation().value("t_ref")
      let times = try chip.spikes(of: neurons, for: .ms(10))[0]
      guard let first = times.first, let last = times.last else { return [period, .nan] }
      return [period, (last - first) / Double(times.count - 1)]
    })

  // MARK: V19

  static let rheobase = Check(
    "V19", "the input from which on the neuron fires", formula: "I_tau (1 + I_spk / I_g)", source: "5.2",
    [
      .init("I_spk 1 nA", 255.32, "pA", within: 1e-3), .init("I_spk 100 nA", 25.005, "nA", within: 1e-3),
    ],
    double: { [rheobase(1e3), rheobase(1e5) / 1e3] },
    lanes: {
      try [(1e3, 1.0), (1e5, 1e3)].map { threshold, unit in
        // Half a thousandth to both sides of the law.
        let inputs = [0.999, 0.9995, 1.0005, 1.001].map { $0 * rheobase(threshold) }
        return try ReferenceChip.rheobase(inputs: inputs, step: .us(500), for: .ms(250)) {
          $0.set("SOIF_SPKTHR_P", threshold)
        } / unit
      }
    })

  private static func rheobase(_ threshold: Double) -> Double {
    ReferenceSet.membrane.with { $0.threshold = threshold }.rheobase
  }

  // MARK: V20 to V22

  static let lowThreshold = rateOverInput(
    "V20", "rate over input, I_spk = 1 nA below the linear range", unit: 255.319,
    [15.202, 39.789, 61.004, 133.83, 295.32], law: ReferenceSet.membrane, for: .ms(70)
  ) { _ in }

  static let highThreshold = rateOverInput(
    "V21", "rate over input, I_spk = 100 nA", unit: 25_004.8, [16.143, 43.465, 67.167, 147.80, 321.34],
    law: ReferenceSet.membrane.with { $0.threshold = 1e5 }, for: .ms(70)
  ) { $0.set("SOIF_SPKTHR_P", 1e5) }

  static let integrator = rateOverInput(
    "V22", "rate over input, integrator regime: I_g = 5.3191 nA, I_spk = 1 nA", unit: 6.3191,
    [1.317, 4.810, 8.580, 23.355, 65.135], law: ReferenceSet.membrane.with { $0.gain = 5319.1 },
    for: .ms(800),
    step: .us(500)
  ) { $0.set("SOIF_GAIN_N", 5319.1) }

  /// A check of the rates at multiples of an input, in pA.
  private static func rateOverInput(
    _ id: String, _ what: String, unit: Double, _ expected: [Double], law: SomaLaw, for span: SimTime,
    step: SimTime = .us(100), _ change: @escaping @Sendable (inout ReferenceChip) -> Void
  ) -> Check {
    Check(
      id, what, formula: "1/T, T = t_ref + tau ((I_g/I_inf) ln(I_spk/I_r) + (1 + I_g/I_inf) ln(...))",
      source: "5.2",
      zip(multiples, expected).map {
        .init("\(DecimalText.trimmed($0, significantDigits: 3)) x rheobase", $1, "Hz", within: 1e-3)
      },
      double: {
        // Half of the shortest time constant, that of the rise from the floor.
        multiples.map { multiple in
          law.integratedPeriod(unit * multiple, step: 0.5 / (law.charging * unit * multiple)).map { 1e3 / $0 }
        }
      },
      lanes: {
        try ReferenceChip.rates(inputs: multiples.map { unit * $0 }, step: step, for: span, change)
      })
  }

  // MARK: V23, V24

  static let slopeLimit = Check(
    "V23", "rate over input without refractory period, I_g to infinity",
    formula: "df/dI = kappa / (C U_T ln(I_spk / I_0))", source: "5.2",
    [.init("", 1.2367, "Hz/pA", within: 1e-3)],
    double: {
      let law = ReferenceSet.membrane.with { ($0.gain, $0.refractory) = (1e8, 0) }
      return [(law.rate(200) - law.rate(100)) / 100]
    },
    lanes: {
      let rates = try ReferenceChip.rates(inputs: [100, 200], step: .us(100), for: .ms(100), refractory: 0) {
        $0.set("SOIF_GAIN_N", 1e8)
        $0.set("SOIF_REFR_N", 1e9)
      }
      return [(rates[1] - rates[0]) / 100]
    })

  static let ramp = Check(
    "V24", "ramp of the membrane from I_0 to 1 nA at 100 pA, I_g to infinity",
    formula: "(C U_T / kappa) ln(2000) / (I_in - I_tau)", source: "5.1",
    [.init("", 8.5403, "ms", within: 1e-3)],
    double: { [ReferenceSet.membrane.with { ($0.gain, $0.refractory) = (1e8, 0) }.period(100)] },
    lanes: {
      let (chip, neurons) = ReferenceChip.somata(inputs: [100], step: .us(100)) { $0.set("SOIF_GAIN_N", 1e8) }
      return [try chip.spikes(of: neurons, for: .ms(10))[0].first]
    })

  // MARK: V26

  static let shunt = Check(
    "V26", "a shunt current of I_tau adds to the leak", formula: "I_L = I_tau + I_shunt", source: "4.6, 5.1",
    [.init("rheobase", 510.64, "pA", within: 1e-3), .init("time constant", 10, "ms", within: 1e-3)],
    double: {
      let law = ReferenceSet.membrane.with { $0.leak *= 2 }
      return [law.rheobase, law.tau]
    },
    lanes: {
      // One endless pulse holds the shunt dendrites at I_g (I_w / I_tau - 1) = 5.3191 pA.
      func connect(_ chip: inout ReferenceChip, _ neurons: [NeuronOnBoard]) {
        for neuron in neurons { chip.connect(1, to: neuron, dendrite: .shunt) }
        for (name, current) in [
          ("SYPD_EXT_N", ReferenceSet.timer(1e6)), ("SYAM_W0_P", 200), ("DESC_ITAU_P", 100),
          ("DESC_IGAIN_P", ReferenceSet.membrane.leak),
        ] { chip.set(name, current) }
      }
      let inputs = [0.999, 0.9995, 1.0005, 1.001].map { 510.64 * $0 }
      let rheobase = try ReferenceChip.rheobase(
        inputs: inputs, step: .us(500), for: .ms(400), after: .ms(200), sending: [.reference(at: .zero)]
      ) { chip in connect(&chip, inputs.indices.map { .onCore($0) }) }
      // Far above the gain current the floor of the input is nothing beside the leak.
      var chip = ReferenceChip()
      connect(&chip, [.reference(0)])
      chip.set("SOIF_SPKTHR_P", 1e9)
      chip.set("SOIF_GAIN_N", ReferenceSet.floor)
      var simulation = try chip.simulation()
      simulation.inject([.reference(at: .zero)])
      simulation.run(for: .ms(150))
      return [rheobase, ConstantChecks.decayTime("I_mem", from: 1e6, for: .ms(10), in: &simulation)]
    })
}
