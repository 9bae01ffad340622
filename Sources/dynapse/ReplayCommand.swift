import ArgumentParser

/// `dynapse replay`: a recording, repeated on the emulator and compared.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Repeat what crossed the interface of a board, and compare the answers.",
    discussion: """
      A recording of the emulator (dynapse hil --record) gives the same events again, bit for bit. One of a real board is \
      played into an emulated board: rates, latencies and distances between spike trains are compared. Exit code 0 when \
      the answers are identical or agree, 1 when they differ. See docs/hil.md.

      Example: dynapse replay out/recording --picture out/compared.svg
      """)

  @Argument(help: "The directory of the recording.", completion: .directory)
  var directory: String
  @Option(help: "Another die than the recorded one.")
  var serial: UInt64?
  @Option(help: ArgumentHelp("Time constant of the distance between trains.", valueName: "ms"))
  var tau: Double?
  @Option(help: "How far rates may differ, as a part.")
  var tolerance: Double?
  @Option(help: "Draw both rasters as SVG.", completion: .file())
  var picture: String?
  @Flag(help: "Print the findings as JSON.")
  var json = false
  @Option(help: "The interpreter; python3 by default.")
  var python: String?

  /// What the replay of the Python package is told.
  var passed: [String] {
    var words = [directory]
    if let serial { words += ["--serial", "\(serial)"] }
    if let tau { words += ["--tau", "\(tau)"] }
    if let tolerance { words += ["--tolerance", "\(tolerance)"] }
    if let picture { words += ["--picture", picture] }
    return json ? words + ["--json"] : words
  }

  func run() throws {
    try PythonLaunch("dynapse.replay", passed, interpreter: python).start()
  }
}
