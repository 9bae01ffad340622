import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// The folder of a run: writes and reads its files. Each file appears whole or not at all.
package struct RunFiles: Sendable {
  /// The folder.
  package let folder: String

  /// The names of the files.
  package enum Name: String, CaseIterable, Sendable {
    /// The spikes as text.
    case spikesText = "spikes.csv"
    /// The spikes as arrays.
    case spikes = "spikes.npz"
    /// The recorded states.
    case traces = "traces.npz"
    /// What was sent in, and the signals behind it.
    case inputs = "inputs.npz"
    /// The picture of the spikes.
    case rasterPicture = "raster.svg"
    /// The picture of the recorded states.
    case tracesPicture = "traces.svg"
    /// The rates against a bias as text.
    case ratesText = "rates.csv"
    /// The picture of the rates against a bias.
    case ratesPicture = "rates.svg"
    /// The counts of the spiking converters as text.
    case convertersText = "sadc.csv"
    /// The counts of the spiking converters as arrays.
    case converters = "sadc.npz"
    /// The pulses of the spiking converters.
    case converterPulses = "sadc_events.npz"
    /// The analog pins as text.
    case padsText = "pads.csv"
    /// The analog pins as arrays.
    case pads = "pads.npz"
    /// The pins of pulse extenders as text.
    case pulsesText = "pulses.csv"
    /// The pins of pulse extenders as arrays.
    case pulses = "pulses.npz"
    /// What the output buses carried as text.
    case hostEventsText = "host_events.csv"
    /// What the output buses carried as arrays.
    case hostEvents = "host_events.npz"
    /// The picture of the windows.
    case windowsPicture = "windows.svg"
    /// The events of the learning buses.
    case learningEventsText = "learning_events.csv"
    /// The plastic weights at the end.
    case weightsText = "weights.csv"
    /// What was run, how it went and what came out; written last.
    case summary = "summary.json"
  }

  /// The files of a folder that may not exist yet.
  package init(folder: String) { self.folder = folder }

  /// The path of a file.
  package func path(_ name: Name) -> String { (folder as NSString).appendingPathComponent(name.rawValue) }

  /// Makes the folder and those above it, and checks that files can be made in it.
  ///
  /// - Throws: `FormatError` with code `system` when it cannot be made or written.
  package func prepare() throws(FormatError) {
    var made = ""
    for part in (folder as NSString).pathComponents {
      made = (made as NSString).appendingPathComponent(part)
      // What is there already may still be no folder, which the next one in it tells.
      guard mkdir(made, 0o777) == 0 || errno == EEXIST else {
        throw .system("cannot make the folder", path: folder, remedy: "give another folder with --out")
      }
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw FormatError(
        .system, source: folder, at: .whole, "is a file, not a folder",
        remedy: "give another folder with --out")
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw .system("cannot write to the folder", path: folder, remedy: "give another folder with --out")
    }
  }

  /// Writes all files of a run, the summary last, and removes those that an earlier run left and this one does not
  /// write; returns the summary with its outputs filled in.
  ///
  /// - Throws: `FormatError`: `system`, and `unsupportedArchive` past 4 GiB of arrays.
  package func write(
    _ record: RunRecord, _ summary: RunSummary, pictures: Bool
  ) throws(FormatError) -> RunSummary {
    let earlier = (try? readSummary())?.outputs ?? []
    unlink(path(.summary))
    var summary = summary
    var names: [Name] = [.spikesText, .spikes]
    try RunTables.writeSpikes(record, toPath: path(.spikesText))
    try RunTables.spikes(record).write(toPath: path(.spikes))
    if !record.inputs.isEmpty {
      try RunTables.inputs(record).write(toPath: path(.inputs))
      names.append(.inputs)
    }
    if !record.traces.isEmpty {
      try RunTables.traces(record).write(toPath: path(.traces))
      names.append(.traces)
    }
    if !record.rateCurves.isEmpty {
      try RunTables.writeRates(record, toPath: path(.ratesText))
      names.append(.ratesText)
    }
    names += try writeWindows(record.windows)
    names += try writeLearning(record.learning)
    if pictures { names += try writePictures(record) }
    for name in Name.allCases
    where !names.contains(name) && earlier.contains(where: { $0.file == name.rawValue }) {
      unlink(path(name))
    }
    summary.outputs = names.map { .init(file: $0.rawValue, bytes: Self.size(path($0))) }
    try write(summary)
    return summary
  }

  /// Writes the pictures of a record, and returns which there are.
  ///
  /// - Throws: `FormatError` with code `system`.
  package func writePictures(
    _ record: RunRecord, window: ClosedRange<Double>? = nil
  ) throws(FormatError) -> [Name] {
    let figures = RunFigures(record, window: window)
    try ByteSink.write(Array(figures.raster.svg().utf8), toPath: path(.rasterPicture))
    var names: [Name] = [.rasterPicture]
    let others = [
      (Name.tracesPicture, figures.traces), (.ratesPicture, figures.rateCurves),
      (.windowsPicture, figures.windows),
    ]
    for (name, figure) in others {
      guard let figure else { continue }
      try ByteSink.write(Array(figure.svg().utf8), toPath: path(name))
      names.append(name)
    }
    return names
  }

  private func write(_ summary: RunSummary) throws(FormatError) {
    guard let text = try? ReportJSON.text(summary) else {
      preconditionFailure("every number of a summary is finite")
    }
    try ByteSink.write(Array(text.utf8), toPath: path(.summary))
  }

  /// The size of a file in bytes; 0 when there is none.
  static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}

/// A name as the name of one folder.
package enum FolderName {
  /// Letters, digits, dots, dashes and underscores, not beginning with a dot; anything else becomes a dash.
  package static func text(_ name: String) -> String {
    let safe = name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" }
    let text = String(safe.drop { $0 == "." })
    return text.isEmpty ? "run" : text
  }
}
