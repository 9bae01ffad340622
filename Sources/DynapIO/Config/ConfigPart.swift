import DynapChip

/// A file that an experiment names instead of being one: a preset or a process.
public struct ConfigPart: Hashable, Sendable {
  /// What the file is.
  public let kind: Kind
  /// How many biases or constants it sets.
  public let count: Int

  /// The kinds of parts.
  public enum Kind: String, Sendable {
    /// A named set of biases.
    case preset
    /// The constants of a process.
    case process
  }

  /// Reads a file, or returns nil when it is neither a preset nor a process by its keys.
  ///
  /// - Throws: ``DiagnosticError`` with everything that is wrong with the part.
  public init?(path: String) throws(DiagnosticError) {
    guard let bytes = try? ByteSource.contents(ofPath: path),
      let root = YAMLText(bytes: bytes, file: path).root
    else { return nil }
    guard root.isMapping, root["duration"] == nil, let kind = Self.kind(of: root) else { return nil }
    var check = SchemaCheck()
    switch kind {
    case .preset: check.check(root, .mapping(ExperimentSchema.preset), "")
    case .process: check.check(root, .mapping(ExperimentSchema.process), "")
    }
    guard !check.diagnostics.contains(where: { $0.severity == .error }) else {
      throw DiagnosticError(check.diagnostics)
    }
    self.kind = kind
    count = (root[kind == .preset ? "parameters" : "constants"]?.entries ?? []).count
  }

  private static func kind(of root: ConfigNode) -> Kind? {
    if root["parameters"] != nil { return .preset }
    return root["constants"] != nil || root["base"] != nil ? .process : nil
  }
}
