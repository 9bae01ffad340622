import ArgumentParser
import DynapChip
import DynapCircuits
import DynapIO
import DynapLab
import DynapUnits
import Foundation

/// `dynapse characterize`: measures circuits as a chip lab does.
struct CharacterizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "characterize",
    abstract: "Measure circuits as a chip lab does: sweep, record, fit, compare with the closed form.",
    usage: """
      dynapse characterize <bench> ... [--bias NAME=c:f] [--serial N] [--out DIR]
      dynapse characterize all
      dynapse characterize --list
      """,
    discussion: """
      A bench programs a board, runs it, and fits what it recorded. The fit stands beside the closed form at the \
      currents that the codes make; the sweep goes to NAME.csv and the picture to NAME.svg. With --serial, one die with \
      its mismatch is measured, and the deviations from nominal take the place of verdicts.

      Exit code 1 when a verdict fails.

      Example: dynapse characterize dpi --bias DEAM_ETAU_P=1:60 --bias DEAM_EGAIN_P=1:130
      """)

  @Argument(help: "The benches, by the names that --list has, or all.")
  var benches: [String] = []

  @Flag(help: "List the benches with the biases that they depend on and sweep.")
  var list = false

  @Option(
    help: ArgumentHelp("The folder to write to; out/characterize by default.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Option(
    help: ArgumentHelp("The process constants, such as reference, or a file of them.", valueName: "name"),
    completion: .file())
  var process: String?

  @Option(
    help: ArgumentHelp("The step of the engine, 1us to 1ms; each bench has its own.", valueName: "time"),
    transform: SimTime.argument)
  var step: SimTime?

  @Option(help: "Which die: measure it with its mismatch.")
  var serial: UInt64?

  @Option(
    name: .customLong("bias"),
    help: ArgumentHelp(
      "Move the operating point, such as SOIF_LEAK_N=2:4; may be repeated.", valueName: "name=coarse:fine"))
  var biases: [String] = []

  @Option(help: ArgumentHelp("The bias that a bench sweeps.", valueName: "name"))
  var sweep: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard list || !benches.isEmpty else {
      throw ValidationError("Give the name of a bench, all, or --list.")
    }
    guard !list || benches.isEmpty else { throw ValidationError("--list goes without benches.") }
    if let out, out.isEmpty { throw ValidationError("--out must name a folder.") }
    if let process, process.isEmpty { throw ValidationError("--process must name a process.") }
    for bias in biases where BiasSetting(argument: bias) == nil && !Self.hasForm(bias) {
      throw ValidationError(
        "--bias \(bias) is not of the form NAME=COARSE:FINE, such as SOIF_LEAK_N=2:4, with 0:0 to 5:255.")
    }
  }

  func run() throws {
    guard !list else { return try printList() }
    let chosen = try chosenBenches()
    let requests = try requests(for: chosen)
    let folder = RunFiles(folder: out ?? "out/characterize")
    try folder.prepare()
    var reports: [CharacterizationReport] = []
    for (bench, request) in zip(chosen, requests) {
      // The first words come before the first measurement.
      if !json { try StandardStream.output.print("\(bench.name): \(bench.summary)") }
      let report = try bench.run(request)
      let paths = try write(report, to: folder)
      reports.append(report)
      guard !json else { continue }
      try StandardStream.output.print(
        (report.lines + ["  " + paths.joined(separator: "  "), ""]).joined(separator: "\n"))
    }
    if json { try StandardStream.output.print(ReportJSON.text(reports)) }
    guard reports.allSatisfy(\.holds) else { throw ExitCode(.different) }
  }

  private func write(_ report: CharacterizationReport, to folder: RunFiles) throws -> [String] {
    let stem = (folder.folder as NSString).appendingPathComponent(report.name)
    var paths = [stem + ".svg"]
    try ByteSink.write(Array(report.figure.svg().utf8), toPath: paths[0])
    for table in report.tables {
      let path = stem + (table.name.isEmpty ? "" : "-\(table.name)") + ".csv"
      try table.write(toPath: path, comments: [report.summary] + report.operatingPoint)
      paths.append(path)
    }
    return paths
  }

  // MARK: what is asked for

  private func chosenBenches() throws(DiagnosticError) -> [any Characterization.Type] {
    let all = CharacterizationCatalogue.all
    if benches.contains("all") { return all }
    var problems: [Diagnostic] = []
    var chosen: [any Characterization.Type] = []
    for name in benches {
      guard let bench = CharacterizationCatalogue.bench(named: name) else {
        let nearest =
          Spelling.nearest(to: name, among: all.map { $0.name }).map { "did you mean \($0)? " } ?? ""
        problems.append(
          Diagnostic(
            .error, "unknown-bench", name, "is not a bench",
            "\(nearest)there are \(all.map { $0.name }.joined(separator: ", ")), and all"))
        continue
      }
      if !chosen.contains(where: { $0.name == name }) { chosen.append(bench) }
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    return chosen
  }

  /// What is asked of each bench; a bias that only some of several depend on is set for those.
  private func requests(
    for chosen: [any Characterization.Type]
  ) throws(DiagnosticError) -> [CharacterizationRequest] {
    var request = CharacterizationRequest()
    var problems: [Diagnostic] = []
    if let process { request.process = try ProcessFile.read(process, option: "--process") }
    request.step = step
    request.serial = serial
    for text in biases {
      guard let setting = BiasSetting(argument: text) else {
        problems.append(Self.unknown(String(text.prefix { $0 != "=" }), option: "--bias"))
        continue
      }
      request.biases.append(setting)
    }
    if let sweep {
      let name = ParameterTable.canonicalName(sweep.uppercased())
      request.sweep = ParameterTable.parameter(named: name, in: .core)
      if request.sweep == nil { problems.append(Self.unknown(sweep, option: "--sweep")) }
    }
    if let step, step < .us(1) || step > .ms(1) {
      problems.append(
        Diagnostic(
          .error, "step-out-of-range", "--step", "is \(step)",
          "a step lies between 1 us and 1 ms; leave it away for the bench's own"))
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    let refused = chosen.map { request.problems(for: $0) }
    // What one of several benches can do is not wrong; what none of them can is told as by the first.
    let shared = (refused.first ?? []).filter { problem in
      refused.allSatisfy { $0.contains { $0.keyPath == problem.keyPath } }
    }
    guard shared.isEmpty else { throw DiagnosticError(shared) }
    return chosen.map { request.restricted(to: $0) }
  }

  private static func unknown(_ name: String, option: String) -> Diagnostic {
    let names = ParameterTable.all.map(\.name)
    let nearest = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
    return Diagnostic(
      .error, "unknown-parameter", "\(option) \(name)", "is not a parameter",
      "\(nearest)`dynapse parameters` lists them")
  }

  /// Whether a text is a name and a code that exists, whatever the name.
  private static func hasForm(_ text: String) -> Bool { BiasSetting.parts(text) != nil }

  private func printList() throws {
    var table = TextTable(["BENCH", "MEASURES"])
    for bench in CharacterizationCatalogue.all {
      table.rows.append([bench.name, bench.summary])
      if !bench.sweeps.isEmpty {
        table.rows.append(["", "sweeps \(bench.sweeps.map(\.name).joined(separator: ", "))"])
      }
      let biases = bench.operatingPoint.map { "\($0.parameter.name)=\($0.code.coarse):\($0.code.fine)" }
      table.rows.append(["", "at \(biases.joined(separator: " "))"])
    }
    try StandardStream.output.print(table.lines().joined(separator: "\n"))
  }
}

extension BiasSetting {
  /// Where the biases of neurons and converters stand.
  private static let scopes = [Parameter.Scope.core, .shared, .sadcGroup, .global]

  /// Reads `SOIF_LEAK_N=2:4`; nil when it is not of this form, or names no bias.
  fileprivate init?(argument: String) {
    guard let parts = Self.parts(argument),
      let parameter = Self.scopes.lazy.compactMap({ ParameterTable.parameter(named: parts.name, in: $0) })
        .first
    else { return nil }
    self.init(parameter, parts.code)
  }

  fileprivate static func parts(_ text: String) -> (name: String, code: BiasCode)? {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[0].isEmpty else { return nil }
    let numbers = sides[1].split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "," }
    guard numbers.count == 2, let coarse = Int(numbers[0]), let fine = Int(numbers[1]),
      let code = BiasCode(exactlyCoarse: coarse, fine: fine)
    else { return nil }
    return (ParameterTable.canonicalName(sides[0].uppercased()), code)
  }
}
