import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// The full law against a DPI synapse and a soma simulated at transistor level.
///
/// Each file holds the transistors and, beside them, the log-domain law with the leak device leaving saturation, the
/// term (I_0/I)^(1/kappa) that our circuits leave out. So a test has three parts: the file's law is what we take it for
/// (``LogDomainLaw``); ours is that law without the term, to the error of the splitting; ours is near the transistors,
/// where the distance is the files' own (about 0.6 % at peaks) and that of the term, kappa (I_0/I)^(1/kappa) after a
/// decay: 1 % at 20 times the floor. Below that nothing is compared.
@Suite struct TransistorOracleTests {
  /// From where on currents are compared with the transistors, A: 20 times the floor.
  private static let lowest = 20 * LogDomainLaw.smallest
  /// What the files state between transistors and law at peaks.
  private static let ofTransistors = 0.006

  // MARK: synapse

  /// The synapse of the files: tau 8 ms, I_g = 20 I_tau.
  private static func synapse(leavesSaturation: Bool) -> LogDomainLaw {
    LogDomainLaw(tau: 8e-3, leak: 108.59929e-12, gain: 2171.9858e-12, leavesSaturation: leavesSaturation)
  }

  /// Our AMPA dendrite under pulses of `weight` pA and `width` ms that start at `starts`.
  private static func ampa(
    _ file: String, weight: Double, width: Double, starts: [Int64], step: SimTime = .us(100)
  ) throws -> OracleTrace {
    var rig = rig(step: step)
    rig.set("DEAM_ETAU_P", 108.59929)
    rig.set("DEAM_EGAIN_P", 2171.9858)
    rig.set("SYAM_W0_P", weight)
    // C_pulse V_sw / t.
    rig.set("SYPD_EXT_N", 0.5 * 700 / width)
    // No delay at all, in the synapse or in the fabric: pulses start where those of the file do.
    rig.set("SYPD_DLY0_P", 1e15)
    rig.options.timing.chipHop = .zero
    let neuron = Rig.neuron(0)
    rig.board[neuron].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    var simulation = try rig.simulation()
    try simulation.record(recording("I_ampa"))
    simulation.inject(starts.map { .init(time: .ms($0), destination: .init(tag: 1, cores: .all)) })
    let pulses = starts.map { start in
      let begin = Double(start) * 1e-3
      return (span: begin..<begin + width * 1e-3, current: weight * 1e-12)
    }
    return try OracleTrace(
      file, "Isyn", &simulation, from: LogDomainLaw.smallest,
      (synapse(leavesSaturation: true), pulses), (synapse(leavesSaturation: false), pulses))
  }

  private static func shortPulses(step: SimTime) throws -> OracleTrace {
    try ampa(
      "spice_syn_weak_ampa_p2.csv", weight: 50_000, width: 0.1, starts: [10, 20, 30, 60, 100], step: step)
  }

  @Test("pulses of 100 us charge the AMPA dendrite as they charge transistors")
  func shortPulses() throws {
    let trace = try Self.shortPulses(step: .us(100))
    #expect(trace.worst(trace.theirLaw, trace.fileLaw, above: 0) < 1e-5)
    // Each pulse multiplies the current by 290 within one step; the next test shows the error's order.
    #expect(trace.worst(trace.ours, trace.ourLaw, above: 2 * LogDomainLaw.smallest) < 2.5e-3)
    let peaks = [0.0101, 0.0201, 0.0301, 0.0601, 0.1001]
    func isPeak(_ time: Double) -> Bool { peaks.contains { abs($0 - time) < 1e-6 } }
    #expect(trace.worst(trace.ours, trace.fileLaw, above: Self.lowest, during: isPeak) < 0.003)
    // In the file itself the peaks lie 0.04, 0.09, 0.52, 0.64 and 0.75 % from the law.
    let ofPeaks = 0.0075
    #expect(trace.worst(trace.ours, trace.transistors, above: Self.lowest, during: isPeak) < ofPeaks + 0.003)
    // The transistors' tails lie up to 2.8 % above their own law, ours up to 1.2 % below it.
    #expect(trace.worst(trace.ours, trace.fileLaw, above: Self.lowest) < 0.0125)
    #expect(trace.worst(trace.ours, trace.transistors, above: Self.lowest) < 0.028 + 0.0125)
  }

  @Test("halving the step brings the AMPA dendrite four times nearer to its law")
  func convergence() throws {
    let errors = try [SimTime.us(100), .us(50), .us(25)].map { step in
      let trace = try Self.shortPulses(step: step)
      return trace.worst(trace.ours, trace.ourLaw, above: Self.lowest)
    }
    #expect((3.5...4.5).contains(errors[0] / errors[1]))
    #expect((3.5...4.5).contains(errors[1] / errors[2]))
  }

  @Test("a pulse of 100 ms brings the AMPA dendrite to the transistors' plateau")
  func longPulse() throws {
    let trace = try Self.ampa("spice_syn_weak_ampa_step.csv", weight: 1000, width: 100, starts: [10])
    // The file's edges are ramps of about a microsecond.
    #expect(trace.worst(trace.theirLaw, trace.fileLaw, above: 0) < 1.2e-4)
    #expect(trace.worst(trace.ours, trace.ourLaw, above: 2 * LogDomainLaw.smallest) < 1e-4)
    let plateau = 0.06..<0.11
    #expect(
      trace.worst(trace.ours, trace.transistors, above: Self.lowest, during: plateau.contains)
        < Self.ofTransistors)
    // On the rise from the floor the term is worth kappa/(r - 1) of ln I, where r = I_w/I_tau = 9.2.
    let rise = LogDomainLaw.kappa / (1000 / 108.59929 - 1)
    #expect(trace.worst(trace.ours, trace.fileLaw, above: Self.lowest) < rise)
    #expect(trace.worst(trace.ours, trace.transistors, above: Self.lowest) < rise + 0.021)
  }

  // MARK: soma

  /// The bias of the files' soma, A, as their law's column has it: the leak from its decay, 3 % above the nominal
  /// 5.319 pA, the gain from its plateau.
  private static let somaLeak = 5.502435e-12
  private static let somaGain = 21.38e-12

  private static func soma(leavesSaturation: Bool) -> LogDomainLaw {
    // C_mem U_T / (kappa I_tau).
    LogDomainLaw(
      tau: 3e-12 * 0.025 / (LogDomainLaw.kappa * somaLeak), leak: somaLeak, gain: somaGain,
      leavesSaturation: leavesSaturation)
  }

  private static func somaRig() -> Rig {
    var rig = rig(step: .us(100))
    rig.set("SOIF_LEAK_N", somaLeak * 1e12)
    rig.set("SOIF_GAIN_N", somaGain * 1e12)
    rig.set("SOIF_DC_P", 50)
    // Out of reach: 1 uA.
    rig.set("SOIF_SPKTHR_P", 1e6)
    // Any latch takes the neuron into use.
    rig.latch(.soAdaptation)
    return rig
  }

  /// What our soma has for an input where there is none: ``SomaInput`` does not go below the floor.
  private static let floorInput = LogDomainLaw.smallest

  @Test("the membrane leaks as transistors do, far above the floor")
  func leak() throws {
    var simulation = try Self.somaRig().simulation()
    simulation.setState("I_mem", of: Rig.neuron(0), to: 19_949.625)
    try simulation.record(Self.recording("I_mem"))
    let trace = try OracleTrace(
      "spice_soma_weak_leak.csv", "Imem", &simulation, from: 19_949.625e-12,
      (Self.soma(leavesSaturation: true), []),
      (Self.soma(leavesSaturation: false), [(span: 0..<1, current: Self.floorInput)]))
    #expect(trace.worst(trace.theirLaw, trace.fileLaw, above: 0) < 1e-5)
    #expect(trace.worst(trace.ours, trace.ourLaw, above: 2 * LogDomainLaw.smallest) < 1e-4)
    #expect(
      trace.worst(trace.ours, trace.transistors, above: 1000 * LogDomainLaw.smallest) < Self.ofTransistors)
    // Nearer to the floor our floor of the input is worth (0.5/5.5) ln(1 + I_g/I): 10 % at 20 times the floor,
    // ten times what the term is worth there. The transistors have no such input.
    #expect(trace.worst(trace.ours, trace.transistors, above: 100 * LogDomainLaw.smallest) < 0.035)
    #expect(trace.worst(trace.ours, trace.transistors, above: Self.lowest) < 0.11)
  }

  @Test("a step of input brings the membrane to the transistors' plateau")
  func step() throws {
    let rig = Self.somaRig()
    let neuron = Rig.neuron(0)
    var simulation = try rig.simulation()
    try simulation.record(Self.recording("I_mem"))
    for (time, isOn) in [(SimTime.ms(10), true), (.ms(260), false)] {
      simulation.run(until: time)
      var board = rig.board
      board[neuron].latches[.soDC] = isOn
      try simulation.apply(board)
    }
    let trace = try OracleTrace(
      "spice_soma_weak_step_nofb.csv", "Imem", &simulation, from: LogDomainLaw.smallest,
      (Self.soma(leavesSaturation: true), [(span: 0.01..<0.26, current: 50e-12)]),
      (
        Self.soma(leavesSaturation: false),
        [
          (span: 0..<0.01, current: Self.floorInput), (span: 0.01..<0.26, current: 50e-12),
          (span: 0.26..<1, current: Self.floorInput),
        ]
      ))
    #expect(trace.worst(trace.theirLaw, trace.fileLaw, above: 0) < 1e-4)
    #expect(trace.worst(trace.ours, trace.ourLaw, above: 2 * LogDomainLaw.smallest) < 2e-4)
    let plateau = 0.16..<0.26
    #expect(
      trace.worst(trace.ours, trace.transistors, above: Self.lowest, during: plateau.contains)
        < Self.ofTransistors)
    // On the rise the term is worth kappa/(r - 1) with r = 9.1; on the fall the floor of the input, as above.
    let rise = LogDomainLaw.kappa / (50e-12 / Self.somaLeak - 1)
    #expect(trace.worst(trace.ours, trace.fileLaw, above: Self.lowest) { $0 < 0.26 } < rise)
    #expect(trace.worst(trace.ours, trace.fileLaw, above: Self.lowest) < 0.11)
  }

  // MARK: both

  private static func rig(step: SimTime) -> Rig {
    var rig = Rig(step: step)
    rig.options.process.kappaN = LogDomainLaw.kappa
    rig.options.process.kappaP = LogDomainLaw.kappa
    return rig
  }

  private static func recording(_ state: String) -> Recording {
    Recording(name: "I", neurons: [Rig.neuron(0)], quantity: .state(state, every: .us(100)))
  }
}
