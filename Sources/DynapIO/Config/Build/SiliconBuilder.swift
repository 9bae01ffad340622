import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric

/// A file on the silicon that an experiment names, checked.
struct PartFile {
  /// Its content.
  let root: ConfigNode
  /// Where it lies; what it names itself is looked for beside it first.
  let path: String
}

extension ConfigBuilder {
  /// The board, its die, the die's process and spread: what the experiment says wins over the board's file, that over
  /// the die's, that over the standard.
  mutating func buildSilicon() {
    let name = root["board"].flatMap { $0["file"] ?? ($0.text == nil ? nil : $0) }
    if let name {
      boardFile = part(
        "boards", "board", PartSchema.board, name, root["board"]?["file"] == nil ? "board" : "board.file")
    }
    if root["serial"] == nil, let serial = boardFile?.root["serial"]?.whole.flatMap(UInt64.init(exactly:)) {
      options.serial = serial
    }
    let die = buildDie()
    if let node = die?.root["learning"] {
      options.learning = Self.learningSilicon(node)
    } else if die == nil, (root["die"] ?? boardFile?.root["die"])?.text == LearningSchema.die {
      // Where no file of the name is at hand, its figures are those that are built in.
      options.learning = LearningSilicon()
    }
    if let node = root["learning_block"] { applyFigures(node) }
    if let node = root["learning_bus"] { applyBus(node) }
    if let node = root["process"], let name = node.text {
      options.process = process(name, node, "process")
    } else if let node = die?.root["process"], let name = node.text {
      options.process = process(name, node, "process", by: die?.path)
    }
    if let node = root["mismatch"] {
      options.mismatch = mismatch(node)
    } else if let node = die?.root["mismatch"] {
      options.mismatch = mismatch(named: node, "mismatch", by: die?.path)
    }
    if let node = root["faults"] {
      buildFaults(node)
    } else if let file = boardFile, let node = file.root["faults"] {
      buildFaults(node, by: file.path)
    }
  }

  /// The die's file; its geometry has been checked with its shape.
  private mutating func buildDie() -> PartFile? {
    if let node = root["die"] { return part("dies", "die", PartSchema.die, node, "die") }
    guard let file = boardFile, let node = file.root["die"] else { return nil }
    return part("dies", "die", PartSchema.die, node, "die", by: file.path)
  }

  /// A file of a name or a path in one of the folders of parts; nil when there is none, which is reported unless it is the
  /// die that is built in.
  private mutating func part(
    _ group: String, _ what: String, _ type: MappingType, _ node: ConfigNode, _ path: String,
    by origin: String? = nil
  ) -> PartFile? {
    guard let name = node.text else { return nil }
    guard let file = files.find(name, in: group, by: origin) else {
      if group != "dies" || !["dynapse2", LearningSchema.die].contains(name) {
        let known = Set(files.names(in: group) + (group == "dies" ? ["dynapse2"] : [])).sorted()
        reportUnknown("unknown-\(what)", what, node, path, among: known)
      }
      return nil
    }
    return load(file, .mapping(type), for: node, path).map { PartFile(root: $0, path: file) }
  }

  // MARK: mismatch

  private mutating func mismatch(_ node: ConfigNode) -> MismatchModel {
    guard node.text == nil else { return mismatch(named: node, "mismatch") }
    var model = node["model"].map { mismatch(named: $0, "mismatch.model") } ?? MismatchModel()
    Self.apply(node, to: &model)
    return model
  }

  /// A model, or that of a file of a name or a path.
  private mutating func mismatch(
    named node: ConfigNode, _ path: String, by origin: String? = nil
  ) -> MismatchModel {
    guard let name = node.text else { return MismatchModel() }
    if let kind = MismatchModel.Kind(rawValue: name) { return MismatchModel(kind) }
    guard let file = files.find(name, in: "mismatch", by: origin) else {
      let kinds = MismatchModel.Kind.allCases.map(\.rawValue)
      reportUnknown(
        "unknown-mismatch", "mismatch model", node, path, among: kinds + files.names(in: "mismatch"))
      return MismatchModel()
    }
    guard let root = load(file, .mapping(PartSchema.mismatch), for: node, path) else {
      return MismatchModel()
    }
    var model = MismatchModel(root["model"]?.text.flatMap(MismatchModel.Kind.init) ?? .pelgrom)
    Self.apply(root, to: &model)
    return model
  }

  /// Sets what a node gives, with or without its source.
  private static func apply(_ node: ConfigNode, to model: inout MismatchModel) {
    func given(_ key: String) -> ConfigNode? { node[key].map { $0["value"] ?? $0 } }
    set(&model.scale, given("scale")?.number)
    set(&model.thresholdMatching, given("threshold_matching")?.text.flatMap(Matching.voltage))
    set(&model.betaMatching, given("beta_matching")?.text.flatMap(Matching.share))
    set(&model.capacitorSigma, given("capacitor")?.share)
    set(&model.outputSigma, given("output")?.share)
    set(&model.dieSigma, given("die")?.share)
    set(&model.gradientSigma, given("gradient")?.share)
    set(&model.preservesMean, given("preserves_mean")?.flag)
    for entry in node["groups"]?.entries ?? [] {
      let value = (entry.value["value"] ?? entry.value).share
      guard let group = SpreadGroup.allCases.first(where: { SnakeCase.text($0.rawValue) == entry.key }),
        let value
      else { continue }
      model.groupCV[group] = value
    }
  }

  // MARK: faults

  private mutating func buildFaults(_ node: ConfigNode, by origin: String? = nil) {
    guard let name = node.text else {
      guard node.isMapping else { return }
      let profile = node["profile"]?.text ?? "drawn"
      let chips = chipCount(root["board"])
      @Sendable func draw(_ serial: UInt64) -> FaultMap? {
        BoardProfile(named: profile, serial: serial).map {
          FaultGenerator($0, serial: serial).map(chips: chips)
        }
      }
      let own = node["serial"]?.whole.flatMap(UInt64.init(exactly:))
      guard let faults = draw(own ?? options.serial) else { return }
      options.faults = faults
      if own == nil { faultsOfDie = { draw($0) ?? faults } }
      return
    }
    let path = ConfigFiles(path: origin ?? files.path).resolve(name)
    guard let bytes = bytes(of: path, for: node, "faults") else { return }
    do {
      let file = try FaultFile.read(bytes: bytes, name: path)
      options.faults = file.map
      diagnostics += file.warnings
    } catch {
      diagnostics += error.diagnostics
    }
  }

  // MARK: board

  /// How many chips the board has.
  mutating func chipCount(_ board: ConfigNode?) -> Int {
    if let chips = boardFile?.root["chips"]?.whole, (1...IndexSpace.chip.count).contains(chips) {
      return chips
    }
    guard let chips = board?["chips"] else { return 1 }
    if chips.isList { return min(max(1, chips.items.count), IndexSpace.chip.count) }
    let named = chips.selected(.chip).filter { $0.key != "all" }.flatMap(\.indices)
    return (named.max() ?? 0) + 1
  }
}
