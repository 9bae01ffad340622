import DynapCircuits
import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// From an address event to a pulse of weight current: delay, width, re-arming, weight bits.
enum PulseChecks {
  static let group = CheckGroup("Pulses, weights and delays", [width, retrigger, weightBits, delay])

  // MARK: V15, V16

  static let width = Check(
    "V15", "pulse width at I_ext = 35 nA", formula: "t_p = C_pulse V_sw / I_ext", source: "3.2",
    [.init("", 10, "us", within: 1e-6)],
    double: { [0.5e-12 * 0.7 / 35e-9 * 1e6] },
    lanes: { [try highTime(of: pulses(events: [.zero]))] })

  static let retrigger = Check(
    "V16", "an event 6 us into a pulse of 10 us re-arms it",
    formula: "the pulse ends t_p after the last event",
    source: "3.2, assumed",
    [.init("high time", 16, "us", within: 1e-6)],
    double: { [6 + 10] },
    lanes: { [try highTime(of: pulses(events: [.zero, .us(6)]))] })

  // MARK: V17

  static let weightBits = Check(
    "V17", "weight bits 0, 1 and 3 of 1, 2, 4 and 8 nA", formula: "I_w = sum b_i I_Wi", source: "3.3",
    [
      .init("", 11, "nA", within: 0),
      .init("current after a pulse, less that of one bit of 11 nA", 0, "pA", within: 0),
    ],
    double: {
      let law = ReferenceSet.ampa
      let selected = law.charged(from: 1e3, weight: 1e3 + 2e3 + 8e3, for: 0.01)
      return [1 + 2 + 8, selected - law.charged(from: 1e3, weight: 11e3, for: 0.01)]
    },
    lanes: {
      var chip = ReferenceChip.synapse(weight: 1e3)
      for (bit, current) in [1e3, 2e3, 4e3, 8e3].enumerated() { chip.set("SYAM_W\(bit)_P", current) }
      chip.board[.reference(0)].synapses[0].weight = [.w0, .w1, .w3]
      let selected = try IntegratorChecks.afterPulse(chip, from: 1e3)
      let single = try IntegratorChecks.afterPulse(.synapse(weight: 11e3), from: 1e3)
      return [Double(Float(dacCurrent())) / 1e3, selected - single]
    })

  /// The current of the converter of a synapse, pA.
  private static func dacCurrent() -> Double {
    let process = Process.dynapse2
    let currents = zip(WeightDAC.parameters, [1.0, 2, 4, 8]).map { ($0, Current($1, .nano)) }
    let core = CoreSettings(
      process: process, step: .us(100), spread: DieSpread(serial: 1, model: .off, process: process),
      feedback: .gatedPowerLaw, alpha: .difference, readings: LatchReadings(), chip: 0, nominal: currents)
    let settings = LaneSettings(place: SiliconPlace(synapse: 0), latches: [], core: core)
    return WeightDAC.current(settings, bits: 0b1011)
  }

  // MARK: V44

  static let delay = Check(
    "V44", "delay at I_d = 271.5 pA", formula: "t = C_dly V_sw / I_d", source: "3.5",
    [.init("", 1.289, "ms", within: 1e-3)],
    double: { [0.5e-12 * 0.7 / 271.5e-12 * 1e3] },
    lanes: {
      guard let pulse = try pulses(events: [.zero], delay: 271.5).first else { return [.nan] }
      return [pulse.lowerBound.milliseconds]
    })

  // MARK: measurements

  /// The pulses of a synapse after events, as the pin of its extender shows them.
  private static func pulses(events: [SimTime], delay: Double? = nil) throws -> [Range<SimTime>] {
    var chip = ReferenceChip.synapse(weight: 1e3)
    chip.connect(1, word: PulseMonitor.one.synapse.index)
    // Nothing but the delay element comes before the pulse.
    chip.options.timing.chipHop = .zero
    if let delay { chip.set("SYPD_DLY0_P", delay) }
    chip.board.chips[0].cores[0].neuronMonitoringOn = true
    chip.board.chips[0].cores[0].enablePulseExtenderMonitor1 = true
    var simulation = try chip.simulation()
    simulation.inject(events.map { .reference(at: $0) })
    simulation.run(for: .ms(2))
    return simulation.pulses(.one, of: .zero)
  }

  /// How long pulses are high, us.
  private static func highTime(of pulses: [Range<SimTime>]) -> Double {
    pulses.reduce(0) { $0 + ($1.upperBound - $1.lowerBound).seconds } * 1e6
  }
}
