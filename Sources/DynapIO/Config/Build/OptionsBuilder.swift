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
    buildReadings()
    if let name = root["sensor_order"]?.text,
      let order = SensorPipeline.Order.allCases.first(where: { SnakeCase.text($0.rawValue) == name })
    {
      options.ports.sensorOrder = order
    }
    if let shift = root["front_end_tag_shift"]?.whole.flatMap(AnalogFrontEnd.TagShift.init) {
      options.ports.frontEnd.tagShift = shift
    }
    if let retrigger = root["retrigger"]?.flag { options.retriggersPulses = retrigger }
    if options.step < .us(1) || options.step > .ms(1), let node = root["step"] {
      report(
        .error, "step-out-of-range", node, "step", "is \(options.step)",
        "a step lies between 1 us and 1 ms; 100 us is usual")
    }
    buildSilicon()
    buildConditions()
    for entry in root["timing"]?.entries ?? [] {
      guard let row = FabricTiming.rows.first(where: { SnakeCase.text($0.name) == entry.key }) else {
        continue
      }
      try? options.timing.set(row.name, to: entry.value.text ?? "")
    }
  }

  /// The readings of what is not published.
  private mutating func buildReadings() {
    func choice<Reading: CaseIterable & RawRepresentable<String>>(_ node: ConfigNode?, _: Reading.Type)
      -> Reading?
    {
      Reading.allCases.first { SnakeCase.text($0.rawValue) == node?.text }
    }
    let latches = root["latch_readings"]
    Self.set(
      &options.latchReadings.sensedNode, choice(latches?["coho_ca_mem"], SensedNode.Reading.self))
    Self.set(
      &options.latchReadings.homeostasisTarget, choice(latches?["ho_so_de"], HomeostasisTarget.self))
    Self.set(&options.latchReadings.diffusion, choice(latches?["deam_ampa"], DiffusionReading.self))
    Self.set(&options.latchReadings.deMux, choice(latches?["de_mux"], DeMuxReading.self))
    Self.set(&options.senseAmplifiers, choice(root["sense_amplifiers"], SenseAmplifier.Reading.self))
    Self.set(&options.delayCurrents, choice(root["delay_currents"], Delay.Currents.self))
    Self.set(&options.delayCapacity, choice(root["delay_line"], Delay.Capacity.self))
  }

  /// The process of a name or a path that stands in a file at `origin`, or in the experiment.
  mutating func process(
    _ name: String, _ node: ConfigNode, _ path: String, depth: Int = 0, by origin: String? = nil
  ) -> Process {
    guard let file = files.find(name, in: "processes", by: origin) else {
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
      process = self.process(baseName, base, "base", depth: depth + 1, by: origin)
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
}
