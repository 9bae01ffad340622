import DynapEngine
import DynapUnits
import Foundation

/// The folder of a batch: a folder for each die, a table of the dies, a picture of their spread, and the summary.
package struct BatchFiles: Sendable {
  /// The folder.
  package let folder: String

  /// The name of the table of the dies.
  package static let tableName = "dies.csv"
  /// The name of the picture of their spread.
  package static let pictureName = "dies.svg"
  /// The name of the summary, which is written last.
  package static let summaryName = RunFiles.Name.summary.rawValue

  /// The files of a folder that may not exist yet.
  package init(folder: String) { self.folder = folder }

  /// The path of a file.
  package func path(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }

  /// The folder of a die.
  package func die(_ serial: UInt64) -> RunFiles { RunFiles(folder: path("serial-\(serial)")) }

  /// Makes the folder, and takes away what an earlier batch or run said of these dies: a die whose folder has no summary
  /// has not run to its end.
  ///
  /// - Throws: as ``RunFiles/prepare()``.
  package func prepare(_ serials: [UInt64]) throws(FormatError) {
    try RunFiles(folder: folder).prepare()
    for name in [Self.summaryName, Self.tableName, Self.pictureName] { unlink(path(name)) }
    for serial in serials { unlink(die(serial).path(.summary)) }
  }

  /// Writes the table, the picture and the summary, and returns the summary with its outputs filled in.
  ///
  /// - Throws: `FormatError` with code `system`.
  package func write(
    _ run: BatchRun, _ outcome: BatchRun.Outcome, _ summary: BatchSummary
  ) throws(FormatError) -> BatchSummary {
    var summary = summary
    var names = [Self.tableName]
    try writeTable(run, outcome.dies)
    if run.pictures, let figure = BatchFigure(run, outcome.dies).figure {
      try ByteSink.write(Array(figure.svg().utf8), toPath: path(Self.pictureName))
      names.append(Self.pictureName)
    }
    summary.outputs = names.map { .init(file: $0, bytes: RunFiles.size(path($0))) }
    guard let text = try? ReportJSON.text(summary) else {
      preconditionFailure("every number of a summary is finite")
    }
    try ByteSink.write(Array(text.utf8), toPath: path(Self.summaryName))
    return summary
  }

  /// One line per die: the serial, its recorded spikes, the mean rate of each population of neurons, and of each point of
  /// a curve of rates against a bias the mean over the neurons.
  private func writeTable(_ run: BatchRun, _ dies: [BatchDie]) throws(FormatError) {
    let columns = BatchColumns(run.experiment)
    let names =
      ["serial", "spikes"] + columns.populations.map { "\($0)_hz" } + columns.curvePoints.map { "\($0)_hz" }
    let sink = try ByteSink(path: path(Self.tableName))
    try sink.write(names.map(RunTables.quoted).joined(separator: ",") + "\n")
    for die in dies {
      let rates = die.rates.map { $0.map { "\($0)" } ?? "" } + die.curveRates.map { "\($0)" }
      try sink.write((["\(die.serial)", "\(die.spikes)"] + rates).joined(separator: ",") + "\n")
    }
    try sink.finish()
  }
}
