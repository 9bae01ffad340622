import DynapChip
import DynapEngine
import DynapUnits

/// What `summary.json` of a batch says: what was run on which dies, and how they differ. Units stand in the names.
package struct BatchSummary: Codable, Sendable {
  /// The program.
  package var program = RunSummary.Program()
  /// The machine.
  package var host = RunSummary.Host.current
  /// The experiment.
  package var experiment: RunSummary.Source
  /// Whether every die ran to its end.
  package var complete: Bool
  /// The dies that were asked for, as `--serial` reads them.
  package var asked: String
  /// How many dies were asked for.
  package var askedCount: Int
  /// The dies that ran to their end; each has a folder.
  package var serials: String
  /// How many they are.
  package var dieCount: Int
  /// The dies that failed, by serial, and why.
  package var failures: [String: String]
  /// How long each die ran.
  package var durationSeconds: Double
  /// When the batch began, in UTC.
  package var started: String
  /// How long it took.
  package var wallSeconds: Double
  /// Dies that ran at a time; without effect on the results.
  package var threads: Int
  /// The recorded spikes of a die; absent when no die ran to its end.
  package var spikes: Spread?
  /// The mean rates of the populations of neurons.
  package var populations: [Population]
  /// The files beside the summary.
  package var outputs: [RunSummary.Output] = []

  private enum CodingKeys: String, CodingKey {
    case program, host, experiment, complete, asked, serials, failures, started, threads, spikes, populations
    case outputs
    case askedCount = "asked_count"
    case dieCount = "dies"
    case durationSeconds = "duration_s"
    case wallSeconds = "wall_s"
  }

  /// A population of neurons, and how its mean rate differs from die to die.
  package struct Population: Codable, Sendable {
    /// Its name.
    package var name: String
    /// Its mean rate on a die, Hz; absent when no die recorded it.
    package var rateHertz: Spread?

    private enum CodingKeys: String, CodingKey {
      case name
      case rateHertz = "rate_hz"
    }
  }

  /// Sums up what a batch gave.
  package init(_ run: BatchRun, _ outcome: BatchRun.Outcome, started: String, wallSeconds: Double) {
    let names = BatchColumns(run.experiment).populations
    experiment = .init(name: run.experiment.name, file: run.file, digest: run.experiment.digest)
    complete = outcome.dies.count == run.serials.count
    asked = SerialRanges.text(run.serials)
    askedCount = run.serials.count
    serials = SerialRanges.text(outcome.dies.map(\.serial))
    dieCount = outcome.dies.count
    failures = Dictionary(
      outcome.failures.map { ("\($0.serial)", "\($0.error)") }, uniquingKeysWith: { first, _ in first })
    durationSeconds = run.experiment.duration.decimalSeconds
    self.started = started
    self.wallSeconds = wallSeconds
    threads = run.experiment.options.threads
    spikes = Spread(outcome.dies.map { Double($0.spikes) })
    populations = names.enumerated().map { index, name in
      Population(name: name, rateHertz: Spread(outcome.dies.compactMap { $0.rates[index] }))
    }
  }

  /// A table of the spread over the dies for a person, and where the files are.
  package func words(in files: BatchFiles) -> [String] {
    let wall = Interval(si: wallSeconds).formatted(digits: 4)
    let span = Interval(si: durationSeconds).formatted(digits: 4)
    var lines = ["\(experiment.name): \(dieCount) dies of \(span) simulated in \(wall)"]
    if !complete { lines.append("incomplete: \(dieCount) of \(askedCount) dies ran to their end") }
    var table = TextTable(
      ["", "mean", "std dev", "CV", "median", "min", "max"],
      alignments: [.left] + [TextTable.Alignment](repeating: .right, count: 6))
    for population in populations {
      guard let rate = population.rateHertz else { continue }
      table.rows.append(["\(population.name), Hz"] + Self.cells(rate))
    }
    if let spikes { table.rows.append(["spikes"] + Self.cells(spikes)) }
    if dieCount > 0 { lines += table.lines(indent: 2) }
    if dieCount > 0 { lines.append("\(files.folder): serial-N of \(serials)") }
    lines += outputs.map { files.path($0.file) } + [files.path(BatchFiles.summaryName)]
    return lines
  }

  private static func cells(_ spread: Spread) -> [String] {
    let numbers = [
      spread.mean, spread.deviation, spread.variation, spread.median, spread.minimum, spread.maximum,
    ]
    return numbers.map { $0.map { DecimalText.trimmed($0, significantDigits: 4) } ?? "-" }
  }
}
