import ArgumentParser
import DynapChip
import DynapCircuits
import DynapEngine
import DynapIO

/// `dynapse diff`: the values in which two configurations differ.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "List the values in which two configurations differ.",
    discussion: """
      Compares what is programmed into the boards, of either format; of two experiments also duration, step, fidelity, \
      process, mismatch, serial and seed. Stimuli and recordings are not compared. Exits with 0 when they are equal \
      and with 1 when they differ.

      Example: dynapse diff chip.json.gz chip.yaml
      """)

  @Argument(help: "The first configuration; - is standard input.", completion: .file())
  var before: String

  @Argument(help: "The second configuration.", completion: .file())
  var after: String

  @Flag(help: "Print JSON: a list of path, before and after.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing; the exit code says it.")
  var quiet = false

  private struct Line: Encodable {
    let path: String
    let before: String
    let after: String
  }

  func validate() throws {
    guard !(before == "-" && after == "-") else { throw ValidationError("Only one of the two can be -.") }
  }

  func run() throws {
    let first = try ConfigurationFile.read(path: before)
    let second = try ConfigurationFile.read(path: after)
    var lines = diff(first.board, second.board).map { difference in
      Line(path: difference.keyPath, before: difference.before, after: difference.after)
    }
    if case .experiment(let first, _) = first, case .experiment(let second, _) = second {
      lines = Self.options(first, second) + lines
    }
    if json, !quiet {
      try StandardStream.output.print(ReportJSON.text(lines))
    } else if !quiet, !lines.isEmpty {
      try StandardStream.output.print(
        lines.map { "\($0.path): \($0.before) -> \($0.after)" }.joined(separator: "\n"))
    }
    guard lines.isEmpty else { throw ExitCode(.different) }
  }

  private static func options(_ a: Experiment, _ b: Experiment) -> [Line] {
    func facts(_ experiment: Experiment) -> [(path: String, text: String)] {
      let options = experiment.options
      let mismatch = options.mismatch
      return [
        ("duration", experiment.duration.description), ("step", options.step.description),
        ("fidelity", options.fidelity.rawValue), ("serial", "\(options.serial)"), ("seed", "\(options.seed)"),
        ("mismatch.model", mismatch.kind.rawValue), ("mismatch.scale", "\(mismatch.scale)"),
        ("scaling", options.scaling.rawValue),
        (
          "conditions",
          options.conditionWords.isEmpty ? "standard" : options.conditionWords.joined(separator: ", ")
        ),
      ] + Process.constants.map { ("process.\($0.name)", $0.text(in: options.process) ?? "none") }
    }
    return zip(facts(a), facts(b)).filter { $0.text != $1.text }.map {
      Line(path: $0.path, before: $0.text, after: $1.text)
    }
  }
}
