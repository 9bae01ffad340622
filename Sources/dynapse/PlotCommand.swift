import ArgumentParser
import DynapChip
import DynapIO
import DynapUnits
import Foundation

/// `dynapse plot`: draws the pictures of a run again, from its files.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the pictures of a run again, from its files.",
    discussion: """
      Of a folder, raster.svg and traces.svg are written into it; with -o, everything goes into one picture. Of a \
      single file, the picture stands beside it.

      Example: dynapse plot out/ecg --from 10s --until 20s -o beat.svg
      """)

  @Argument(help: "The folder of a run, its spikes.npz or its traces.npz.", completion: .file())
  var input: String

  @Option(name: .shortAndLong, help: "The picture to write; - is standard output.", completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("Where the time axis begins.", valueName: "time"), transform: SimTime.argument)
  var from: SimTime?

  @Option(help: ArgumentHelp("Where the time axis ends.", valueName: "time"), transform: SimTime.argument)
  var until: SimTime?

  func validate() throws {
    if let from, let until, from >= until { throw ValidationError("--from must come before --until.") }
  }

  func run() throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: input, isDirectory: &isFolder)
    let files = RunFiles(folder: input)
    let record = exists && isFolder.boolValue ? try files.read() : try RunFiles.read(archive: input)
    let window = try window(of: record)
    if let output {
      let svg = RunFigures(record, window: window).all.svg()
      return output == "-"
        ? try StandardStream.output.print(svg) : try ByteSink.write(Array(svg.utf8), toPath: output)
    }
    var paths: [String]
    if isFolder.boolValue {
      paths = try files.writePictures(record, window: window).map(files.path)
    } else {
      let figures = RunFigures(record, window: window)
      let figure = record.spikes.isEmpty ? figures.traces ?? figures.raster : figures.raster
      paths = [(input as NSString).deletingPathExtension + ".svg"]
      try ByteSink.write(Array(figure.svg().utf8), toPath: paths[0])
    }
    try StandardStream.output.print(paths.joined(separator: "\n"))
  }

  private func window(of record: RunRecord) throws -> ClosedRange<Double>? {
    guard from != nil || until != nil else { return nil }
    let start = from ?? .zero
    let end = until ?? record.until
    guard start < end else {
      throw ValidationError("--from \(start) lies behind the end of the run, \(record.until).")
    }
    return start.seconds...end.seconds
  }
}

extension SimTime {
  /// Reads a time with its unit, such as `10ms`.
  ///
  /// - Throws: `ValidationError` with the reason and the remedy when it is not a time, or negative.
  static func argument(_ text: String) throws -> SimTime {
    let time: SimTime
    do { time = try SimTime(text) } catch { throw ValidationError("it \(error.reason); \(error.remedy)") }
    guard time >= .zero else { throw ValidationError("it is negative; write for example 10 ms") }
    return time
  }
}
