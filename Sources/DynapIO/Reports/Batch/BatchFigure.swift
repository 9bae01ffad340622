import DynapUnits

/// The picture of a batch: how often each mean rate is found, a panel per population.
struct BatchFigure {
  /// Populations that are drawn; more would make a long page.
  private static let mostPanels = 8

  private let run: BatchRun
  private let dies: [BatchDie]

  init(_ run: BatchRun, _ dies: [BatchDie]) {
    self.run = run
    self.dies = dies
  }

  /// The picture, or nil when no die has a rate.
  var figure: Figure? {
    let names = BatchColumns(run.experiment).populations
    let panels = names.enumerated().compactMap { index, name in
      panel(name, dies.compactMap { $0.rates[index] }, color: .forSeries(index))
    }
    guard !panels.isEmpty else { return nil }
    let options = run.experiment.options
    let more = panels.count > Self.mostPanels ? " · the first \(Self.mostPanels) of \(panels.count)" : ""
    return Figure(
      run.experiment.name,
      subtitle: "\(dies.count) dies of \(run.experiment.duration) · step \(options.step) · "
        + "\(options.fidelity.rawValue) law · mismatch \(options.mismatch.kind.rawValue) · seed \(options.seed)"
        + more,
      panels: Array(panels.prefix(Self.mostPanels)))
  }

  private func panel(_ name: String, _ rates: [Double], color: PlotColor) -> HistogramPanel? {
    guard let spread = Spread(rates) else { return nil }
    let variation = spread.variation.map { "CV \(DecimalText.trimmed($0, significantDigits: 3)) over dies" }
    return HistogramPanel(
      [.init(values: rates, color: color)], x: PlotAxis("mean rate of a die", unit: "Hz"),
      y: PlotAxis("dies"), references: [("mean", spread.mean), ("median", spread.median)], weight: 1.2,
      title: name, note: variation ?? "")
  }
}
