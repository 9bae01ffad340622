import DynapChip
import DynapLearning

/// What a file says that `dynapse learn` takes.
package enum LearningFile: Sendable {
  /// A network that learns by errors that travel back.
  case network(LearningExperiment)
  /// Neurons that learn by pairs of spikes.
  case pairs(PairExperiment)
}

/// Reads learning experiments.
package enum LearningReader {
  /// Reads a learning experiment; `overrides` as of ``ConfigReader/read(path:overrides:)``.
  ///
  /// - Throws: `DiagnosticError` with everything that is wrong with the file.
  package static func read(
    path: String, overrides: [String] = []
  ) throws(DiagnosticError) -> LearningFile {
    let bytes: [UInt8]
    do {
      bytes = try ByteSource.contents(ofPath: path)
    } catch {
      throw DiagnosticError([Diagnostic(error)])
    }
    return try read(bytes: bytes, path: path, overrides: overrides)
  }

  /// Reads a learning experiment from the bytes of a file.
  static func read(
    bytes: [UInt8], path: String, overrides: [String] = []
  ) throws(DiagnosticError) -> LearningFile {
    let text = YAMLText(bytes: bytes, file: path)
    guard var root = text.root else { throw DiagnosticError(text.diagnostics) }
    let source = ChipSource(root, bytes: bytes, path: path)
    root = source.experiment
    var diagnostics = text.diagnostics
    let (own, others) = ChipSource.split(overrides)
    for override in own {
      if let problem = ConfigOverride.apply(override, to: &root) { diagnostics.append(problem) }
    }
    let isChip = root["learn"]?["profile"]?.text == LearningProfile.chip.rawValue
    for override in isChip ? [] : others {
      if let problem = ConfigOverride.apply(override, to: &root) { diagnostics.append(problem) }
    }
    var check = SchemaCheck()
    check.check(root, .mapping(TrainingSchema.experiment), "")
    diagnostics += check.diagnostics
    guard diagnostics.isEmpty else { throw DiagnosticError(diagnostics) }
    var builder = TrainingBuilder(root: root)
    let files = ConfigFiles(path: path)
    let pairs = root["learn"] == nil ? builder.buildPairs(named: files.stem, files: files) : nil
    var network = root["learn"] == nil ? nil : builder.build(named: files.stem)
    guard builder.diagnostics.isEmpty else { throw DiagnosticError(builder.diagnostics) }
    if let pairs { return .pairs(pairs) }
    if let learn = root["learn"] { try source.addChip(to: &network, learn, overrides: others) }
    return .network(
      network ?? LearningExperiment(name: files.stem, comment: "", plan: TrainingPlan(), seeds: [1]))
  }
}
