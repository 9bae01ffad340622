import DynapCircuits
import DynapEngine
import DynapUnits
import Foundation

/// Constants, the map between current and voltage, and the way from a bias code to a rate.
enum ConstantChecks {
  static let group = CheckGroup(
    "Constants and biases", [thermalVoltage, timeConstant, nodeVoltage, codes, codesToRate])

  // MARK: V01

  static let thermalVoltage = Check(
    "V01", "thermal voltage at 300.15 K", formula: "U_T = k T / q", source: "1.1",
    [.init("", 25.865, "mV", within: 1e-4)],
    double: { [8.617333e-5 * 300.15 * 1e3] },
    lanes: {
      // The map from membrane current to voltage shows U_T / kappa.
      var chip = ReferenceChip()
      chip.options.process = .dynapse2
      chip.latch(.soifKill)
      let simulation = try chip.simulation()
      let volts = [1e3, 1e5].map { voltage(of: $0, in: simulation) }
      return [chip.options.process.kappa * (volts[1] - volts[0]) / log(100)]
    })

  // MARK: V02

  static let timeConstant = Check(
    "V02", "time constant of the AMPA dendrite", formula: "tau = C U_T / (kappa I_tau)", source: "2.1",
    [.init("", 10, "ms", within: 1e-4)],
    double: { [ReferenceSet.ampa.tau] },
    lanes: {
      var simulation = try ReferenceChip.synapse(weight: 1).simulation()
      return [decayTime("I_ampa", from: 1e5, for: .ms(5), in: &simulation)]
    })

  // MARK: V25

  static let nodeVoltage = Check(
    "V25", "membrane voltage over membrane current", formula: "V = (U_T / kappa) ln(I / I_0)", source: "1.3",
    [
      .init("1 nA", 269.54, "mV", within: 1e-4), .init("100 nA", 432.84, "mV", within: 1e-4),
      .init("a decade", 81.652, "mV", within: 1e-4),
    ],
    double: {
      [1e3, 1e5].map { ReferenceSet.slope * log($0 / ReferenceSet.floor) } + [ReferenceSet.slope * log(10)]
    },
    lanes: {
      var chip = ReferenceChip()
      chip.latch(.soifKill)
      let simulation = try chip.simulation()
      let volts = [1e3, 1e5].map { voltage(of: $0, in: simulation) }
      return [volts[0], volts[1], (volts[1] - volts[0]) / 2]
    })

  // MARK: V60

  private static let steps = [BiasCode(2, 31), BiasCode(2, 32)]

  static let codes = Check(
    "V60", "the generator's drop at a major carry (N, coarse 2) is kept", formula: "I(32) < I(31)",
    source: "1.5; table of the vendor",
    [
      .init("fine 31", 595.7, "pA", within: 1e-3), .init("fine 32", 590.6, "pA", within: 1e-3),
      .init("codes that do not come back from their current", 0, "1", within: 0),
    ],
    double: {
      let generator = ParameterGenerator()
      let lost = steps.filter { code in
        generator.nearestCode(to: generator.current(of: Membrane.leak, code), of: Membrane.leak).code != code
      }
      return steps.map { generator.baseCurrent(.n, $0).si * 1e12 } + [Double(lost.count)]
    },
    lanes: {
      var found: [Double] = []
      var lost = 0.0
      for code in steps {
        var chip = ReferenceChip()
        chip.options.exactCurrents = []
        chip.board.chips[0].cores[0].parameters[Membrane.leak.name]?.code = code
        chip.latch(.soifKill)
        let leak = try chip.simulation().value("I_tau")
        found.append(leak / Membrane.leak.scale)
        let back = ParameterGenerator().nearestCode(to: Current(leak, .pico), of: Membrane.leak).code
        lost += back == code ? 0 : 1
      }
      return found + [lost]
    })

  // MARK: V61

  private static let testCodes = [
    (Membrane.gain, BiasCode(3, 40)), (Membrane.leak, BiasCode(0, 255)),
    (Refractory.refractory, BiasCode(3, 255)),
    (DirectCurrent.dc, BiasCode(2, 80)), (SpikeThreshold.threshold, BiasCode(3, 255)),
  ]
  private static let capacitances = [3, 7.7]

  static let codesToRate = Check(
    "V61", "bias codes of a test on silicon give the rate of the closed form",
    formula: "T of 5.2 with the currents of the codes", source: "13.6",
    [
      .init("C_mem 3 pF", 347.9, "Hz", within: 2e-2), .init("C_mem 7.7 pF", 136.3, "Hz", within: 2e-2),
    ],
    double: {
      let generator = ParameterGenerator()
      let currents = testCodes.map { generator.current(of: $0.0, $0.1).si * 1e12 }
      return capacitances.map { capacitance in
        var law = SomaLaw(capacitance: capacitance, leak: currents[1], gain: currents[0])
        law.threshold = currents[4]
        law.refractory = 1.5 * 700 / currents[2]
        return law.rate(currents[3])
      }
    },
    lanes: {
      try capacitances.map { capacitance in
        var chip = ReferenceChip()
        chip.options.exactCurrents = []
        chip.options.process.membraneCapacitance = Capacitance(capacitance, .pico)
        for (parameter, code) in testCodes {
          chip.board.chips[0].cores[0].parameters[parameter.name]?.code = code
        }
        chip.latch(.soDC)
        let times = try chip.spikes(of: [.reference(0)], for: .ms(100))[0]
        guard let first = times.first, let last = times.last else { return 0 }
        return 1000 * Double(times.count - 1) / (last - first)
      }
    })

  // MARK: measurements

  /// The membrane voltage at a membrane current in pA, mV.
  private static func voltage(of current: Double, in simulation: Simulation) -> Double {
    simulation.setState("I_mem", of: .reference(0), to: current)
    return simulation.state("V_mem", of: .reference(0)) ?? .nan
  }

  /// The time constant of a state that decays from a current in pA, ms.
  static func decayTime(
    _ state: String, from start: Double, for span: SimTime, in simulation: inout Simulation
  ) -> Double {
    simulation.setState(state, of: .reference(0), to: start)
    simulation.run(for: span)
    return span.milliseconds / log(start / simulation.value(state))
  }
}
