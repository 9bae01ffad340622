import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

extension ConfigBuilder {
  /// The figures of a die that learns.
  static func learningSilicon(
    _ node: ConfigNode, over standard: LearningSilicon = LearningSilicon()
  ) -> LearningSilicon {
    var silicon = standard
    func given(_ key: String) -> ConfigNode? { node[key].map { $0["value"] ?? $0 } }
    set(&silicon.camEntries, given("cam_entries")?.whole)
    set(&silicon.latency, given("latency")?.time)
    set(&silicon.traceCapacitance, given("trace_capacitance")?.quantity(Capacitance.self))
    set(&silicon.weightCapacitance, given("weight_capacitance")?.quantity(Capacitance.self))
    set(&silicon.weightSwing, given("weight_swing")?.quantity(Voltage.self))
    set(&silicon.updateTime, given("update_time")?.quantity(Interval.self))
    return silicon
  }

  /// Whether the die learns; reports a key that is set where it does not.
  private mutating func checkDieLearns(_ node: ConfigNode, _ key: String) -> Bool {
    guard options.learning == nil else { return true }
    report(
      .error, "learning-without-block", node, key, "is set on a die that has no learning block",
      "write die: dynapse2-plastic, or remove it; the fabricated chip does not learn")
    return false
  }

  /// Sets what the blocks of a board have that differs from the die's.
  mutating func applyFigures(_ node: ConfigNode) {
    guard checkDieLearns(node, "learning_block"), let die = options.learning else { return }
    options.learning = Self.learningSilicon(node, over: die)
  }

  /// Sets what a board does to learning events.
  mutating func applyBus(_ node: ConfigNode) {
    guard checkDieLearns(node, "learning_bus") else { return }
    if let latency = node["latency"]?.time {
      options.learning?.latency = latency
      if latency > .s(1), let place = node["latency"] {
        report(
          .error, "learning-latency", place, "learning_bus.latency", "is \(latency)",
          "a learning event takes between 0 and 1 s")
      }
    }
    if let loss = node["loss"]?.share { options.learning?.loss = min(max(loss, 0), 1) }
  }

  /// A learning block with what a node sets.
  mutating func learningBlock(
    _ node: ConfigNode, _ path: String, over standard: LearningBlock
  ) -> LearningBlock {
    var block = standard
    if let rule = node["rule"]?.text.flatMap(LearningRuleName.init) { block.rule = rule }
    Self.set(&block.isEnabled, node["enable"]?.flag)
    Self.set(
      &block.trigger,
      LearningBlock.Trigger.allCases.first { SnakeCase.text($0.rawValue) == node["trigger"]?.text })
    Self.set(&block.neurons, node["neurons"].map { Self.ascending($0.indices(.neuron) ?? []) })
    Self.set(&block.cell, node["weight"].flatMap(Self.cell))
    if let chance = node["probability"] {
      Self.set(&block.logic.mode, chance["mode"]?.text.flatMap(UpdateLogic.Mode.init))
      Self.set(&block.logic.exponent, chance["log2"]?.whole.map { min(max($0, 0), 24) })
    }
    Self.set(
      &block.switches.gate,
      LearningGate.allCases.first { SnakeCase.text($0.rawValue) == node["gate"]?.text })
    Self.set(&block.switches.usesCalcium, node["calcium"]?.flag)
    Self.set(&block.registerSeed, node["register_seed"]?.whole.flatMap(UInt32.init(exactly:)))
    Self.set(&block.errorTags, node["error_tags"]?.items.compactMap(Self.errorTag))
    Self.set(&block.senders, node["senders"]?.items.compactMap(Self.sender))
    if let biases = node["parameters"] {
      let settings = self.settings(biases, .learning, path + ".parameters")
      apply(settings, to: &block.parameters, path + ".parameters")
    }
    return block
  }

  private static func cell(_ node: ConfigNode) -> WeightCell.Kind? {
    let levels = node["levels"]?.whole
    switch node["kind"]?.text {
    case "analog": return .analog
    case "multistable": return .multistable(min(max(levels ?? 16, 2), 16))
    case "digital4": return .digital4
    default: return nil
    }
  }

  private static func ascending(_ indices: [Int]) -> [Int] { Set(indices).sorted() }

  private static func sign(_ node: ConfigNode?) -> Int? {
    switch node?.text {
    case "1", "+1": 1
    case "-1": -1
    default: nil
    }
  }

  private static func errorTag(_ node: ConfigNode) -> LearningBlock.ErrorTag? {
    guard let tag = node["tag"]?.whole.flatMap(Tag.init(exactly:)), let sign = sign(node["sign"]) else {
      return nil
    }
    var feedback = LearningBlock.Feedback.direct
    if let node = node["feedback"] {
      if node.isList {
        feedback = .fixed(node.items.compactMap { Self.sign($0) })
      } else if let core = node["core"]?.whole, CoreOnChip.allCases.indices.contains(core),
        let neuron = node["neuron"]?.whole.flatMap(NeuronOnCore.init(exactly:))
      {
        feedback = .signSymmetric(CoreOnChip.allCases[core], neuron)
      }
    }
    return .init(
      tag, sign: sign, neurons: node["neurons"].map { ascending($0.indices(.neuron) ?? []) },
      feedback: feedback)
  }

  private static func sender(_ node: ConfigNode) -> LearningBlock.Sender? {
    guard let neuron = node["neuron"]?.whole.flatMap(NeuronOnCore.init(exactly:)),
      let tag = node["tag"]?.whole.flatMap(Tag.init(exactly:)), let cores = node["cores"]?.indices(.core)
    else { return nil }
    return .init(neuron, tag: tag, cores: CoreMask(rawValue: cores.reduce(0) { $0 | 1 << UInt8($1) }))
  }

  /// Reports what keeps the learning blocks of a board from running, at the places of their keys.
  mutating func checkLearning(of board: Board) {
    for problem in board.learningProblems(on: options.learning) {
      var placed = problem
      placed.place = root.place(ofPath: problem.keyPath)
      diagnostics.append(placed)
    }
    let learns = board.chips.contains { $0.cores.contains { $0.learning != nil } }
    if learns, options.learning != nil, options.fidelity == .linear, let node = root["fidelity"] {
      report(
        .error, "learning-needs-circuits", node, "fidelity", "is linear",
        "the linear law has no pulses that a learning block could see: use full or device")
    }
  }
}

extension SimulationOptions {
  /// The lines of a die that learns, and of blocks and a bus that differ from the die's.
  var learningLines: [String] {
    guard let learning else { return [] }
    let standard = LearningSilicon()
    var bus: [String] = []
    if learning.latency != standard.latency { bus.append("latency: \(learning.latency)") }
    if learning.loss != 0 { bus.append("loss: \(DecimalNotation.text(learning.loss))") }
    var block: [String] = []
    func add(_ key: String, _ value: Double, _ standard: Double, _ unit: String) {
      if value != standard { block.append("\(key): \(DecimalNotation.text(value)) \(unit)") }
    }
    if learning.camEntries != standard.camEntries { block.append("cam_entries: \(learning.camEntries)") }
    add("trace_capacitance", learning.traceCapacitance.si, standard.traceCapacitance.si, "F")
    add("weight_capacitance", learning.weightCapacitance.si, standard.weightCapacitance.si, "F")
    add("weight_swing", learning.weightSwing.si, standard.weightSwing.si, "V")
    add("update_time", learning.updateTime.si, standard.updateTime.si, "s")
    return ["die: \(LearningSchema.die)"]
      + (block.isEmpty ? [] : ["learning_block: {\(block.joined(separator: ", "))}"])
      + (bus.isEmpty ? [] : ["learning_bus: {\(bus.joined(separator: ", "))}"])
  }
}

extension LearningBlock {
  /// The lines of the block in a file, without its biases.
  var lines: [String] {
    var lines = ["learning:"]
    func add(_ text: String) { lines.append("  " + text) }
    add("rule: \(rule.rawValue)")
    if !isEnabled { add("enable: false") }
    if trigger != .onError { add("trigger: \(SnakeCase.text(trigger.rawValue))") }
    if !neurons.isEmpty { add("neurons: \(JSONText.string(Selector.text(of: neurons)).text)") }
    switch cell {
    case .digital4: break
    case .analog: add("weight: {kind: analog}")
    case .multistable(let levels): add("weight: {kind: multistable, levels: \(levels)}")
    }
    if logic != UpdateLogic() { add("probability: {mode: \(logic.mode.rawValue), log2: \(logic.exponent)}") }
    if switches.gate != .none { add("gate: \(SnakeCase.text(switches.gate.rawValue))") }
    if switches.usesCalcium { add("calcium: true") }
    if registerSeed != 1 { add("register_seed: \(registerSeed)") }
    if !errorTags.isEmpty { add("error_tags:") }
    for entry in errorTags { add("  - \(Self.flow(entry))") }
    if !senders.isEmpty { add("senders:") }
    for sender in senders {
      let cores = sender.cores.cores.map { "\($0.index)" }.joined(separator: ", ")
      add("  - {neuron: \(sender.neuron.index), tag: \(sender.tag.value), cores: [\(cores)]}")
    }
    return lines
  }

  private static func flow(_ entry: ErrorTag) -> String {
    var parts = ["tag: \(entry.tag.value)", "sign: \(entry.sign)"]
    if let neurons = entry.neurons {
      parts.append("neurons: \(JSONText.string(Selector.text(of: neurons)).text)")
    }
    switch entry.feedback {
    case .direct: break
    case .fixed(let signs): parts.append("feedback: [\(signs.map(String.init).joined(separator: ", "))]")
    case .signSymmetric(let core, let neuron):
      parts.append("feedback: {core: \(core.index), neuron: \(neuron.index)}")
    }
    return "{\(parts.joined(separator: ", "))}"
  }
}
