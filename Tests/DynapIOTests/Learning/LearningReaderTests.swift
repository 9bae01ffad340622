import DynapChip
import DynapLearning
import Foundation
import Testing

@testable import DynapIO

@Suite("Learning experiments") struct LearningReaderTests {
  private func read(_ lines: String) throws -> LearningExperiment {
    let file = try LearningReader.read(bytes: Array("format: dynapse/1\n\(lines)\n".utf8), path: "test.yaml")
    guard case .network(let experiment) = file else { throw CancellationError() }
    return experiment
  }

  private func messages(_ lines: String) -> [String] {
    do {
      _ = try read(lines)
      return []
    } catch {
      return (error as? DiagnosticError)?.diagnostics.map(\.description) ?? ["\(error)"]
    }
  }

  @Test("what a file does not say is the demonstration's") func standard() throws {
    let experiment = try read("learn: {}")
    #expect(experiment.plan == TrainingPlan())
    #expect(experiment.name == "test")
    #expect(experiment.seeds == [1])
  }

  @Test("every key arrives where it belongs") func everything() throws {
    let experiment = try read(
      """
      name: all of it
      seeds: 3,7-9
      learn:
        profile: current
        task: {inputs: 16, classes: 3, patterns_per_class: 2, spikes_per_input: 2, minimum_interval: 9 ms, jitter: 1 ms, stimulus: 100 ms, gap: 50 ms}
        hidden: 12
        rule: error-propagation
        hidden_constants: {eta: 0.1}
        output_constants: {eta: 0.2}
        weights: {kind: multistable, minimum: -7, maximum: 6, drift: 0.01, levels: 3}
        gate: {kind: triangle, scale: 3}
        errors: {loss: 20 %, delay: 10 ms, feedback: random}
        trace: 20 ms
        teacher: 50 Hz
        mismatch: 10 %
        trials: 40
        test_trials: 9
        control: shuffled
      """)
    let plan = experiment.plan
    #expect(experiment.seeds == [3, 7, 8, 9])
    #expect(plan.profile == .current && plan.trials == 40 && plan.testTrials == 9)
    #expect(plan.sizes == LayerSizes(inputs: 16, hidden: 12, outputs: 3))
    #expect(plan.task.patterns == 6 && plan.task.stimulus == 100 && plan.task.gap == 50)
    #expect(plan.network.cell == WeightStore(.multistable, minimum: -7, maximum: 6, drift: 0.01, levels: 3))
    #expect(plan.network.gate.kind == .triangle && plan.network.gate.scale == 3)
    #expect(plan.network.errorLoss == 0.2 && plan.network.errorDelay == 10)
    #expect(plan.network.feedback == .random && plan.network.control == .shuffled)
    #expect(plan.network.hiddenConstants == ["eta": 0.1] && plan.network.outputConstants == ["eta": 0.2])
    #expect(plan.network.traceDecay == 20 && plan.network.teacherRate == 50 && plan.network.mismatch == 0.1)
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../chips/experiments").standardized.path

  @Test("a chip comes with an experiment, or is one itself; settings go where they belong") func chip() throws
  {
    for name in ["error-propagation", "error-propagation-chip"] {
      let file = try LearningReader.read(
        path: "\(Self.folder)/\(name).yaml",
        overrides: ["learn.profile=chip", "seeds=11-12", "learn.trials=7", "learning_bus.loss=20 %"])
      guard case .network(let experiment) = file else { throw CancellationError() }
      #expect(experiment.plan.profile == .chip && experiment.plan.trials == 7)
      #expect(experiment.plan.sizes == LayerSizes(inputs: 32, hidden: 16, outputs: 2))
      #expect(experiment.seeds == [11, 12] && experiment.name == name)
      #expect(experiment.chip?.options.learning?.loss == 0.2)
    }
  }

  @Test(
    "a chip that does not fit is told of",
    arguments: [
      (
        "error-propagation-chip", ["learn.profile=current"],
        "--set learn.profile=current: error[chip-only]: learn.profile is current, and FOLDER/error-propagation-chip.yaml is the file of a chip; use the profile chip, or give a file with the key learn"
      ),
      (
        "error-propagation", ["learn.profile=chip", "learn.task.inputs=33"],
        "--set learn.task.inputs=33: error[chip-of-other-sizes]: learn.task.inputs is 33, and the chip has 32 inputs; ask for 32"
      ),
      (
        "error-propagation", ["learn.profile=chip", "learn.task.classes=3"],
        "--set learn.task.classes=3: error[chip-of-other-sizes]: learn.task.classes is 3, and the chip has 2 outputs and 2 teachers; ask for as many classes as the chip has outputs, each with a teacher"
      ),
      (
        "error-propagation", ["learn.profile=chip", "learn.chip=iris.yaml"],
        "FOLDER/iris.yaml:PLACE: error[learning-experiment]: classify makes the file a learning experiment; run it with dynapse learn"
      ),
    ])
  func chipMistakes(name: String, overrides: [String], message: String) throws {
    #expect {
      _ = try LearningReader.read(path: "\(Self.folder)/\(name).yaml", overrides: overrides)
    } throws: { error in
      let told = (error as? DiagnosticError)?.diagnostics.map(\.description).joined(separator: "\n")
        .replacingOccurrences(of: Self.folder, with: "FOLDER")
        .replacing(/yaml:\d+:\d+/, with: "yaml:PLACE")
      return told == message
    }
  }

  @Test(
    "a mistake is told with its place and a remedy",
    arguments: [
      (
        "learn:\n  expression: p * d * q",
        "test.yaml:3:23: error[rule-unknown-variable]: learn.expression reads 'q', which is neither a variable nor a constant of it; did you mean 'w'?"
      ),
      (
        "learn:\n  expression: x / 0",
        "test.yaml:3:19: error[rule-division-by-zero]: learn.expression divides by 0, which is always 0; divide by something that is not 0, such as max(x, 1e-6)"
      ),
      (
        "learn:\n  expression: ''",
        "test.yaml:3:15: error[rule-empty]: learn.expression is empty; write an expression such as eta * d * b * x * gate"
      ),
      (
        "learn:\n  hidden_constants: {thet: 0.4}",
        "test.yaml:3:22: error[unknown-constant]: learn.hidden_constants.thet is no constant of error-propagation-minimal; did you mean 'theta'?"
      ),
      (
        "learn:\n  task: {inputs: 62}",
        "test.yaml:3:18: error[learning-cam-full]: learn.task.inputs is 62, which with the 4 tags of the error neurons needs 66 CAM words; a neuron has 64: ask for at most 60 inputs, or for fewer classes"
      ),
      (
        "learn:\n  hidden: 65",
        "test.yaml:3:11: error[learning-cam-full]: learn.hidden is 65, and an output listens to all hidden neurons; a neuron has 64 CAM words: ask for at most 64 hidden neurons"
      ),
      (
        "learn:\n  task: {spikes_per_input: 30}",
        "test.yaml:3:28: error[task-too-dense]: learn.task.spikes_per_input is 30, and so many do not fit into 200.0 ms with 8.0 ms between them; ask for fewer spikes, a longer stimulus or a shorter minimum interval"
      ),
      (
        "learn:\n  task: {stimulus: 2 h}",
        "test.yaml:3:20: error[task-too-dense]: learn.task.stimulus makes a trial of 7200100.0 ms; ask for at most 60000.0 ms with the gap"
      ),
      (
        "learn:\n  gate: {low: 2}",
        "test.yaml:3:15: error[gate-empty]: learn.gate opens above 2.0 and closes at 1.5: it is never open; write low below high"
      ),
      (
        "seeds: 9-2\nlearn: {}",
        "test.yaml:2:8: error[seeds-unreadable]: seeds is '9-2', which names no seeds; write a whole number, a range such as 200-209, or a list such as 1,5,9, each seed once and at most 10000"
      ),
      (
        "learn:\n  rule: delta",
        "test.yaml:3:9: error[unknown-name]: learn.rule is 'delta', which is not a known rule of error events; write one of error-propagation, error-propagation-minimal, error-propagation-on-pre"
      ),
      (
        "learn:\n  hiden: 8",
        "test.yaml:3:3: error[unknown-key]: learn.hiden is not a known key; did you mean 'hidden'?"
      ),
    ]) func mistakes(_ lines: String, _ expected: String)
  {
    #expect(messages(lines) == [expected])
  }

  @Test("nonsense never crashes") func nonsense() {
    for text in [
      "learn: []", "learn: 3", "learn: {hidden: -1}", "learn: {hidden: 1e30}",
      "learn: {task: {jitter: .nan}}",
      "learn: {teacher: 0 Hz}", "learn: {trace: 0 ms}", "learn: {gate: {low: .inf}}", "learn: {trials: 0}",
      "learn: {mismatch: 500 %}", "learn: {weights: {levels: 1}}", "", "seeds: 1", "learn: {expression: [1]}",
      "learn: {expression: 'x * (((((((('}", "learn: {hidden_constants: {p: x}}",
    ] {
      #expect(!messages(text).isEmpty)
    }
  }

  @Test("the shipped experiment is the demonstration on held-out seeds") func shipped() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../chips/experiments/error-propagation.yaml").standardized.path
    guard case .network(let experiment) = try LearningReader.read(path: path) else {
      Issue.record("it is no network")
      return
    }
    #expect(experiment.seeds == Array(200...209))
    #expect(experiment.plan.network.hidden == 8 && experiment.plan.network.cell.kind == .digital)
    #expect(try ConfigPart(path: path)?.kind == .learning)
  }
}
