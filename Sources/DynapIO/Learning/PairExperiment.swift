import DynapLearning

/// A learning experiment of pairs of spikes: samples of a table with classes, or a pole to be balanced.
package struct PairExperiment: Sendable {
  /// What is learned.
  package enum Task: Sendable {
    /// The classes of samples, by folds that are held out in turn.
    case classify(DataSet, folds: Int)
    /// To balance a pole: from so many lessons, in so many episodes.
    case balance(lessons: Int, episodes: Int, composite: Bool)
  }

  /// The name.
  package var name: String
  /// What it shows.
  package var comment: String
  /// What is learned.
  package var task: Task
  /// The kernels with their numbers.
  package var setups: [PairLearner.Setup]
  /// The seeds; each is the serial of a die too.
  package var seeds: [UInt64]

  /// Makes an experiment.
  package init(
    name: String, comment: String, task: Task, setups: [PairLearner.Setup], seeds: [UInt64]
  ) {
    self.name = name
    self.comment = comment
    self.task = task
    self.setups = setups
    self.seeds = seeds
  }

  /// What one kernel gave.
  package struct Row: Codable, Sendable {
    /// The kernel.
    package var rule: LearningRule
    /// Accuracies of all folds and seeds; of a pole, the mean steps of each seed.
    package var results: [Double]
    /// How they differ.
    package var spread: Spread?
    /// Input spikes of a sample in the mean; of a pole, the share of lessons that the learner agrees with.
    package var detail: Double
    /// The most spikes that a sample can have.
    package var inputs: Int
  }

  /// Runs everything; `threads` changes nothing but the time.
  package func run(threads: Int) -> [Row] {
    struct Part: Sendable {
      var setup: PairLearner.Setup
      var seed: UInt64
      var results: [Double] = []
      var detail = 0.0
      var inputs = 0
    }
    var parts = setups.flatMap { setup in seeds.map { Part(setup: setup, seed: $0) } }
    LearningBatch.each(&parts, threads: threads) { part in
      switch task {
      case .classify(let data, let folds):
        let results = PairLearner.crossValidation(part.setup, data, folds: folds, seed: part.seed)
        part.results = results.map(\.accuracy)
        part.detail = results.map(\.spikes).reduce(0, +) / Double(max(results.count, 1))
        part.inputs = part.setup.fields * (data.samples.first?.count ?? 0)
      case .balance(let lessons, let episodes, let composite):
        let draws = Draws(key: part.seed)
        let data = CartPole.lessons(lessons, composite: composite, draws: draws)
        var learner = PairLearner(
          part.setup, ranges: data.ranges(trimming: 0.01), classes: 2, seed: part.seed, serial: part.seed)
        learner.train(data)
        let steps = CartPole.trial(learner, composite: composite, episodes: episodes, draws: draws)
        part.results = [Double(steps.reduce(0, +)) / Double(max(steps.count, 1))]
        part.detail = learner.accuracy(data)
        part.inputs = learner.encoder.inputs
      }
    }
    return setups.enumerated().map { index, setup in
      let own = parts[index * seeds.count..<(index + 1) * seeds.count]
      let results = own.flatMap(\.results)
      return Row(
        rule: setup.rule, results: results, spread: Spread(results),
        detail: own.map(\.detail).reduce(0, +) / Double(max(own.count, 1)), inputs: own.first?.inputs ?? 0)
    }
  }

  /// The rows as a table.
  package func table(_ rows: [Row]) -> TextTable {
    let isPole = if case .balance = task { true } else { false }
    var table = TextTable(
      [
        "kernel", isPole ? "steps" : "accuracy", "sd", "median", "min", isPole ? "agrees" : "spikes",
        "inputs",
      ],
      alignments: [.left] + Array(repeating: .right, count: 6))
    for row in rows {
      guard let spread = row.spread else { continue }
      func text(_ value: Double) -> String { LearningSummary.text(value, isPole ? 1 : 3) }
      table.rows.append([
        row.rule.rawValue, text(spread.mean), spread.deviation.map(text) ?? "-", text(spread.median),
        text(spread.minimum), LearningSummary.text(row.detail, isPole ? 3 : 1), "\(row.inputs)",
      ])
    }
    return table
  }
}
