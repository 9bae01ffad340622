import DynapChip
import DynapEngine

/// Reads experiments from YAML or JSON files.
public enum ConfigReader {
  /// Reads an experiment.
  ///
  /// - Parameters:
  ///   - path: the file; other files that it names are looked for beside it.
  ///   - overrides: settings of the form `duration=2s` or `board.chips[0].cores[0].parameters.SOIF_DC_P=[2,40]`,
  ///     applied in order before anything is checked.
  /// - Returns: the experiment, and what is doubtful about it in the order of the file.
  /// - Throws: ``DiagnosticError`` with everything that is wrong, and the warnings among it.
  public static func read(
    path: String, overrides: [String] = []
  ) throws(DiagnosticError) -> (experiment: Experiment, warnings: [Diagnostic]) {
    let bytes: [UInt8]
    do {
      bytes = try ByteSource.contents(ofPath: path)
    } catch {
      let place = Diagnostic.Place(file: path)
      throw DiagnosticError([
        Diagnostic(
          .error, "file-unreadable", at: place, "the file", "cannot be read: \(error.what)", error.remedy)
      ])
    }
    return try read(bytes: bytes, path: path, overrides: overrides)
  }

  /// Everything that is wrong or doubtful about a file, in the order of its lines.
  public static func check(path: String) -> [Diagnostic] {
    do {
      return try read(path: path).warnings
    } catch {
      return error.diagnostics
    }
  }

  /// Reads an experiment from the bytes of a file; see ``read(path:overrides:)``.
  package static func read(
    bytes: [UInt8], path: String, overrides: [String] = []
  ) throws(DiagnosticError) -> (experiment: Experiment, warnings: [Diagnostic]) {
    let text = YAMLText(bytes: bytes, file: path)
    guard var root = text.root else { throw DiagnosticError(text.diagnostics) }
    if let key = TrainingSchema.bodies.first(where: { root[$0] != nil }), root["duration"] == nil {
      throw DiagnosticError([
        Diagnostic(
          .error, "learning-experiment", at: root[key]?.place, key, "makes the file a learning experiment",
          "run it with dynapse learn")
      ])
    }
    var diagnostics = text.diagnostics
    for override in overrides {
      if let problem = ConfigOverride.apply(override, to: &root) { diagnostics.append(problem) }
    }
    var check = SchemaCheck()
    check.check(root, .mapping(ExperimentSchema.experiment), "")
    diagnostics += check.diagnostics
    var builder = ConfigBuilder(root: root, files: ConfigFiles(path: path))
    var experiment = root.isMapping ? builder.build() : nil
    // What the check has told of a value, the parts that use the value need not tell again.
    let told = Set(
      check.diagnostics.filter { $0.severity == .error }.map { Told(place: $0.place, keyPath: $0.keyPath) })
    diagnostics += builder.diagnostics.filter { !told.contains(Told(place: $0.place, keyPath: $0.keyPath)) }
    diagnostics = sorted(withoutConsequences(diagnostics), file: path)
    builder.files.note(Array(root.canonicalText.utf8))
    experiment?.digest = builder.files.contents.hexadecimal
    guard let experiment, !diagnostics.contains(where: { $0.severity == .error }) else {
      throw DiagnosticError(diagnostics)
    }
    return (experiment, diagnostics)
  }

  /// Until populations and connections are right, what they leave unconnected says nothing.
  private static func withoutConsequences(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let isWrong = diagnostics.contains { diagnostic in
      diagnostic.severity == .error
        && ["populations", "connections"].contains { diagnostic.keyPath.hasPrefix($0) }
    }
    guard isWrong else { return diagnostics }
    return diagnostics.filter { !["connection-empty", "stimulus-unheard"].contains($0.code) }
  }

  /// Where something has been told.
  private struct Told: Hashable {
    var place: Diagnostic.Place?
    var keyPath: String
  }

  /// Each diagnostic once, those of the file itself first, by line and column.
  private static func sorted(_ diagnostics: [Diagnostic], file: String) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let unique = diagnostics.filter { seen.insert($0).inserted }
    func key(_ item: (offset: Int, element: Diagnostic)) -> (Int, String, Int, Int, Int) {
      let place = item.element.place
      let name = place?.file ?? ""
      return (name == file ? 0 : 1, name, place?.line ?? 0, place?.column ?? 0, item.offset)
    }
    return unique.enumerated().sorted { key($0) < key($1) }.map(\.element)
  }
}
