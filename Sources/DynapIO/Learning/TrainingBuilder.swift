import DynapChip
import DynapLearning
import DynapUnits

/// Makes a learning experiment from nodes whose shapes have been checked.
struct TrainingBuilder {
  let root: ConfigNode
  var diagnostics: [Diagnostic] = []

  init(root: ConfigNode) { self.root = root }

  mutating func build(named stem: String) -> LearningExperiment {
    let seeds = seeds()
    return LearningExperiment(
      name: root["name"]?.text ?? stem, comment: root["comment"]?.text ?? "",
      plan: plan(root["learn"]), seeds: seeds)
  }

  /// The seeds that the file asks for.
  mutating func seeds() -> [UInt64] {
    var seeds: [UInt64] = [1]
    if let node = root["seeds"] {
      if let list = SeedList.read(node.text ?? "") {
        seeds = list
      } else {
        report(
          "seeds-unreadable", node, "seeds", "is '\(node.text ?? "")', which names no seeds",
          "write a whole number, a range such as 200-209, or a list such as 1,5,9, each seed once and at most \(SeedList.limit)"
        )
      }
    }
    return seeds
  }

  mutating func report(
    _ code: String, _ node: ConfigNode, _ path: String, _ fact: String, _ remedy: String
  ) {
    diagnostics.append(Diagnostic(.error, code, at: node.place, path, fact, remedy))
  }

  private mutating func plan(_ node: ConfigNode?) -> TrainingPlan {
    var plan = TrainingPlan()
    guard let node else { return plan }
    set(&plan.profile, node["profile"]?.text.flatMap(LearningProfile.init))
    set(&plan.trials, node["trials"]?.whole)
    set(&plan.testTrials, node["test_trials"]?.whole)
    plan.task = task(node["task"])
    if let problem = plan.task.problem {
      let key = node["task"]?[problem.key] ?? node["task"] ?? node
      report("task-too-dense", key, "learn.task.\(problem.key)", problem.fact, problem.remedy)
    }
    plan.network = network(node)
    let words = plan.task.inputs + 2 * plan.task.classes
    if words > 64 {
      let key = node["task"]?["inputs"] ?? node
      report(
        "learning-cam-full", key, "learn.task.inputs",
        "is \(plan.task.inputs), which with the \(2 * plan.task.classes) tags of the error neurons needs \(words) CAM words",
        "a neuron has 64: ask for at most \(max(64 - 2 * plan.task.classes, 0)) inputs, or for fewer classes")
    }
    if plan.network.hidden > 64 {
      let key = node["hidden"] ?? node
      report(
        "learning-cam-full", key, "learn.hidden",
        "is \(plan.network.hidden), and an output listens to all hidden neurons",
        "a neuron has 64 CAM words: ask for at most 64 hidden neurons")
    }
    return plan
  }

  private func task(_ node: ConfigNode?) -> EqualRateTask {
    var task = EqualRateTask()
    guard let node else { return task }
    set(&task.kind, node["kind"]?.text.flatMap(EqualRateTask.Kind.init))
    set(&task.inputs, node["inputs"]?.whole)
    set(&task.classes, node["classes"]?.whole)
    set(&task.patternsPerClass, node["patterns_per_class"]?.whole)
    set(&task.spikesPerInput, node["spikes_per_input"]?.whole)
    set(&task.minimumInterval, node["minimum_interval"]?.milliseconds)
    set(&task.jitter, node["jitter"]?.milliseconds)
    set(&task.stimulus, node["stimulus"]?.milliseconds)
    set(&task.gap, node["gap"]?.milliseconds)
    return task
  }

  private mutating func network(_ node: ConfigNode) -> ErrorPropagation {
    var network = ErrorPropagation()
    set(&network.hidden, node["hidden"]?.whole)
    set(&network.rule, node["rule"]?.text.flatMap(LearningRule.init))
    set(&network.traceDecay, node["trace"]?.milliseconds)
    set(&network.teacherRate, node["teacher"]?.quantity(Frequency.self)?.si)
    set(&network.mismatch, node["mismatch"]?.share)
    set(&network.control, node["control"]?.text.flatMap(ErrorPropagation.Control.init))
    set(&network.errorLoss, node["errors"]?["loss"]?.share)
    set(&network.errorDelay, node["errors"]?["delay"]?.milliseconds)
    set(&network.feedback, node["errors"]?["feedback"]?.text.flatMap(ErrorPropagation.Feedback.init))
    network.cell = cell(node["weights"])
    network.gate = gate(node["gate"])
    network.hiddenConstants = constants(node, "hidden_constants")
    network.outputConstants = constants(node, "output_constants")
    checkConstants(node, network)
    readExpression(node, &network)
    return network
  }

  private func constants(_ node: ConfigNode, _ key: String) -> [String: Double] {
    var values: [String: Double] = [:]
    for entry in node[key]?.entries ?? [] { values[entry.key] = entry.value.number }
    return values
  }

  /// Without an expression of its own, a rule has the constants of its definition and no others.
  private mutating func checkConstants(_ node: ConfigNode, _ network: ErrorPropagation) {
    guard node["expression"] == nil else { return }
    let names = network.rule.definition.constants.map(\.name)
    for key in ["hidden_constants", "output_constants"] {
      for entry in node[key]?.entries ?? [] where !names.contains(entry.key) {
        let nearest = Spelling.nearest(to: entry.key, among: names).map { "did you mean '\($0)'?" }
        diagnostics.append(
          Diagnostic(
            .error, "unknown-constant", at: entry.place, "learn.\(key).\(entry.key)",
            "is no constant of \(network.rule.rawValue)",
            nearest ?? "its constants are \(names.joined(separator: ", "))"))
      }
    }
  }

  private mutating func readExpression(_ node: ConfigNode, _ network: inout ErrorPropagation) {
    guard let written = node["expression"] else { return }
    let text = written.text ?? ""
    for own in [network.hiddenConstants, network.outputConstants] {
      let constants = network.rule.definition.values.merging(own) { $1 }
      do {
        _ = try RuleProgram(text, trigger: .onError, constants: constants) {
          Spelling.nearest(to: $0, among: $1)
        }
      } catch {
        var place = written.place
        // Of a plain text in one line, the column within the file.
        if let column = place.column, !text.contains("\n"), written.scalar?.isPlain == true {
          place.column = column + error.offset
        }
        let told = Diagnostic(
          .error, error.code.rawValue, at: place, "learn.expression", "\(error.fact)", error.remedy)
        if !diagnostics.contains(told) { diagnostics.append(told) }
        break
      }
    }
    network.expression = text
  }

  private mutating func cell(_ node: ConfigNode?) -> WeightStore {
    guard let node else { return WeightStore(.digital) }
    return WeightStore(
      node["kind"]?.text.flatMap(WeightStore.Kind.init) ?? .digital,
      minimum: Double(node["minimum"]?.whole ?? -8), maximum: Double(node["maximum"]?.whole ?? 7),
      drift: node["drift"]?.number ?? 0, levels: node["levels"]?.whole ?? 16)
  }

  private mutating func gate(_ node: ConfigNode?) -> MembraneGate {
    var gate = MembraneGate()
    guard let node else { return gate }
    set(&gate.kind, node["kind"]?.text.flatMap(MembraneGate.Kind.init))
    set(&gate.low, node["low"]?.number)
    set(&gate.high, node["high"]?.number)
    set(&gate.scale, node["scale"]?.number)
    if gate.low >= gate.high, let place = node["low"] ?? node["high"] {
      report(
        "gate-empty", place, "learn.gate",
        "opens above \(gate.low) and closes at \(gate.high): it is never open",
        "write low below high")
    }
    return gate
  }
}

extension ConfigNode {
  /// A time in milliseconds.
  var milliseconds: Double? { time.map { Double($0.picoseconds) * 1e-9 } }
}

/// Sets a value when there is one.
private func set<Value>(_ target: inout Value, _ value: Value?) {
  if let value { target = value }
}
