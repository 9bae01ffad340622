import DynapLearning

/// The pictures of learning.
package struct LearningFigures {
  private let batch: LearningBatch
  private let group: Int

  /// The pictures of a batch.
  package init(_ batch: LearningBatch) {
    self.batch = batch
    group = LearningCurve.group(trials: batch.trials)
  }

  private var subtitle: String {
    let network = batch.experiment.plan.network
    let seeds = batch.experiment.seeds
    let profile = batch.experiment.plan.profile
    let equations =
      "weights \(network.cell.kind.rawValue) · mismatch \(LearningSummary.text(network.mismatch * 100, 0)) % · "
    return "\(network.hidden) hidden neurons · \(profile.rawValue) profile · "
      + (profile == .chip ? "" : equations)
      + "\(seeds.count) \(seeds.count == 1 ? "die" : "dies") · means of \(group) trials"
  }

  /// Accuracy, error spikes and changed weights over the trials, a curve for each control.
  package var curves: Figure {
    let lines = batch.controls.map {
      (
        name: $0 == .none ? "learning" : $0.rawValue,
        points: LearningCurve(batch.runs(of: $0), group: group).points
      )
    }.filter { !$0.points.isEmpty }
    func panel(
      _ title: String, _ axis: PlotAxis, _ value: (LearningCurve.Point) -> Double
    ) -> CurvePanel {
      CurvePanel(
        lines.map { line in
          CurvePanel.Curve(line.name, x: line.points.map { Double($0.trial) }, y: line.points.map(value))
        }, x: PlotAxis("training trial"), y: axis, weight: 1.6, title: title)
    }
    return Figure(
      batch.experiment.name, subtitle: subtitle,
      panels: [
        panel("right answers in training", PlotAxis("share", range: 0...1.03)) { $0.accuracy },
        panel("events of error neurons", PlotAxis("spikes a trial")) { $0.errorSpikes },
        panel("changed weights of the hidden layer", PlotAxis("updates a trial")) { $0.updates[0] },
        panel("changed weights of the outputs", PlotAxis("updates a trial")) { $0.updates[1] },
      ])
  }

  /// The weights of all dies before and after.
  package var weights: Figure {
    let runs = batch.runs(of: batch.controls.first ?? .none)
    let cell = batch.experiment.plan.network.cell
    let axis = PlotAxis("weight in steps", range: (cell.minimum - 0.5)...(cell.maximum + 0.5))
    func panel(_ title: String, _ weights: (LearnedWeights) -> [Double]) -> HistogramPanel {
      HistogramPanel(
        [
          .init("before", values: runs.flatMap { weights($0.firstWeights) }, color: .sky),
          .init("after", values: runs.flatMap { weights($0.network.weights) }, color: .vermillion),
        ], x: axis, bins: Int(cell.maximum - cell.minimum) + 1, title: title)
    }
    return Figure(
      "\(batch.experiment.name): weights", subtitle: subtitle,
      panels: [panel("inputs to hidden", { $0.hidden }), panel("hidden to outputs", { $0.output })])
  }

  /// A test trial of each class with the first weights and with the last.
  package var rasters: Figure? {
    guard let run = batch.runs(of: batch.controls.first ?? .none).first else { return nil }
    let plan = batch.experiment.plan
    var panels: [any FigurePanel] = []
    for (isBefore, words) in [(true, "before"), (false, "after")] {
      for label in 0..<plan.task.classes {
        let trial = run.testTrial(label)
        let outcome = run.raster(label, before: isBefore)
        panels.append(
          RasterPanel(
            [
              group("inputs", .grey, trial.spikes, 0..<plan.task.inputs),
              group("hidden", .blue, outcome.raster, 0..<plan.network.hidden),
              group(
                "outputs", .vermillion, outcome.raster,
                plan.network.hidden..<plan.network.hidden + plan.task.classes),
            ], weight: 1.5, title: "\(words) training, a trial of class \(label)",
            note: "output spikes \(outcome.counts.map(String.init).joined(separator: " : "))"))
      }
    }
    return Figure("\(batch.experiment.name): a trial", subtitle: "seed \(run.seed)", panels: panels)
  }

  private func group(
    _ label: String, _ color: PlotColor, _ spikes: [LearningTrial.Spike], _ channels: Range<Int>
  ) -> RasterPanel.Group {
    let own = spikes.filter { channels.contains($0.channel) }
    return RasterPanel.Group(
      label, color: color, times: own.map { $0.time / 1000 },
      rows: own.map { $0.channel - channels.lowerBound },
      rowCount: channels.count)
  }
}
