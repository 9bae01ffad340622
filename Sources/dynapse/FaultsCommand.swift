import ArgumentParser
import DynapChip
import DynapFabric
import DynapIO

/// `dynapse faults`: what is wrong with a board, from a laboratory's measurement or drawn anew.
struct FaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults",
    abstract: "Summarise a fault map, convert it, or draw that of a new board.",
    usage: """
      dynapse faults <file> [--json]
      dynapse faults <file> --convert [-o map.csv]
      dynapse faults --generate orange-like [--serial 7] [-o map.csv]
      """,
    discussion: """
      A fault map says which CAM words miss events, which tags a core cannot bear and which neurons are silent. It is \
      read from our table, from a laboratory's list of bad CAM words or from its CAM profile in JSON; the content \
      decides. The last two are of one chip. It is written as our table, or as a CAM profile where the output ends in \
      .json or .json.gz. An experiment takes any of them as `faults`.

      Boards to draw: \(BoardProfile.names.joined(separator: ", ")). All but ideal and drawn resemble a real board.

      Example: dynapse faults --generate orange-like --serial 7 -o map.csv
      """)

  @Argument(help: "The fault map; - is standard input.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("Draw the faults of a new board.", valueName: "board"))
  var generate: String?

  @Flag(help: "Write the map in another layout.")
  var convert = false

  @Option(
    name: .shortAndLong, help: "The file to write; - is standard output, as our table.", completion: .file())
  var output: String?

  @Option(help: "Which new board: keys every draw; 1 unless given.")
  var serial: UInt64?

  @Option(help: "How many chips the new board has; 1 unless given.")
  var chips: Int?

  @Option(help: "Which chip a laboratory's file describes, or a CAM profile is written of; 0 unless given.")
  var chip: Int?

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    guard (file == nil) != (generate == nil) else { throw ValidationError("Give a FILE or --generate.") }
    guard generate == nil || !convert else { throw ValidationError("--convert needs a FILE.") }
    let isWriting = convert || generate != nil
    guard isWriting || output == nil else {
      throw ValidationError("--output goes with --convert and --generate.")
    }
    guard !json || !isWriting else { throw ValidationError("--json goes with a summary.") }
    guard generate != nil || (serial == nil && chips == nil) else {
      throw ValidationError("--serial and --chips go with --generate.")
    }
    if let generate, !BoardProfile.names.contains(generate) {
      let nearest =
        Spelling.nearest(to: generate, among: BoardProfile.names).map { " Did you mean \($0)?" } ?? ""
      throw ValidationError(
        "There is no board '\(generate)'.\(nearest) There are \(BoardProfile.names.joined(separator: ", ")).")
    }
    if let chips, !(1...ChipOnBoard.limit).contains(chips) {
      throw ValidationError("--chips: write 1 to \(ChipOnBoard.limit).")
    }
    if let chip, ChipOnBoard(exactly: chip) == nil {
      throw ValidationError("--chip: write 0 to \(ChipOnBoard.limit - 1).")
    }
    let endings = [".csv", ".csv.gz", ".json", ".json.gz"]
    if let output, output != "-", !endings.contains(where: output.lowercased().hasSuffix) {
      throw ValidationError("The output \(output) must end in \(endings.joined(separator: ", ")), or be -.")
    }
  }

  func run() throws {
    if let generate {
      let serial = serial ?? 1
      guard let profile = BoardProfile(named: generate, serial: serial) else { return }
      let map = FaultGenerator(profile, serial: serial).map(chips: chips ?? 1)
      return try write(map, comment: "\(generate), serial \(serial)")
    }
    guard let file else { return }
    let place = ChipOnBoard(chip ?? 0)
    let faults = try FaultFile.read(path: file, chip: place)
    StandardStream.error.say(faults.warnings)
    guard !convert else { return try write(faults.map, comment: nil) }
    let report = FaultReport(faults.map)
    if json {
      try StandardStream.output.print(ReportJSON.text(report))
    } else {
      let name = file == "-" ? "stdin" : file
      try StandardStream.output.print(
        (["\(name): \(faults.layout.name)", ""] + report.lines).joined(separator: "\n"))
    }
  }

  private func write(_ map: FaultMap, comment: String?) throws {
    let output = output ?? "-"
    let name = output.lowercased()
    guard name.hasSuffix(".json") || name.hasSuffix(".json.gz") else {
      let text = FaultTable.text(of: map, comment: comment)
      return output == "-"
        ? try StandardStream.output.print(text) : try ByteSink.write(Array(text.utf8), toPath: output)
    }
    let place = ChipOnBoard(chip ?? 0)
    let others = Set(
      map.deafWords.map(\.neuron.chip) + map.silentNeurons.map(\.chip) + map.coresWithBadTags.map(\.chip)
    ).subtracting([place])
    if !others.isEmpty {
      say("profile-one-chip", "has faults of \(others.count) other chips, which a CAM profile leaves out")
    }
    if !map.silentNeurons.isEmpty {
      say(
        "profile-silent-neurons",
        "has \(map.silentNeurons.count) silent neurons, which a CAM profile leaves out")
    }
    try ByteSink.write(Array(CAMProfile.text(of: map, chip: place).utf8), toPath: output)
  }

  private func say(_ code: String, _ fact: String) {
    StandardStream.error.say([
      Diagnostic(
        .warning, code, at: .init(file: output ?? "-"), "the map", fact, "write a .csv to keep them")
    ])
  }
}
