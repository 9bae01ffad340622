import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// The differential-pair integrator under trains of pulses.
enum TrainChecks {
  static let checks: [Check] = [meanLaw, meanOverRates, rateThreshold, additivity]

  /// The charge of a pulse of 400 nA and 10 us, pA ms.
  private static let charge = 4000.0

  // MARK: V11, V12

  static let meanLaw = Check(
    "V11", "regular pulses at 100 Hz: exact mean, peak and trough", formula: "mean I = I_g (f Q / I_tau - 1)",
    source: "2.2(5)",
    [
      .init("mean", 31.312, "nA", within: 2e-3), .init("peak", 49.51, "nA", within: 2e-3),
      .init("trough", 18.23, "nA", within: 2e-3),
    ],
    double: {
      let train = ReferenceSet.ampa.train(period: 10, weight: 400e3, width: 0.01)
      return [train.mean, train.peak, train.trough].map { $0 / 1e3 }
    },
    lanes: {
      let train = try TrainChecks.train(rates: [100], settling: .ms(200), periods: 10)[0]
      return [train.mean, train.peak, train.trough].map { $0 / 1e3 }
    })

  private static let rates = [25.0, 50, 200, 500]

  static let meanOverRates = Check(
    "V12", "the mean over the rate", formula: "mean I = I_g (f Q / I_tau - 1)", source: "2.2(5)",
    zip(rates, [1.312, 11.312, 71.31, 191.3]).map {
      .init("\(Int($0)) Hz", $1, "nA", within: 3e-3)
    },
    double: {
      rates.map { ReferenceSet.ampa.train(period: 1e3 / $0, weight: 400e3, width: 0.01).mean / 1e3 }
    },
    lanes: { try train(rates: rates, settling: .ms(800), periods: 2).map { $0.mean / 1e3 } })

  /// What AMPA dendrites of one core do under trains of some rates, in whole periods of the slowest after settling, pA.
  private static func train(
    rates: [Double], settling: SimTime, periods: Int64
  ) throws -> [(mean: Double, peak: Double, trough: Double)] {
    var chip = ReferenceChip.synapse(weight: 400e3)
    let periodsOf = rates.map { SimTime.us(Int64(1e6 / $0)) }
    guard let longest = periodsOf.max() else { return [] }
    let end = settling + periods * longest
    for n in rates.indices {
      chip.latch(.soifKill, at: .reference(n))
      chip.connect(n + 1, to: .reference(n))
    }
    let neurons = rates.indices.map { NeuronOnBoard.reference($0) }
    var simulation = try chip.simulation()
    for state in ["I_ampa.mean", "I_ampa"] {
      try simulation.record(
        Recording(
          name: state, neurons: neurons, quantity: .state(state, every: .us(100)), from: settling + .us(100),
          until: end + .us(100)))
    }
    for (n, rate) in rates.enumerated() {
      // Near its mean law from the beginning.
      simulation.setState(
        "I_ampa", of: neurons[n], to: ReferenceSet.ampa.mean(rate: rate, charge: charge))
      simulation.inject(InputEvent.train(n + 1, every: periodsOf[n], until: end))
    }
    simulation.run(until: end)
    let columns = simulation.traces.map { trace in
      neurons.indices.map { n in
        stride(from: n, to: trace.values.count, by: neurons.count).map { Double(trace.values[$0]) }
      }
    }
    return neurons.indices.map { n in
      let (means, ends) = (columns[0][n], columns[1][n])
      // The step of a pulse ends 89 us after it.
      let peak = (ends.max() ?? .nan) * exp(0.089 / ReferenceSet.ampa.tau)
      return (means.reduce(0, +) / Double(means.count), peak, ends.min() ?? .nan)
    }
  }

  // MARK: V13

  static let rateThreshold = Check(
    "V13", "below a threshold rate pulses leave nothing behind", formula: "f_c = I_tau / (I_w t_p)",
    source: "2.2(5)",
    [
      .init("threshold", 21.72, "Hz", within: 1e-2), .init("steady peak at 20 Hz", 49.61, "pA", within: 1e-2),
    ],
    double: {
      let law = ReferenceSet.ampa
      var current = ReferenceSet.floor
      for _ in 0..<10 { current = law.charged(from: law.decayed(current, for: 50), weight: 400e3, for: 0.01) }
      return [1e3 * law.leak / charge, current]
    },
    lanes: {
      // The rate at which the growth by pulses and the decay between them cancel.
      var still = try ReferenceChip.synapse(weight: 1).simulation()
      let tau = ConstantChecks.decayTime("I_ampa", from: 1e5, for: .ms(5), in: &still)
      let threshold = 1e3 / tau / (try IntegratorChecks.growth(weight: 400e3))
      var simulation = try ReferenceChip.synapse(weight: 400e3).simulation()
      simulation.inject(InputEvent.train(every: .ms(50), until: .ms(101)))
      simulation.run(until: .us(100_100))
      return [threshold, simulation.value("I_ampa") * exp(0.089 / ReferenceSet.ampa.tau)]
    })

  // MARK: V14

  static let additivity = Check(
    "V14", "two synapses of 200 nA at once charge as one of 400 nA", formula: "only the total charge counts",
    source: "2.2(3)",
    [.init("ratio", 1, "1", within: 1e-6)],
    double: {
      let y = ReferenceSet.floor / ReferenceSet.ampa.gain
      let delta = ReferenceSet.ampa.charging * charge
      return [Charge.apply(Charge.apply(y, 0.5 * delta), 0.5 * delta) / Charge.apply(y, delta)]
    },
    lanes: {
      let two = try IntegratorChecks.afterPulse(.synapse(weight: 200e3, count: 2), from: ReferenceSet.floor)
      return [two / (try IntegratorChecks.afterPulse(.synapse(weight: 400e3), from: ReferenceSet.floor))]
    })
}
