import DynapChip

/// A file that an experiment names instead of being one: a preset, a process, a spread, a die or a board.
public struct ConfigPart: Hashable, Sendable {
  /// What the file is.
  public let kind: Kind
  /// How many biases or constants, or other values, it sets.
  public let count: Int

  /// The kinds of parts.
  public enum Kind: String, Sendable {
    /// A named set of biases.
    case preset
    /// The constants of a process.
    case process
    /// How far the devices of a die stray.
    case mismatch
    /// The geometry of a die.
    case die
    /// A board.
    case board
    /// A learning experiment, for `dynapse learn`.
    case learning
  }

  /// Reads a file, or returns nil when it is none of these by its keys.
  ///
  /// - Throws: ``DiagnosticError`` with everything that is wrong with the part.
  public init?(path: String) throws(DiagnosticError) {
    guard let bytes = try? ByteSource.contents(ofPath: path),
      let root = YAMLText(bytes: bytes, file: path).root
    else { return nil }
    guard root.isMapping, root["duration"] == nil, let kind = Self.kind(of: root) else { return nil }
    var check = SchemaCheck()
    let type =
      switch kind {
      case .preset: ExperimentSchema.preset
      case .process: ExperimentSchema.process
      case .mismatch: PartSchema.mismatch
      case .die: PartSchema.die
      case .board: PartSchema.board
      case .learning: TrainingSchema.experiment
      }
    check.check(root, .mapping(type), "")
    guard !check.diagnostics.contains(where: { $0.severity == .error }) else {
      throw DiagnosticError(check.diagnostics)
    }
    self.kind = kind
    if kind == .learning { _ = try LearningReader.read(path: path) }
    let values =
      switch kind {
      case .preset: root["parameters"]
      case .process: root["constants"]
      case .mismatch, .board: root
      case .learning: root["learn"] ?? root["classify"] ?? root["balance"]
      case .die: root["geometry"]
      }
    count = (values?.entries ?? []).count { !["format", "comment"].contains($0.key) }
  }

  private static func kind(of root: ConfigNode) -> Kind? {
    if TrainingSchema.bodies.contains(where: { root[$0] != nil }) { return .learning }
    if root["parameters"] != nil { return .preset }
    if root["model"] != nil { return .mismatch }
    if root["geometry"] != nil { return .die }
    if root["chips"]?.scalar != nil { return .board }
    return root["constants"] != nil || root["base"] != nil ? .process : nil
  }
}
