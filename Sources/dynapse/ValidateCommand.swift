import ArgumentParser
import DynapIO
import DynapLab
import Foundation

/// `dynapse validate`: the emulator against closed forms, transistors and another simulator.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Measure the circuits against closed forms and print how far off they are.",
    discussion: """
      Each number is measured by the law in Double and by the emulator's lanes. V rows are the validation table of the \
      circuits, S rows compare with traces of a transistor-level simulation, R rows with Rockpool's DynapSim. The traces \
      are looked for in chips/oracles, here and above; without them S and R rows are left out.

      Ends with 1 when a check fails.

      Example: dynapse validate V05 'V2*'
      """)

  @Argument(help: "The checks, such as V05 or 'V2*'; all unless given.")
  var checks: [String] = []

  @Flag(help: "Print the page docs/validation.md.")
  var markdown = false

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp("Also write validation.md and validation.json into a folder.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Option(
    help: ArgumentHelp("The folder with the traces of others.", valueName: "folder"), completion: .directory)
  var oracles: String?

  @Flag(name: .shortAndLong, help: "Say nothing but the results.")
  var quiet = false

  func validate() throws {
    guard !(markdown && json) else { throw ValidationError("Give --markdown or --json, not both.") }
    if let out, out.isEmpty { throw ValidationError("--out must name a folder.") }
  }

  func run() throws {
    var all = Validation.groups
    if let traces = try OracleFiles(folder: oracles) {
      all += Validation.oracleGroups(traces)
    } else if !quiet, checks.isEmpty {
      StandardStream.error.say(
        "S and R rows are left out: there is no folder chips/oracles; give it with --oracles\n")
    }
    let groups = try Validation.groups(matching: checks, among: all)
    if let out { try RunFiles(folder: out).prepare() }

    var report = ValidationReport()
    let total = groups.reduce(0) { $0 + $1.checks.count }
    var done = 0
    for group in groups {
      let outcomes = try group.checks.map { check in
        done += 1
        showProgress("\(check.id)  \(done) of \(total)  \(check.what)")
        return try check.run()
      }
      showProgress("")
      report.add(group.title, outcomes)
      guard !markdown, !json else { continue }
      try StandardStream.output.print(
        (ValidationReport.lines(group.title, outcomes) + [""]).joined(separator: "\n") + "\n")
    }
    try print(report)
    guard report.holds else { throw ExitCode(.different) }
  }

  private func print(_ report: ValidationReport) throws {
    let page = report.markdown.joined(separator: "\n") + "\n"
    if markdown {
      try StandardStream.output.print(page)
    } else if json {
      try StandardStream.output.print(ReportJSON.text(report.entries))
    } else {
      try StandardStream.output.print(report.summary)
    }
    guard let out else { return }
    let folder = out as NSString
    for (name, text) in [("validation.md", page), ("validation.json", try ReportJSON.text(report.entries))] {
      let path = folder.appendingPathComponent(name)
      try ByteSink.write(Array(text.utf8), toPath: path)
      if !quiet { StandardStream.error.say(path + "\n") }
    }
  }

  /// One line that a terminal shows until the next.
  private func showProgress(_ text: String) {
    let stream = StandardStream.error
    guard !quiet, stream.isTerminal else { return }
    stream.say("\r\(text.prefix(max(stream.width - 1, 0)))\u{1B}[K")
  }
}
