import DynapChip
import DynapEngine
import DynapLearning

/// Where the chip of a learning experiment comes from: the file that `learn.chip` names, or the very file that was given.
struct ChipSource {
  /// The learning experiment; of a chip's own file, one that trains it on the demonstration's task.
  let experiment: ConfigNode
  private let bytes: [UInt8]
  private let path: String
  private let isChipFile: Bool

  /// Looks at the root of a file.
  init(_ root: ConfigNode, bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    isChipFile =
      TrainingSchema.bodies.allSatisfy { root[$0] == nil } && root["board"] != nil
      && root["populations"] != nil
    guard isChipFile else {
      experiment = root
      return
    }
    func node(_ content: ConfigNode.Content) -> ConfigNode { ConfigNode(content: content, place: root.place) }
    func entry(_ key: String, _ value: ConfigNode) -> ConfigNode.Entry {
      .init(key: key, place: value.place, value: value)
    }
    var entries = root.entries.filter { ["format", "name", "comment"].contains($0.key) }
    if let serial = root["serial"] { entries.append(entry("seeds", serial)) }
    let profile = node(.scalar(.init(text: LearningProfile.chip.rawValue)))
    entries.append(entry("learn", node(.mapping([entry("profile", profile)]))))
    experiment = node(.mapping(entries))
  }

  /// The settings of the learning experiment, and the others, which are those of a chip if there is one.
  static func split(_ overrides: [String]) -> (own: [String], others: [String]) {
    let keys = TrainingSchema.bodies + ["seeds", "name", "comment", "format"]
    func isOwn(_ text: String) -> Bool { keys.contains(String(text.prefix { !".=[".contains($0) })) }
    return (overrides.filter(isOwn), overrides.filter { !isOwn($0) })
  }

  /// Reads the chip of an experiment whose profile it is, and takes the sizes of the network from it.
  func addChip(
    to experiment: inout LearningExperiment?, _ learn: ConfigNode, overrides: [String]
  ) throws(DiagnosticError) {
    guard experiment?.plan.profile == .chip else {
      guard isChipFile, let profile = learn["profile"] else { return }
      throw problem(
        "chip-only", profile, "learn.profile", "is \(profile.text ?? ""), and \(path) is the file of a chip",
        "use the profile chip, or give a file with the key learn")
    }
    let chip: Experiment
    if isChipFile {
      let (read, warnings) = try ConfigReader.read(bytes: bytes, path: path, overrides: overrides)
      chip = read
      experiment?.warnings = warnings
      experiment?.chipKeys = Self.keys(bytes, path: path, overrides)
    } else {
      guard let name = learn["chip"]?.text, !name.isEmpty else {
        throw problem(
          "chip-missing", learn, "learn.chip", "is missing, and the profile chip trains the chip of a file",
          "write chip: and a file such as error-propagation-chip.yaml, or use the profile normalised or current"
        )
      }
      let file = ConfigFiles(path: path).resolve(name)
      let (read, warnings) = try ConfigReader.read(path: file, overrides: overrides)
      chip = read
      experiment?.warnings = warnings
      if let bytes = try? ByteSource.contents(ofPath: file) {
        experiment?.chipKeys = Self.keys(bytes, path: file, overrides)
      }
    }
    func count(_ population: String) -> Int { chip.network[population]?.members.count ?? 0 }
    // A chip without populations is told of when its network is made.
    if let inputs = learn["task"]?["inputs"], let asked = inputs.whole, asked != count("input"),
      count("input") > 0
    {
      throw problem(
        "chip-of-other-sizes", inputs, "learn.task.inputs",
        "is \(asked), and the chip has \(count("input")) inputs", "ask for \(count("input"))")
    }
    let classes = experiment?.plan.task.classes ?? 0
    let ends = min(count("output"), count("teacher"))
    if ends > 0, classes > ends || classes != count("output") {
      let place = learn["task"]?["classes"] ?? learn
      throw problem(
        "chip-of-other-sizes", place, "learn.task.classes",
        "is \(classes), and the chip has \(count("output")) outputs and \(count("teacher")) teachers",
        "ask for as many classes as the chip has outputs, each with a teacher")
    }
    if learn["task"]?["inputs"] == nil { experiment?.plan.task.inputs = max(count("input"), 1) }
    experiment?.plan.network.hidden = max(count("hidden"), 1)
    experiment?.chip = chip
  }

  /// What a chip's file, which has been read without a mistake, says beside its network.
  private static func keys(_ bytes: [UInt8], path: String, _ overrides: [String]) -> ChipKeys {
    guard var root = YAMLText(bytes: bytes, file: path).root else { return ChipKeys() }
    for override in overrides { _ = ConfigOverride.apply(override, to: &root) }
    return ChipKeys(root, files: ConfigFiles(path: path))
  }

  private func problem(
    _ code: String, _ node: ConfigNode, _ path: String, _ fact: String, _ remedy: String
  ) -> DiagnosticError {
    DiagnosticError([Diagnostic(.error, code, at: node.place, path, fact, remedy)])
  }
}
