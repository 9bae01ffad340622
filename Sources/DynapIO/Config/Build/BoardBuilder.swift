import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric

extension ConfigBuilder {
  /// Programs what a board's node says, over what the board has already.
  mutating func apply(
    _ node: ConfigNode, to board: inout Board, _ path: String, exact: inout [SimulationOptions.ExactCurrent]
  ) {
    for (indices, key, chip) in node["chips"]?.selected(.chip) ?? [] {
      let path = "\(path).chips[\(key)]"
      if key != "all", let last = indices.max(), last >= board.chips.count {
        report(
          .error, "chip-not-on-board", chip, path, "selects chip \(last)",
          "the board has chips 0 to \(board.chips.count - 1)")
      }
      let present = indices.filter { $0 < board.chips.count }
      applyGroups(chip, to: &board, present, path)
      for (cores, key, core) in chip["cores"]?.selected(.core) ?? [] {
        let places = present.flatMap { chip in cores.map { (ChipOnBoard(chip), CoreOnChip.allCases[$0]) } }
        apply(core, to: &board, places, "\(path).cores[\(key)]", exact: &exact)
      }
    }
  }

  private mutating func apply(
    _ node: ConfigNode, to board: inout Board, _ places: [(chip: ChipOnBoard, core: CoreOnChip)],
    _ path: String,
    exact: inout [SimulationOptions.ExactCurrent]
  ) {
    var settings: BiasSettings = []
    if let presets = node["preset"] {
      for (index, name) in (presets.isList ? presets.items : [presets]).enumerated() {
        settings += preset(name, presets.isList ? "\(path).preset[\(index)]" : path + ".preset")
      }
    }
    if let parameters = node["parameters"] {
      settings += self.settings(parameters, .core, path + ".parameters")
    }
    warnOfLatches(node, path)
    var blocks: [LearningBlock?: LearningBlock] = [:]
    for (chip, core) in places {
      var edited = board[chip][core]
      apply(settings, to: &edited.parameters, chip: chip, core: core, exact: &exact)
      Self.applyMonitors(node, to: &edited)
      Self.applyNeurons(node, to: &edited)
      if let learning = node["learning"], learning.isMapping {
        let old = edited.learning
        let new = blocks[old] ?? learningBlock(learning, path + ".learning", over: old ?? LearningBlock())
        blocks[old] = new
        edited.learning = new
      }
      board[chip][core] = edited
    }
  }

  private static func applyMonitors(_ node: ConfigNode, to core: inout Core) {
    if let neuron = node["monitored_neuron"]?.whole.flatMap(NeuronOnCore.init(exactly:)) {
      core.monitoredNeuron = neuron
    }
    if let isOn = node["neuron_monitoring_on"]?.flag { core.neuronMonitoringOn = isOn }
    if let neuron = node["monitor"]?.whole.flatMap(NeuronOnCore.init(exactly:)) {
      core.monitoredNeuron = neuron
      core.neuronMonitoringOn = true
    }
    if let names = node["sadc_enables"]?.texts {
      core.sadcEnables = CoreSADCEnables(rawValue: UInt16(bits(names, CoreSADCEnables.names)))
    }
    set(&core.enableSTDBuffer, node["enable_std_buffer"]?.flag)
    set(&core.enablePulseExtenderMonitor1, node["enable_pulse_extender_monitor1"]?.flag)
    set(&core.enablePulseExtenderMonitor2, node["enable_pulse_extender_monitor2"]?.flag)
    set(&core.id, node["id"]?.whole)
    set(&core.cookie, node["cookie"]?.whole)
  }

  private static func applyNeurons(_ node: ConfigNode, to core: inout Core) {
    for (indices, _, latches) in node["latches"]?.selected(.neuron) ?? [] {
      let set = latchSet(latches.texts)
      for index in indices { core.neurons[index].latches = set }
    }
    for (indices, _, neuron) in node["neurons"]?.selected(.neuron) ?? [] {
      let set = neuron["latches"].map { latchSet($0.texts) }
      var synapses: [(Int, ConfigNode)] = []
      for (places, _, word) in neuron["synapses"]?.selected(.synapse) ?? [] {
        synapses += places.map { ($0, word) }
      }
      var destinations: [(Int, ConfigNode)] = []
      for (places, _, word) in neuron["destinations"]?.selected(.destination) ?? [] {
        destinations += places.map { ($0, word) }
      }
      for index in indices {
        if let set { core.neurons[index].latches = set }
        for (place, word) in synapses { apply(word, to: &core.neurons[index].synapses[place]) }
        for (place, word) in destinations { apply(word, to: &core.neurons[index].destinations[place]) }
      }
    }
  }

  private static func latchSet(_ names: [String]) -> LatchSet {
    var set: LatchSet = []
    for latch in Latch.allCases where names.contains(latch.name) { set[latch] = true }
    return set
  }

  private static func apply(_ node: ConfigNode, to synapse: inout Synapse) {
    if let tag = node["tag"]?.whole.flatMap(Tag.init(exactly:)) { synapse.tag = tag }
    if let dendrite = dendrite(node["dendrite"]) { synapse.dendrite = dendrite }
    if let weight = weight(node["weight"]) { synapse.weight = weight }
    set(&synapse.stp, node["stp"]?.flag)
    set(&synapse.preciseDelay, node["precise_delay"]?.flag)
    set(&synapse.mismatchedDelay, node["mismatched_delay"]?.flag)
  }

  /// Applies what a node says to a destination word.
  static func apply(_ node: ConfigNode, to destination: inout Destination) {
    if let tag = node["tag"]?.whole.flatMap(Tag.init(exactly:)) { destination.tag = tag }
    if let cores = node["cores"]?.indices(.core) {
      destination.cores = CoreMask(rawValue: cores.reduce(0) { $0 | 1 << UInt8($1) })
    }
    let x = node["x_hop"]?.whole ?? Int(destination.hop.x)
    let y = node["y_hop"]?.whole ?? Int(destination.hop.y)
    if let hop = Hop(exactlyX: x, y: y) { destination.hop = hop }
  }

  /// The dendrite of a name.
  static func dendrite(_ node: ConfigNode?) -> Dendrite? {
    Dendrite.allCases.first { $0.name == node?.text }
  }

  /// The mask of a selection of weights.
  static func weight(_ node: ConfigNode?) -> WeightMask? {
    node?.indices(.weight).map { WeightMask(rawValue: $0.reduce(0) { $0 | 1 << UInt8($1) }) }
  }

  /// The bits of names in a list of names.
  static func bits(_ names: [String], _ all: [String]) -> UInt32 {
    all.enumerated().reduce(0) { names.contains($1.element) ? $0 | 1 << UInt32($1.offset) : $0 }
  }

  /// Sets a value when there is a new one.
  static func set<Value>(_ value: inout Value, _ new: Value?) { if let new { value = new } }

  private mutating func warnOfLatches(_ node: ConfigNode, _ path: String) {
    for (_, key, latches) in node["latches"]?.selected(.neuron) ?? [] {
      warn(latches, "\(path).latches[\(key)]")
    }
    for (_, key, neuron) in node["neurons"]?.selected(.neuron) ?? [] {
      if let latches = neuron["latches"] { warn(latches, "\(path).neurons[\(key)].latches") }
    }
  }

  private mutating func warn(_ latches: ConfigNode, _ path: String) {
    for (index, node) in latches.items.enumerated() {
      guard let latch = Latch.allCases.first(where: { $0.name == node.text }), !latch.isModelled,
        options.latchReadings.deMux == .ignored
      else { continue }
      report(
        .notModelled, "latch_\(latch.name)", node, "\(path)[\(index)]", "has no effect in the emulator",
        "see \(latch.page)")
    }
  }
}
