import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// Spike-frequency adaptation.
enum AdaptationChecks {
  static let checks: [Check] = [onset, intervals, mean, decay]

  /// The charge of a spike: 1 uA for 1 us, pA ms.
  private static let charge = 1000.0
  /// The constant input, pA.
  static let input = 1021.3
  static let law = AdaptingSoma(
    membrane: ReferenceSet.membrane, adaptation: ReferenceSet.adaptation, weight: 1e6, width: 1e-3)

  // MARK: V34

  static let onset = Check(
    "V34", "adaptation sets in at a rate", formula: "f_on = I_tau / Q", source: "5.5",
    [.init("", 28.37, "Hz", within: 1e-3)],
    double: { [1e3 * ReferenceSet.adaptation.leak / charge] },
    lanes: {
      // From the mean law well above the onset: I_g (f / f_on - 1).
      let run = try measured.get()
      return [run.rate / (1 + run.mean / ReferenceSet.adaptation.gain)]
    })

  // MARK: V35, V36

  static let intervals = Check(
    "V35", "intervals under an input of 1.0213 nA", formula: "integration of (5.1) with 5.5",
    source: "5.5, by simulation at 10 us",
    zip(1..., [7.637, 7.757, 7.963, 8.314, 8.909, 9.928]).map {
      .init("interval \($0)", $1, "ms", within: 5e-3)
    }
      + [.init("steady rate", 46.15, "Hz", within: 5e-3)],
    double: {
      let course = law.course(input: input, spikes: 60, step: 0.05)
      return zip(course.spikes.dropFirst(), course.spikes).prefix(6).map { $0 - $1 } + [course.rate]
    },
    lanes: {
      let run = try measured.get()
      return run.intervals + [run.rate]
    })

  static let mean = Check(
    "V36", "mean adaptation current at the steady rate", formula: "I_g (f Q / I_tau - 1)", source: "5.5",
    [.init("", 17.78, "pA", within: 2e-3)],
    double: { [law.course(input: input, spikes: 60, step: 0.05).mean] },
    lanes: { [try measured.get().mean] })

  // MARK: V37

  static let decay = Check(
    "V37", "decay of adaptation after the last spike", formula: "tau = C U_T / (kappa I_tau)", source: "5.5",
    [.init("", 50, "ms", within: 1e-3)],
    double: { [ReferenceSet.adaptation.tau] },
    lanes: { [try measured.get().decayTime] })

  // MARK: measurements

  /// One run of an adapting neuron.
  private struct Run {
    var intervals: [Double] = []
    var rate = 0.0
    var mean = 0.0
    var decayTime = 0.0
  }

  /// What the four checks read.
  private static let measured = Result { try measure() }

  /// A neuron with adaptation of 50 ms under a constant input.
  static func chip(step: SimTime) -> ReferenceChip {
    var chip = ReferenceChip(step: step)
    chip.latch(.soDC, .soAdaptation)
    chip.set("SOIF_DC_P", input)
    chip.set("SOAD_TAU_P", ReferenceSet.adaptation.leak)
    chip.set("SOAD_GAIN_P", ReferenceSet.adaptation.gain)
    chip.set("SOAD_W_N", 1e6)
    chip.set("SOAD_PWTAU_N", ReferenceSet.timer(1e-3))
    // The table has no limit; this one changes the current by less than 2e-8.
    chip.set("SOAD_CASC_P", 1e9)
    return chip
  }

  private static func measure() throws -> Run {
    let neuron = NeuronOnBoard.reference(0)
    let chip = Self.chip(step: .us(100))
    var simulation = try chip.simulation()
    let settled = SimTime.ms(700)
    try simulation.record(Recording(name: "spikes", neurons: [neuron], quantity: .spikes))
    try simulation.record(
      Recording(
        name: "adaptation", neurons: [neuron], quantity: .state("I_ahp.mean", every: .us(100)),
        from: settled))
    simulation.run(for: .ms(1000))
    var run = Run()
    let times = simulation.spikes.map { $0.time.milliseconds }
    run.intervals = zip(times.dropFirst(), times).prefix(6).map { $0 - $1 }
    let steady = times.filter { $0 > settled.milliseconds }
    guard let first = steady.first, let last = steady.last else { return run }
    run.rate = 1000 * Double(steady.count - 1) / (last - first)
    // Over whole periods: from the step of the first spike to that of the last.
    let trace = simulation.traces[0]
    let means = zip(trace.times, trace.values).filter {
      $0.0.milliseconds > first && $0.0.milliseconds <= last
    }
    run.mean = means.reduce(0) { $0 + Double($1.1) } / Double(means.count)

    var silent = chip.board
    silent[neuron].latches[.soDC] = false
    try simulation.apply(silent)
    simulation.run(for: .ms(5))
    let start = simulation.value("I_ahp")
    simulation.run(for: .ms(50))
    run.decayTime = 50 / log(start / simulation.value("I_ahp"))
    return run
  }
}
