import DynapCircuits
import Foundation
import Testing

@Suite("Trace of a plastic synapse") struct PreTraceTests {
  static let law = PreTrace.Law(tau: 30, weight: 6000, width: 0.1, threshold: 8)

  @Test("a pulse adds I_w (1 - exp(-t / tau)), and silence takes exp(-T / tau)")
  func closedForm() {
    #expect(agree(Self.law.jump, 6000 * (1 - exp(-0.1 / 30)), within: 1e-12))
    #expect(agree(Self.law.decayed(20, after: 45), 20 * exp(-1.5), within: 1e-12))
  }

  @Test("a regular train of period T settles at jump / (1 - exp(-T / tau))")
  func train() {
    var trace = 0.0
    for _ in 0..<200 { trace = Self.law.decayed(trace, after: 50) + Self.law.jump }
    #expect(agree(trace, Self.law.jump / (1 - exp(-50.0 / 30)), within: 1e-9))
  }

  @Test("the cuts of a silence change nothing beyond rounding, and no silence nothing at all")
  func cuts() {
    var trace = 17.0
    for span in [1.0, 3, 11, 0.25] { trace = Self.law.decayed(trace, after: span) }
    #expect(agree(trace, Self.law.decayed(17, after: 15.25), within: 1e-14))
    #expect(Self.law.decayed(17, after: 0) == 17 && Self.law.decayed(17, after: -1) == 17)
    #expect(Self.law.decayed(0, after: 5) == 0 && Self.law.decayed(1, after: 1e12).isFinite)
  }

  @Test("the biases of a block make 30 ms and 20 pA of 6 pA and 6 nA")
  func biases() throws {
    let settings = LearningSettings.lane([
      PreTrace.tau: 5.95, PreTrace.weight: 6000, PreTrace.threshold: 8,
      ErrorTrace.tau: 5.95, ErrorTrace.threshold: 50,
    ])
    let law = PreTrace.Law(settings, LearningSilicon(), width: 0.1)
    let process = Process.dynapse2
    let tau = 5e-12 * process.thermalVoltage.si / (process.kappa * 5.95e-12) * 1e3
    #expect(agree(law.tau, tau, within: 1e-9) && agree(law.tau, 30, within: 0.05))
    #expect(agree(law.jump, 6000 * (1 - exp(-0.1 / tau)), within: 1e-9) && law.threshold == 8)
    let error = ErrorTrace.Law(settings, LearningSilicon())
    #expect(agree(error.tau, tau, within: 1e-9) && agree(error.threshold, 0.5, within: 1e-12))
    #expect(agree(error.decayed(-2, after: tau), -2 * exp(-1.0), within: 1e-9))
  }
}
