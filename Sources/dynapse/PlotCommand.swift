import ArgumentParser
import DynapChip
import DynapIO
import DynapUnits
import Foundation

/// `dynapse plot`: draws the pictures of a run again, from its files.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the pictures of a run again, from its files, or those of a waveform.",
    discussion: """
      Of a folder, raster.svg and traces.svg are written into it; with -o, everything goes into one picture. Of a \
      single file, the picture stands beside it. Of a waveform, whose name ends in .vcd, the signals that change are \
      drawn, up to 40, in the order of --signals; one that --signals names is drawn even when it rests.

      Example: dynapse plot out/ecg --from 10s --until 20s -o beat.svg
      Example: dynapse plot out.vcd --signals 'board.chip0.west.*' --from 1ms --until 1010us
      """)

  @Argument(
    help: "The folder of a run, its spikes.npz or its traces.npz, or a waveform.", completion: .file())
  var input: String

  @Option(name: .shortAndLong, help: "The picture to write; - is standard output.", completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("Where the time axis begins.", valueName: "time"), transform: SimTime.argument)
  var from: SimTime?

  @Option(help: ArgumentHelp("Where the time axis ends.", valueName: "time"), transform: SimTime.argument)
  var until: SimTime?

  @Option(help: ArgumentHelp("The signals of a waveform; may be repeated.", valueName: "pattern"))
  var signals: [String] = []

  func validate() throws {
    if !signals.isEmpty, !isWaveform {
      throw ValidationError("--signals chooses those of a waveform, whose name ends in .vcd.")
    }
    if input.isEmpty { throw ValidationError("Name the folder of a run, or a file.") }
    if output?.isEmpty == true { throw ValidationError("--output must name a file.") }
    if let output, FileName.areSame(output, input) {
      throw ValidationError("--output \(output) would replace what is drawn; name another file.")
    }
    if until == .zero { throw ValidationError("--until must lie after 0 s.") }
    if let from, let until, from >= until { throw ValidationError("--from must come before --until.") }
  }

  private var isWaveform: Bool { input.lowercased().hasSuffix(".vcd") }

  private func drawWaveform() throws {
    let waves = try VCDReader.read(path: input)
    let window = try window(until: waves.end)
    let name = (input as NSString).lastPathComponent
    let svg = try WaveFigure(waves, name: name, filter: WaveFilter(signals), window: window).figure.svg()
    let path = output ?? (input as NSString).deletingPathExtension + ".svg"
    if path == "-" { return try StandardStream.output.print(svg) }
    try ByteSink.write(Array(svg.utf8), toPath: path)
    if output == nil { try StandardStream.output.print(path) }
  }

  func run() throws {
    if isWaveform { return try drawWaveform() }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: input, isDirectory: &isFolder)
    let files = RunFiles(folder: input)
    let record = exists && isFolder.boolValue ? try files.read() : try RunFiles.read(archive: input)
    let window = try window(until: record.until)
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

  private func window(until last: SimTime) throws -> ClosedRange<Double>? {
    guard from != nil || until != nil else { return nil }
    let start = from ?? .zero
    let end = until ?? last
    guard start < end, start < last || last == .zero else {
      throw DiagnosticError([
        Diagnostic(
          .error, "plot-window", "--from", "is \(start), and \(input) ends at \(last)", "give an earlier time"
        )
      ])
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
