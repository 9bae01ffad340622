import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

extension ConfigBuilder {
  /// The settings of the die, the process and the law.
  mutating func buildOptions() {
    if let serial = root["serial"]?.whole.flatMap(UInt64.init(exactly:)) { options.serial = serial }
    if let seed = root["seed"]?.whole.flatMap(UInt64.init(exactly:)) { options.seed = seed }
    if let step = root["step"]?.time, step > .zero { options.step = step }
    if let fidelity = root["fidelity"]?.text.flatMap(SimulationOptions.Fidelity.init) {
      options.fidelity = fidelity
    }
    if let scaling = root["scaling"]?.text.flatMap(ParameterGenerator.Scaling.init) {
      options.scaling = scaling
    }
    if let name = root["feedback"]?.text,
      let model = PositiveFeedback.Model.allCases.first(where: { SnakeCase.text($0.rawValue) == name })
    {
      options.feedback = model
    }
    if let name = root["std_mapping"]?.text,
      let mapping = ShortTermDepression.Mapping.allCases.first(where: { SnakeCase.text($0.rawValue) == name })
    {
      options.stdMapping = mapping
    }
    if let fires = root["bad_tags_fire"]?.flag { options.badTagsFire = fires }
    if let alpha = root["alpha"]?.text.flatMap(AlphaModel.init) { options.alpha = alpha }
    if let name = root["sensing"]?.text,
      let reading = SensedNode.Reading.allCases.first(where: { SnakeCase.text($0.rawValue) == name })
    {
      options.latchReadings.sensedNode = reading
    }
    if let retrigger = root["retrigger"]?.flag { options.retriggersPulses = retrigger }
    if options.step < .us(1) || options.step > .ms(1), let node = root["step"] {
      report(
        .error, "step-out-of-range", node, "step", "is \(options.step)",
        "a step lies between 1 us and 1 ms; 100 us is usual")
    }
    if let node = root["process"], let name = node.text {
      options.process = process(name, node, "process", depth: 0)
    }
    buildConditions()
    if let node = root["mismatch"] { buildMismatch(node) }
    for entry in root["timing"]?.entries ?? [] {
      guard let row = FabricTiming.rows.first(where: { SnakeCase.text($0.name) == entry.key }) else {
        continue
      }
      try? options.timing.set(row.name, to: entry.value.text ?? "")
    }
    if let node = root["faults"] { buildFaults(node) }
  }

  private mutating func process(_ name: String, _ node: ConfigNode, _ path: String, depth: Int) -> Process {
    guard let file = files.find(name, in: "processes") else {
      if name != "dynapse2" {
        let known = Set(files.names(in: "processes") + ["dynapse2"]).sorted()
        reportUnknown("unknown-process", "process", node, path, among: known)
      }
      return .dynapse2
    }
    guard depth < 8 else {
      report(
        .error, "process-without-end", node, path, "is '\(name)', which is based on itself",
        "base it on dynapse2")
      return .dynapse2
    }
    guard let root = load(file, .mapping(ExperimentSchema.process), for: node, path) else { return .dynapse2 }
    var process = Process.dynapse2
    // A file that is named as its base stands for the built-in process of that name.
    if let base = root["base"], let baseName = base.text, baseName != name {
      process = self.process(baseName, base, "base", depth: depth + 1)
    }
    for entry in root["constants"]?.entries ?? [] {
      let text = entry.value["value"]?.text ?? entry.value.text ?? ""
      try? process.set(entry.key, text: text)
    }
    return process
  }

  /// The root of a file that the experiment names, checked; nil when nothing of it can be used.
  mutating func load(_ path: String, _ type: ValueType, for node: ConfigNode, _ keyPath: String)
    -> ConfigNode?
  {
    guard let bytes = bytes(of: path, for: node, keyPath) else { return nil }
    let text = YAMLText(bytes: bytes, file: path)
    diagnostics += text.diagnostics
    guard let root = text.root else { return nil }
    var check = SchemaCheck()
    check.check(root, type, "")
    diagnostics += check.diagnostics
    return root
  }

  /// The bytes of a file that the experiment names.
  mutating func bytes(of path: String, for node: ConfigNode, _ keyPath: String) -> [UInt8]? {
    do {
      let bytes = try ByteSource.contents(ofPath: path)
      files.note(bytes)
      return bytes
    } catch {
      report(error, path, node, keyPath)
      return nil
    }
  }

  /// Reports that a file that the experiment names cannot be read.
  mutating func report(_ error: FormatError, _ path: String, _ node: ConfigNode, _ keyPath: String) {
    let code = error.code == .system ? "file-unreadable" : "data-unreadable"
    let place = error.place == .whole ? "" : " at \(error.place)"
    report(
      .error, code, node, keyPath, "names '\(path)', which cannot be read\(place): \(error.what)",
      error.remedy)
  }

  private mutating func buildMismatch(_ node: ConfigNode) {
    let kind = (node["model"]?.text ?? node.text).flatMap(MismatchModel.Kind.init) ?? .pelgrom
    var model = MismatchModel(kind)
    if let value = node["scale"]?.number { model.scale = value }
    if let value = node["threshold_matching"]?.text.flatMap(Matching.voltage) {
      model.thresholdMatching = value
    }
    if let value = node["beta_matching"]?.text.flatMap(Matching.share) { model.betaMatching = value }
    if let value = node["capacitor"]?.share { model.capacitorSigma = value }
    if let value = node["output"]?.share { model.outputSigma = value }
    if let value = node["die"]?.share { model.dieSigma = value }
    if let value = node["preserves_mean"]?.flag { model.preservesMean = value }
    for entry in node["groups"]?.entries ?? [] {
      guard let group = SpreadGroup.allCases.first(where: { SnakeCase.text($0.rawValue) == entry.key }),
        let value = entry.value.share
      else { continue }
      model.groupCV[group] = value
    }
    options.mismatch = model
  }

  private mutating func buildFaults(_ node: ConfigNode) {
    guard let name = node.text else { return }
    let path = files.resolve(name)
    guard let bytes = bytes(of: path, for: node, "faults") else { return }
    do {
      let file = try FaultFile.read(bytes: bytes, name: path)
      options.faults = file.map
      diagnostics += file.warnings
    } catch {
      diagnostics += error.diagnostics
    }
  }
}
