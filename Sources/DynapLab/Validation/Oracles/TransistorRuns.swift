import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits

/// The runs behind the transistor-level files: an AMPA dendrite and a membrane.
///
/// Each file holds the transistors and, beside them, the log-domain law with the leak device leaving saturation, the term
/// (I_0/I)^(1/kappa) that the full law leaves out.
package enum TransistorRuns {
  // MARK: synapse

  /// The synapse of the files: tau 8 ms, I_g = 20 I_tau.
  private static func synapse(leavesSaturation: Bool, specific: Double? = nil) -> TransistorLaw {
    TransistorLaw(
      tau: 8e-3, leak: 108.59929e-12, gain: 2171.9858e-12, leavesSaturation: leavesSaturation,
      specific: specific)
  }

  /// The devices of a pair of files, and the level of ours that is compared with them.
  package struct Level: Sendable {
    /// How the files are called.
    let devices: String
    /// The level of ours.
    let fidelity: SimulationOptions.Fidelity
    /// Devices in weak inversion, and the full law.
    package static let weak = Level(devices: "weak", fidelity: .full)
    /// Devices that enter moderate inversion, and the device level.
    package static let moderate = Level(devices: "ekv", fidelity: .device)
    /// Devices that enter moderate inversion, and the full law, which does not follow them.
    package static let beyond = Level(devices: "ekv", fidelity: .full)
  }

  /// I_S of the files with moderate inversion, A: not stated, but read off their current over gate voltage, with which
  /// the EKV form is met to 0.4 %.
  private static let specific = 640e-9

  /// Five pulses of 50 nA and 100 us.
  package static func shortPulses(
    _ files: OracleFiles, _ level: Level = .weak, step: SimTime = .us(100)
  ) throws -> TransistorTrace {
    try ampa(
      files.table("spice_syn_\(level.devices)_ampa_p2.csv"), level, weight: 50_000, width: 0.1,
      starts: [10, 20, 30, 60, 100], step: step)
  }

  /// A pulse of 1 nA and 100 ms.
  package static func longPulse(_ files: OracleFiles, _ level: Level = .weak) throws -> TransistorTrace {
    try ampa(
      files.table("spice_syn_\(level.devices)_ampa_step.csv"), level, weight: 1000, width: 100, starts: [10],
      step: .us(100))
  }

  /// Our AMPA dendrite under pulses of `weight` pA and `width` ms that start at `starts`.
  private static func ampa(
    _ table: CSVTable, _ level: Level, weight: Double, width: Double, starts: [Int64], step: SimTime
  ) throws -> TransistorTrace {
    var chip = chip(step: step)
    chip.options.fidelity = level.fidelity
    chip.options.process.specificCurrentP = Current(specific * 1e12, .pico)
    chip.set("DEAM_ETAU_P", 108.59929)
    chip.set("DEAM_EGAIN_P", 2171.9858)
    chip.set("SYAM_W0_P", weight)
    chip.set("SYPD_EXT_N", ReferenceSet.timer(width))
    // No delay at all, in the synapse or in the fabric: pulses start where those of the file do.
    chip.set("SYPD_DLY0_P", 1e15)
    chip.options.timing.chipHop = .zero
    chip.connect(1)
    var simulation = try chip.simulation()
    try simulation.record(recording("I_ampa"))
    simulation.inject(starts.map { .reference(at: .ms($0)) })
    let pulses = starts.map { start in
      let begin = Double(start) * 1e-3
      return (span: begin..<begin + width * 1e-3, current: weight * 1e-12)
    }
    let isDevice = level.fidelity == .device
    return try TransistorTrace(
      table, "Isyn", &simulation, from: TransistorLaw.smallest, (synapse(leavesSaturation: true), pulses),
      (synapse(leavesSaturation: isDevice, specific: isDevice ? specific : nil), pulses))
  }

  // MARK: soma

  /// The bias of the files' soma, A, as their law's column has it: the leak from its decay, 3 % above the nominal
  /// 5.319 pA, the gain from its plateau.
  package static let somaLeak = 5.502435e-12
  private static let somaGain = 21.38e-12
  /// What our soma has for an input where there is none: its input does not go below the floor.
  private static let floorInput = TransistorLaw.smallest

  private static func soma(leavesSaturation: Bool) -> TransistorLaw {
    // C_mem U_T / (kappa I_tau).
    TransistorLaw(
      tau: 3e-12 * 0.025 / (TransistorLaw.kappa * somaLeak), leak: somaLeak, gain: somaGain,
      leavesSaturation: leavesSaturation)
  }

  private static func somaChip() -> ReferenceChip {
    var chip = chip(step: .us(100))
    chip.set("SOIF_LEAK_N", somaLeak * 1e12)
    chip.set("SOIF_GAIN_N", somaGain * 1e12)
    chip.set("SOIF_DC_P", 50)
    // Out of reach: 1 uA.
    chip.set("SOIF_SPKTHR_P", 1e6)
    // Any latch takes the neuron into use.
    chip.latch(.soAdaptation)
    return chip
  }

  /// The membrane released from 20 nA.
  package static func leak(_ files: OracleFiles) throws -> TransistorTrace {
    var simulation = try somaChip().simulation()
    simulation.setState("I_mem", of: .reference(0), to: 19_949.625)
    try simulation.record(recording("I_mem"))
    return try TransistorTrace(
      files.table("spice_soma_weak_leak.csv"), "Imem", &simulation, from: 19_949.625e-12,
      (soma(leavesSaturation: true), []),
      (soma(leavesSaturation: false), [(span: 0..<1, current: floorInput)]))
  }

  /// The membrane under 50 pA from 10 to 260 ms.
  package static func step(_ files: OracleFiles) throws -> TransistorTrace {
    let chip = somaChip()
    var simulation = try chip.simulation()
    try simulation.record(recording("I_mem"))
    for (time, isOn) in [(SimTime.ms(10), true), (.ms(260), false)] {
      simulation.run(until: time)
      var board = chip.board
      board[.reference(0)].latches[.soDC] = isOn
      try simulation.apply(board)
    }
    let pulse = (span: 0.01..<0.26, current: 50e-12)
    return try TransistorTrace(
      files.table("spice_soma_weak_step_nofb.csv"), "Imem", &simulation, from: TransistorLaw.smallest,
      (soma(leavesSaturation: true), [pulse]),
      (
        soma(leavesSaturation: false),
        [(span: 0..<0.01, current: floorInput), pulse, (span: 0.26..<1, current: floorInput)]
      ))
  }

  // MARK: both

  private static func chip(step: SimTime) -> ReferenceChip {
    var chip = ReferenceChip(step: step)
    chip.options.process.kappaN = TransistorLaw.kappa
    chip.options.process.kappaP = TransistorLaw.kappa
    return chip
  }

  private static func recording(_ state: String) -> Recording {
    Recording(name: "I", neurons: [.reference(0)], quantity: .state(state, every: .us(100)))
  }
}
