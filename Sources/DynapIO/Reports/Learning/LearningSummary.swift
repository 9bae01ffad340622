import DynapLearning

/// What learning gave, for `summary.json`.
package struct LearningSummary: Codable, Sendable {
  /// What a control gave, or the network without one.
  package struct Row: Codable, Sendable {
    /// What is taken away.
    package var control: String
    /// Accuracy of each seed before the first trial.
    package var before: [Double]
    /// Accuracy of each seed.
    package var accuracies: [Double]
    /// How it differs between seeds.
    package var spread: Spread?
    /// Mean error spikes of a trial, in the first and the last group of trials.
    package var errorSpikes: [Double]
    /// Mean changed weights of the hidden layer in a trial, in the first and the last group of trials.
    package var hiddenUpdates: [Double]

    private enum CodingKeys: String, CodingKey {
      case control, before, accuracies, spread
      case errorSpikes = "error_spikes_first_last"
      case hiddenUpdates = "hidden_updates_first_last"
    }
  }

  /// The program.
  package var program = ProgramVersion.line
  /// The experiment.
  package var name: String
  /// What was learned by what.
  package var plan: TrainingPlan
  /// The seeds; each is the serial of its die too.
  package var seeds: [UInt64]
  /// Whether all trials were made.
  package var complete: Bool
  /// Training trials that were made.
  package var trials: Int
  /// Without a control, then each control.
  package var rows: [Row]
  /// The time that training took, s.
  package var wallSeconds: Double

  private enum CodingKeys: String, CodingKey {
    case program, name, plan, seeds, complete, trials, rows
    case wallSeconds = "wall_seconds"
  }

  /// Tests a batch and sums it up.
  package init(_ batch: LearningBatch, wallSeconds: Double) {
    name = batch.experiment.name
    plan = batch.experiment.plan
    seeds = batch.experiment.seeds
    complete = batch.isFinished
    trials = batch.done
    self.wallSeconds = wallSeconds
    let (before, after) = (batch.accuracies(before: true), batch.accuracies())
    let group = LearningCurve.group(trials: batch.trials)
    rows = batch.controls.enumerated().map { index, control in
      let range = index * batch.experiment.seeds.count..<(index + 1) * batch.experiment.seeds.count
      let curve = LearningCurve(batch.runs(of: control), group: group).points
      let ends = [curve.first, curve.last].compactMap { $0 }
      return Row(
        control: control.rawValue, before: Array(before[range]), accuracies: Array(after[range]),
        spread: Spread(Array(after[range])), errorSpikes: ends.map(\.errorSpikes),
        hiddenUpdates: ends.map { $0.updates[0] })
    }
  }

  /// The table of the rows.
  package var table: TextTable {
    var table = TextTable(
      ["", "test accuracy", "sd", "median", "min", "before", "error spikes a trial", "hidden updates"],
      alignments: [.left] + Array(repeating: .right, count: 7))
    for row in rows {
      guard let spread = row.spread, let before = Spread(row.before) else { continue }
      func ends(_ values: [Double]) -> String {
        values.count == 2 ? "\(Self.text(values[0], 1)) -> \(Self.text(values[1], 1))" : "-"
      }
      table.rows.append([
        row.control == "none" ? "learning" : row.control, Self.text(spread.mean, 3),
        spread.deviation.map { Self.text($0, 3) } ?? "-", Self.text(spread.median, 3),
        Self.text(spread.minimum, 3), Self.text(before.mean, 3), ends(row.errorSpikes),
        ends(row.hiddenUpdates),
      ])
    }
    return table
  }

  /// A number with a fixed number of decimals.
  package static func text(_ value: Double, _ decimals: Int) -> String {
    let scale = [1.0, 10, 100, 1000, 10_000][decimals]
    let whole = Int((value * scale).rounded())
    guard decimals > 0 else { return "\(whole)" }
    let fraction = "\(abs(whole) % Int(scale))"
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(whole < 0 ? "-" : "")\(abs(whole) / Int(scale)).\(zeros)\(fraction)"
  }
}
