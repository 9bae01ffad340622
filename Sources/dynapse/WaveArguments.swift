import ArgumentParser
import DynapEngine
import DynapIO
import DynapUnits

/// The options of commands that can write a waveform.
struct WaveArguments: ParsableArguments {
  @Option(
    name: .customLong("vcd"),
    help: ArgumentHelp(
      "Write spikes, packets, handshakes and nodes as a value change dump.", valueName: "file"),
    completion: .file())
  var path: String?

  @Option(
    name: .customLong("vcd-from"), help: ArgumentHelp("Where the waveform begins.", valueName: "time"),
    transform: SimTime.argument)
  var from: SimTime?

  @Option(
    name: .customLong("vcd-until"), help: ArgumentHelp("Where the waveform ends.", valueName: "time"),
    transform: SimTime.argument)
  var until: SimTime?

  @Option(
    name: .customLong("vcd-signals"),
    help: ArgumentHelp(
      "Which signals, such as 'board.chip0.west.*'; may be repeated. All by default.", valueName: "pattern"))
  var patterns: [String] = []

  @Option(
    name: .customLong("vcd-nodes"),
    help: ArgumentHelp(
      "Which nodes, such as I_mem@0.0.3-5,V_mem@0.1.0; by default the states that the experiment records.",
      valueName: "node@neurons"))
  var nodes: String?

  @Option(
    name: .customLong("vcd-limit"),
    help: ArgumentHelp("The largest size of the file, such as 200MB; 1GB by default.", valueName: "size"),
    transform: WaveArguments.size)
  var limit: Int?

  func validate() throws {
    if let from, let until, from >= until {
      throw ValidationError("--vcd-from must come before --vcd-until.")
    }
    if let path, path.isEmpty || path.hasSuffix("/") { throw ValidationError("--vcd must name a file.") }
    if let nodes, BoardWaves.Node.list(nodes) == nil {
      throw ValidationError(
        "--vcd-nodes \(nodes) is not of the form NODE@CHIP.CORE.NEURONS, such as I_mem@0.0.3-5, with cores 0 to 3 "
          + "and neurons 0 to 255.")
    }
    let isIdle = from == nil && until == nil && patterns.isEmpty && nodes == nil && limit == nil
    if path == nil, !isIdle { throw ValidationError("Give the file of the waveform with --vcd.") }
  }

  /// Checks that the waveform does not replace what is read. Throws `ValidationError` when it would.
  func validate(reading file: String) throws {
    if let path, FileName.areSame(path, file) {
      throw ValidationError("--vcd \(path) would replace the experiment; name another file.")
    }
  }

  /// The file, or nil when none is asked for.
  ///
  /// - Throws: `FormatError` with code `system` when it cannot be made.
  func file() throws(FormatError) -> WaveFile? {
    guard let path else { return nil }
    var limits = WaveFile.Limits()
    limits.from = from ?? limits.from
    limits.until = until ?? limits.until
    limits.filter = WaveFilter(patterns)
    limits.bytes = limit ?? limits.bytes
    return try WaveFile(path: path, limits)
  }

  /// The nodes that were asked for, or those that an experiment records.
  func nodes(of experiment: Experiment) -> [BoardWaves.Node] {
    nodes.flatMap(BoardWaves.Node.list) ?? BoardWaves.Node.recorded(by: experiment)
  }

  /// What is said of the file when it is complete and the run has ended.
  func words(_ bytes: Int, isFull: Bool, end: SimTime) -> [String] {
    guard let path else { return [] }
    let size = Self.text(bytes)
    if let from, from >= end {
      return ["\(path): \(size) without a change: the run ended at \(end), before --vcd-from"]
    }
    if until == .zero { return ["\(path): \(size) without a change: --vcd-until is 0 s"] }
    return ["\(path): \(size)" + (isFull ? ", cut at its limit; raise --vcd-limit or choose signals" : "")]
  }

  private static let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("B", 1)]

  private static func text(_ bytes: Int) -> String {
    let (name, factor) = units.first { bytes >= $0.1 } ?? ("B", 1)
    return "\(DecimalText.trimmed(Double(bytes) / Double(factor), significantDigits: 3)) \(name)"
  }

  /// Reads a size such as `200MB`.
  ///
  /// - Throws: `ValidationError` when it is none, or below 1 kB.
  static func size(_ text: String) throws -> Int {
    let trimmed = text.filter { $0 != " " }
    guard let (name, factor) = units.first(where: { trimmed.hasSuffix($0.0) }),
      let number = Double(trimmed.dropLast(name.count)), number * Double(factor) >= 1_000,
      number * Double(factor) < 1e15
    else { throw ValidationError("it is no size from 1 kB on; write for example 200MB") }
    return Int(number * Double(factor))
  }
}
