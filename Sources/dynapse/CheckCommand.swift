import ArgumentParser
import DynapChip
import DynapEngine
import DynapFabric
import DynapIO

/// `dynapse check`: what is wrong or doubtful about configurations, all in one pass.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say everything that is wrong or doubtful about configurations.",
    discussion: """
      Takes experiments, presets, processes, spreads, dies and boards in YAML or JSON and the vendor's JSON, plain or gzip; the content \
      decides. Exits with 3 when \
      a file has an error, and with 4 when one cannot be read.

      Example: dynapse check chips/experiments/*.yaml
      """)

  @Argument(help: "The files; - is standard input.", completion: .file())
  var files: [String]

  @Flag(name: .shortAndLong, help: "Say nothing about files without an error.")
  var quiet = false

  func run() throws {
    var worst = ExitCode.success
    for file in files {
      do {
        if file != "-", let part = try ConfigPart(path: file) {
          let (noun, many) = Self.nouns(part.kind)
          guard !quiet else { continue }
          try StandardStream.output.print(
            "\(file): ok: \(part.kind.rawValue), \(Self.count(part.count, noun, many))")
          continue
        }
        let configuration = try ConfigurationFile.read(path: file)
        let problems = Self.problems(of: configuration)
        guard !problems.contains(where: { $0.severity == .error }) else { throw DiagnosticError(problems) }
        guard !quiet else { continue }
        StandardStream.error.say(problems)
        let counts = Self.counts(configuration, warnings: problems.count)
        try StandardStream.output.print("\(file): ok: \(counts)")
      } catch let error as DiagnosticError {
        StandardStream.error.say(error.diagnostics)
        let code = Ending(of: error).code
        if code > worst.rawValue { worst = ExitCode(code) }
      }
    }
    guard worst == .success else { throw worst }
  }

  /// What the reader found doubtful, and what keeps the engine from running it.
  private static func problems(of configuration: ConfigurationFile) -> [Diagnostic] {
    guard case .experiment(let experiment, let warnings) = configuration else { return [] }
    do {
      return warnings + (try Simulation(recording: experiment)).warnings
    } catch {
      return warnings + error.diagnostics
    }
  }

  private static func counts(_ configuration: ConfigurationFile, warnings: Int) -> String {
    let board = configuration.board
    let neurons = board.chips.flatMap(\.cores).flatMap(\.neurons).filter { $0 != .powerUp }
    let words = neurons.reduce(0) { $0 + $1.synapses.count { !$0.isUnused } }
    let sent = neurons.reduce(0) { $0 + $1.destinations.count { $0 != Destination() } }
    var parts = [
      Self.count(board.chips.count, "chip"), Self.count(neurons.count, "neuron"),
      Self.count(words, "CAM word"),
      Self.count(sent, "SRAM word"),
    ]
    if case .experiment(let experiment, _) = configuration {
      parts += [
        Self.count(experiment.network.populations.count, "population"),
        Self.count(experiment.stimuli.count + experiment.portStimuli.count, "stimulus", "stimuli"),
        Self.count(experiment.recordings.count, "recording"), experiment.duration.description,
      ]
    }
    if warnings > 0 { parts.append(Self.count(warnings, "warning")) }
    return parts.joined(separator: ", ")
  }

  private static func nouns(_ kind: ConfigPart.Kind) -> (String, String) {
    switch kind {
    case .preset: ("bias", "biases")
    case .process: ("constant", "constants")
    case .mismatch, .board, .learning: ("value", "values")
    case .die: ("number", "numbers")
    }
  }

  private static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }
}
