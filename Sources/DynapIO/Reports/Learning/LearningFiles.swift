import DynapChip
import DynapLearning
import Foundation

/// The folder of a learning experiment.
package struct LearningFiles: Sendable {
  /// The folder.
  package let folder: String

  /// The names of the files.
  package enum Name: String, CaseIterable, Sendable {
    /// The page for a person.
    case report = "report.html"
    /// Accuracy, error spikes and updates over the trials.
    case curves = "curves.svg"
    /// Histograms of weights before and after.
    case weightPicture = "weights.svg"
    /// A trial of each class before and after.
    case rasters = "rasters.svg"
    /// Every training trial as text.
    case trials = "trials.csv"
    /// The learned weights of every seed.
    case weights = "weights.json"
    /// Everything that `--resume` needs.
    case snapshot = "snapshot.json"
    /// What was run and what came out; written last.
    case summary = "summary.json"
  }

  /// The files of a folder that may not exist yet.
  package init(folder: String) { self.folder = folder }

  /// The path of a file.
  package func path(_ name: Name) -> String { (folder as NSString).appendingPathComponent(name.rawValue) }

  /// Makes the folder; see ``RunFiles/prepare()``.
  package func prepare() throws(FormatError) { try RunFiles(folder: folder).prepare() }

  /// Writes everything, the summary last.
  ///
  /// - Throws: `FormatError` with code `system`.
  package func write(
    _ batch: LearningBatch, _ summary: LearningSummary, pictures: Bool
  ) throws(FormatError) {
    unlink(path(.summary))
    try write(batch.snapshot)
    try write(Self.trialTable(batch), to: .trials)
    try write(Self.json(WeightFile(batch)), to: .weights)
    if pictures {
      let figures = LearningFigures(batch)
      var pictures = [(Name.curves, figures.curves.svg()), (.weightPicture, figures.weights.svg())]
      if let rasters = figures.rasters { pictures.append((.rasters, rasters.svg())) }
      for (name, svg) in pictures { try write(svg, to: name) }
      try write(LearningReport(summary, pictures: pictures.map(\.1)).html, to: .report)
    }
    try write(Self.json(summary), to: .summary)
  }

  /// Writes a snapshot.
  ///
  /// - Throws: `FormatError` with code `system`.
  package func write(_ snapshot: LearningSnapshot) throws(FormatError) {
    try write(Self.json(snapshot), to: .snapshot)
  }

  /// Reads the snapshot of the folder.
  ///
  /// - Throws: `FormatError` when it cannot be read, `DiagnosticError` when it is none.
  package func readSnapshot() throws -> LearningSnapshot {
    try Self.read(LearningSnapshot.self, path: path(.snapshot), what: "a snapshot of learning")
  }

  /// Reads learned weights from a file.
  ///
  /// - Throws: `FormatError` when it cannot be read, `DiagnosticError` when it holds none.
  package static func readWeights(path: String) throws -> WeightFile {
    try read(WeightFile.self, path: path, what: "a file of learned weights")
  }

  private static func read<Value: Decodable>(_: Value.Type, path: String, what: String) throws -> Value {
    let bytes = try ByteSource.contents(ofPath: path)
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch {
      throw DiagnosticError([
        Diagnostic(
          .error, "learning-file-unreadable", at: .init(file: path), "the file", "is not \(what)",
          "give a file that dynapse learn has written")
      ])
    }
  }

  private func write(_ text: String, to name: Name) throws(FormatError) {
    try ByteSink.write(Array(text.utf8), toPath: path(name))
  }

  private static func json(_ value: some Encodable) -> String {
    guard let text = try? ReportJSON.text(value) else {
      preconditionFailure("every number of learning is finite")
    }
    return text
  }

  /// One line per training trial.
  private static func trialTable(_ batch: LearningBatch) -> String {
    var lines = ["control,seed,trial,score,error_spikes,hidden_updates,output_updates"]
    for control in batch.controls {
      for run in batch.runs(of: control) {
        for (trial, record) in run.records.enumerated() {
          lines.append(
            "\(control.rawValue),\(run.seed),\(trial),\(record.score),\(record.errorSpikes),"
              + "\(record.updates[0]),\(record.updates[1])")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
