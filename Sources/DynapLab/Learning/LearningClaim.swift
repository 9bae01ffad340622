import DynapIO
import DynapLearning

/// Something that learning has to reach, measured on seeds that no number was chosen by.
package struct LearningClaim: Sendable {
  /// A row of the report: a number over seeds, and the bound that it has to keep.
  package struct Row: Sendable {
    /// What was measured.
    package var what: String
    /// The numbers, one per seed or fold.
    package var values: [Double]
    /// What it has to be, in words; empty where it is only told.
    package var bound: String
    /// Whether it is.
    package var holds: Bool

    init(_ what: String, _ values: [Double], _ bound: String = "", _ holds: (Spread) -> Bool = { _ in true })
    {
      self.what = what
      self.values = values
      self.bound = bound
      self.holds = Spread(values).map(holds) ?? false
    }
  }

  /// The name in the dossier of learning, such as A3.
  package let code: String
  /// What it says.
  package let title: String
  /// Measures it on some threads.
  package let measure: @Sendable (Int) -> [Row]

  init(_ code: String, _ title: String, _ measure: @escaping @Sendable (Int) -> [Row]) {
    self.code = code
    self.title = title
    self.measure = measure
  }

  /// All of them.
  package static let all = propagation + robustness + cells + pairs + search

  /// The rows as a table.
  package static func table(_ results: [(claim: LearningClaim, rows: [Row])]) -> TextTable {
    var table = TextTable(
      ["", "", "seeds", "mean", "sd", "median", "bound", ""],
      alignments: [.left, .left, .right, .right, .right, .right])
    for (claim, rows) in results {
      table.rows.append([claim.code, claim.title])
      for row in rows {
        guard let spread = Spread(row.values) else { continue }
        func text(_ value: Double) -> String { LearningSummary.text(value, abs(value) >= 10 ? 1 : 3) }
        table.rows.append([
          "", "  \(row.what)", "\(spread.count)", text(spread.mean), spread.deviation.map(text) ?? "-",
          text(spread.median), row.bound, row.bound.isEmpty ? "" : (row.holds ? "ok" : "FAILS"),
        ])
      }
    }
    return table
  }

  /// The test accuracies of a plan over seeds, each a die of that serial, and the runs.
  static func train(
    _ seeds: ClosedRange<UInt64>, _ threads: Int, _ equations: EquationProfile = .normalised,
    _ edit: (inout TrainingPlan) -> Void
  ) -> (accuracies: [Double], runs: [TrainingRun]) {
    var plan = TrainingPlan()
    plan.profile = LearningProfile(equations)
    edit(&plan)
    let experiment = LearningExperiment(name: "", comment: "", plan: plan, seeds: Array(seeds))
    var batch = LearningBatch(
      experiment, controls: [plan.network.control], threads: threads, maker: LearningBatch.maker(equations))
    batch.advance(to: plan.trials)
    return (batch.accuracies(), batch.runs)
  }

  /// Analog weights and the graded rule.
  static func analog(_ plan: inout TrainingPlan) {
    plan.network.rule = .errorPropagation
    plan.network.cell = WeightStore(.analog)
  }

  /// Six patterns on 32 hidden neurons.
  static func hard(_ plan: inout TrainingPlan) {
    plan.task.patternsPerClass = 3
    plan.network.hidden = 32
  }
}
