import DynapEngine
import DynapUnits
import Foundation

/// The differential-pair integrator without input, after one pulse and under a constant input.
enum IntegratorChecks {
  static let checks: [Check] = [
    decay, slope, onePulse, linearPulse, laterPulse, weakPulse, voltage, constantInput,
  ]

  // MARK: V03, V04

  static let decay = Check(
    "V03", "decay in tau, at any level", formula: "I(tau) / I(0) = exp(-1)", source: "2.2(1)",
    [.init("from 1 nA", 0.367879441, "1", within: 1e-6), .init("from 1 uA", 0.367879441, "1", within: 1e-6)],
    double: {
      [1e3, 1e6].map { exactTau.integrated(from: $0, weight: 0, for: 10, steps: 100) / $0 }
    },
    lanes: {
      try [1e3, 1e6].map { start in
        var chip = ReferenceChip.synapse(weight: 1)
        chip.set("DEAM_ETAU_P", exactTau.leak)
        var simulation = try chip.simulation()
        simulation.setState("I_ampa", of: .reference(0), to: start)
        simulation.run(for: .ms(10))
        return simulation.value("I_ampa") / start
      }
    })

  /// The reference dendrite with tau of 10 ms to all digits.
  private static let exactTau = IntegratorLaw(
    capacitance: 24.5, leak: ReferenceSet.leak(10, capacitance: 24.5), gain: ReferenceSet.ampa.gain)

  static let slope = Check(
    "V04", "slope of a decaying gate voltage", formula: "dV/dt = I_tau / C", source: "2.2(1)",
    [.init("AMPA", 3.5461, "V/s", within: 1e-4), .init("membrane", 1.7730, "V/s", within: 1e-4)],
    double: {
      let (ampa, membrane) = (ReferenceSet.ampa, ReferenceSet.membrane)
      return [ampa.leak / ampa.capacitance, membrane.leak / membrane.capacitance]
    },
    lanes: {
      var dendrite = try ReferenceChip.synapse(weight: 1).simulation()
      let ampa = ConstantChecks.decayTime("I_ampa", from: 1e5, for: .ms(5), in: &dendrite)
      var chip = ReferenceChip()
      // The floor of the input, divided by 1 + I / I_g, is below 1e-5 of the leak all the way.
      chip.latch(.soAdaptation)
      chip.set("SOIF_SPKTHR_P", 1e9)
      var soma = try chip.simulation()
      let membrane = ConstantChecks.decayTime("I_mem", from: 1e6, for: .ms(10), in: &soma)
      return [ampa, membrane].map { ReferenceSet.slope / $0 }
    })

  // MARK: V05 to V09

  static let onePulse = Check(
    "V05", "one pulse from rest: 400 nA for 10 us", formula: implicit, source: "2.2(2)",
    [.init("", 49.614, "pA", within: 1e-3)],
    double: { [law(from: ReferenceSet.floor, weight: 400e3)] },
    lanes: { [try afterPulse(.synapse(weight: 400e3, step: .us(10)), from: ReferenceSet.floor)] })

  static let linearPulse = Check(
    "V06", "the same pulse under the linear law",
    formula: "(I_g / I_tau) I_w (1 - exp(-t_p / tau))", source: "2.1, (2.5)",
    [.init("", 39.98, "nA", within: 1e-3), .init("in units of V05", 806, "1", within: 1e-3)],
    double: {
      let jump = ReferenceSet.ampa.linearJump(weight: 400e3, width: 0.01)
      return [jump / 1e3, jump / law(from: ReferenceSet.floor, weight: 400e3)]
    },
    lanes: {
      let jump = try linearJump(weight: 400e3)
      let full = try afterPulse(.synapse(weight: 400e3, step: .us(10)), from: ReferenceSet.floor)
      return [jump / 1e3, jump / full]
    })

  static let laterPulse = Check(
    "V07", "the same pulse from above the floor", formula: implicit, source: "2.2(2)",
    [.init("from 1 nA", 16.585, "nA", within: 1e-3), .init("from 100 nA", 137.13, "nA", within: 1e-3)],
    double: { [1e3, 1e5].map { law(from: $0, weight: 400e3) / 1e3 } },
    lanes: { try [1e3, 1e5].map { try afterPulse(.synapse(weight: 400e3), from: $0) / 1e3 } })

  static let weakPulse = Check(
    "V08", "a weak pulse from rest: 1 nA for 10 us", formula: implicit, source: "2.2(2)",
    [.init("", 0.50528, "pA", within: 1e-4), .init("added under the linear law", 99.95, "pA", within: 1e-4)],
    double: {
      [
        law(from: ReferenceSet.floor, weight: 1e3),
        ReferenceSet.ampa.linearJump(weight: 1e3, width: 0.01),
      ]
    },
    lanes: {
      [
        try afterPulse(.synapse(weight: 1e3, step: .us(10)), from: ReferenceSet.floor),
        try linearJump(weight: 1e3),
      ]
    })

  static let voltage = Check(
    "V09", "a pulse far below the gain current", formula: "dV = I_w t_p / C, d ln I = a I_w t_p",
    source: "2.2(6)",
    [.init("gate voltage", 163.27, "mV", within: 1e-3), .init("growth of ln I", 4.6041, "1", within: 1e-3)],
    double: {
      // At a gain of 1 mA, far above every current, without a leak.
      let far = IntegratorLaw(capacitance: 24.5, leak: 1e-9, gain: 1e9)
      let after = far.integrated(from: ReferenceSet.floor, weight: 400e3, for: 0.01, steps: 100)
      let growth = log(after / ReferenceSet.floor)
      return [growth * ReferenceSet.slope, growth]
    },
    lanes: {
      let growth = try IntegratorChecks.growth(weight: 400e3)
      return [growth * ReferenceSet.slope, growth]
    })

  // MARK: V10

  static let constantInput = Check(
    "V10", "a constant weight current of 1 nA", formula: "I = I_g (I_w / I_tau - 1)", source: "2.2(4)",
    [.init("", 91.312, "nA", within: 1e-4)],
    double: {
      [ReferenceSet.ampa.integrated(from: ReferenceSet.floor, weight: 1e3, for: 200, steps: 4000) / 1e3]
    },
    lanes: {
      var chip = ReferenceChip.synapse(weight: 1e3)
      chip.set("SYPD_EXT_N", ReferenceSet.timer(1000))
      var simulation = try chip.simulation()
      simulation.inject([.reference(at: .zero)])
      simulation.run(for: .ms(150))
      return [simulation.value("I_ampa") / 1e3]
    })

  // MARK: measurements

  private static let implicit =
    "(I_g/I_inf) ln(I/I_i) - (1 + I_g/I_inf) ln((I_inf - I)/(I_inf - I_i)) = t/tau, I_inf = I_g (I_w/I_tau - 1)"

  private static func law(from start: Double, weight: Double) -> Double {
    ReferenceSet.ampa.charged(from: start, weight: weight, for: 0.01)
  }

  /// The current at the end of one pulse of 10 us that finds a current, by the decay since, pA.
  static func afterPulse(_ chip: ReferenceChip, from start: Double) throws -> Double {
    var simulation = try chip.simulation()
    let tau = ReferenceSet.ampa.tau
    // The pulse begins 1 us after the event.
    simulation.setState(
      "I_ampa", of: .reference(0), to: start > ReferenceSet.floor ? start * exp(1e-3 / tau) : start)
    simulation.inject([.reference(at: .zero)])
    let step = chip.options.step
    simulation.run(for: step < .us(11) ? 2 * step : step)
    let since = simulation.time.milliseconds - 0.011
    return simulation.value("I_ampa") * exp(since / tau)
  }

  /// The growth of ln I by one pulse of 10 us without leak, far below the gain current.
  static func growth(weight: Double) throws -> Double {
    var chip = ReferenceChip.synapse(weight: weight)
    chip.set("DEAM_EGAIN_P", 1e9)
    chip.set("DEAM_ETAU_P", ReferenceSet.floor)
    var simulation = try chip.simulation()
    simulation.inject([.reference(at: .zero)])
    simulation.run(for: .us(100))
    return log(simulation.value("I_ampa") / ReferenceSet.floor)
  }

  /// What a pulse adds to the synaptic current under the linear law, against a neuron without it, pA.
  private static func linearJump(weight: Double) throws -> Double {
    var chip = ReferenceChip.synapse(weight: weight)
    chip.options.fidelity = .linear
    chip.latch(.soifKill, at: .reference(1))
    var simulation = try chip.simulation()
    simulation.inject([.reference(at: .zero)])
    simulation.run(for: .us(100))
    return simulation.value("I_syn") - simulation.value("I_syn", .reference(1))
  }
}
