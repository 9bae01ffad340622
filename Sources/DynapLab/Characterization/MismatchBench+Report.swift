import DynapCircuits
import DynapIO
import DynapUnits
import Foundation

extension MismatchBench {
  static func report(
    _ request: CharacterizationRequest, _ bed: Testbed, _ dies: [Die]
  ) -> CharacterizationReport {
    let model = bed.options.mismatch
    let expected = quantities.map { $0.sigma(model, bed.options.process) }
    let spreads = quantities.indices.map { within(dies, $0) }
    // A deviation with n degrees of freedom has a standard error of 1 / sqrt(2 n) of itself; three of them are allowed.
    var findings = zip(quantities, zip(expected, spreads)).map { quantity, pair in
      Finding(
        "sigma of ln, \(quantity.name)", unit: "1", expected: pair.0, found: pair.1.sigma,
        tolerance: 3 / (2 * Double(max(pair.1.freedom, 1))).squareRoot())
    }
    let offsets = dies.flatMap { die in
      quantities.indices.filter { quantities[$0].followsDie }.map { index in
        (
          die: Sample.mean(die.column(index)),
          share: expected[index] / Double(max(die.column(index).count, 1)).squareRoot()
        )
      }
    }
    let between = Sample.mean(offsets.map { $0.die * $0.die }).squareRoot()
    // A die's mean strays by the die's factor and by what is left of its neurons' spread.
    let sampling = Sample.mean(offsets.map { $0.share * $0.share })
    let sigma = (model.scale * model.dieSigma * model.scale * model.dieSigma + sampling).squareRoot()
    findings.append(
      Finding(
        "sigma of ln from die to die, \(offsets.count) means", unit: "1", expected: sigma, found: between,
        tolerance: 3 / (2 * Double(max(offsets.count, 1))).squareRoot()))
    let columns = [
      "leak", "input", "threshold", "refractory", "ampa_tau", "ampa_gain", "rate_threshold",
    ]
    let table = SweepTable(
      "", ["serial", "neuron"] + columns.map { "ln_\($0)" },
      dies.flatMap { die in
        die.logs.enumerated().map { [Double(die.serial), Double($0.offset)] + $0.element }
      })
    return CharacterizationReport(
      Self.self, request, bed: bed, findings: findings, tables: [table],
      figure: figure(request, dies, expected, spreads.map(\.sigma)))
  }

  /// The spread about each die's mean, over all dies, and its degrees of freedom.
  private static func within(_ dies: [Die], _ index: Int) -> (sigma: Double, freedom: Int) {
    var (sum, freedom) = (0.0, 0)
    for column in dies.map({ $0.column(index) }) where column.count > 1 {
      let mean = Sample.mean(column)
      sum += column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      freedom += column.count - 1
    }
    return freedom > 0 ? ((sum / Double(freedom)).squareRoot(), freedom) : (.nan, 0)
  }

  private static func figure(
    _ request: CharacterizationRequest, _ dies: [Die], _ expected: [Double], _ found: [Double]
  ) -> Figure {
    let shown = [0, 3, 4, 5]
    let widest = 3.5 * (shown.map { expected[$0] }.max() ?? 0.1)
    let names = ["soma leak", "refractory period", "AMPA time constant", "AMPA gain and output"]
    let panels = zip(shown, names).map { index, name in
      HistogramPanel(
        [
          .init(
            values: dies.flatMap { die in
              let column = die.column(index)
              let mean = Sample.mean(column)
              return column.map { 100 * ($0 - mean) }
            }, color: .forSeries(shown.firstIndex(of: index) ?? 0))
        ],
        x: PlotAxis("distance from the die's mean", unit: "%", range: -100 * widest...100 * widest),
        y: PlotAxis("neurons"), weight: 1,
        title: name,
        note:
          "sigma \(DecimalText.fixed(100 * found[index], decimals: 2)) %, of devices \(DecimalText.fixed(100 * expected[index], decimals: 2)) %"
      )
    }
    let count = dies.map(\.logs.count).reduce(0, +)
    let comparison = CurvePanel(
      [
        .init(
          "equal", x: [0, 1.1 * (expected.max() ?? 0.1)], y: [0, 1.1 * (expected.max() ?? 0.1)], color: .blue)
      ],
      x: PlotAxis("sigma of the devices"), y: PlotAxis("sigma found"),
      references: [.init("seven quantities", x: expected, y: found)], weight: 1.6,
      title: "found over expected")
    return Figure(
      "Mismatch of \(dies.count == 1 ? "die \(dies.first?.serial ?? 0)" : "\(dies.count) dies")",
      subtitle: "\(count) neurons; distance in per cent of the logarithm", panels: panels + [comparison],
      width: CharacterizationReport.pictureWidth)
  }
}
