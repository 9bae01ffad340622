import DynapCircuits
import DynapIO
import DynapUnits
import Foundation

extension DelayBench {
  static func report(
    _ request: CharacterizationRequest, _ bed: Testbed, _ swept: Parameter, _ points: [Point],
    _ spread: [Double]
  ) -> CharacterizationReport {
    let charge = bed.options.process.delayCapacitance.si * bed.options.process.switchingVoltage.si * 1e15
    let line = Fit.line(points.map { 1 / $0.current }, points.map(\.delay), weighting: .relative)
    // To the picosecond, which is the grain of time.
    let jitter = points.map { (($0.delays.max() ?? .nan) - ($0.delays.min() ?? .nan)) * 1e9 }.max() ?? .nan
    let logs = spread.map { log($0) }
    // Each current spreads by its own device, and counts by its share of the sum.
    let parts = swept == Delay.base ? [swept] : [Delay.base, swept]
    let sum = parts.reduce(0) { $0 + bed.current($1) }
    let sigma = parts.reduce(0) { total, part in
      let own = bed.current(part) / sum * MismatchModel().sigma(of: part, process: bed.options.process)
      return total + own * own
    }.squareRoot()
    // Pulses begin at their picosecond, however long a step is; a delay of 2 us is known to 1e-6. The fabric's part is
    // absolute: less than its declared latencies together. A deviation of n samples has a standard error of
    // 1 / sqrt(2 (n - 1)) of itself, and three of them are allowed; the capacitor adds less than 1 %.
    let findings =
      points.map {
        Finding(
          "delay at \(swept.name) \($0.code)", unit: "ms", expected: $0.expected, found: $0.delay,
          tolerance: 1e-4)
      } + [
        Finding(
          "charge of the element C_dly V_sw", unit: "fC", expected: charge, found: line.slope, tolerance: 1e-4
        ),
        Finding(
          "latency of the fabric", unit: "us", expected: 0, found: line.intercept * 1e3, tolerance: 0.3),
        Finding(
          "change from event to event", unit: "us", expected: 0, found: jitter.rounded() * 1e-6, tolerance: 0),
        Finding(
          "spread over \(spread.count) synapses, sigma of ln t", unit: "1", expected: sigma,
          found: Sample.deviation(logs), tolerance: 3 / (2 * Double(max(spread.count - 1, 1))).squareRoot()),
      ]
    let tables = [
      SweepTable(
        "", ["coarse", "fine", "current_pA", "delay_ms", "closed_form_ms"],
        points.map {
          [Double($0.code.coarse), Double($0.code.fine), $0.current, $0.delay, $0.expected]
        }),
      SweepTable("spread", ["delay_ms"], spread.map { [$0] }),
    ]
    let currents = points.map { $0.current * 1e-12 }
    let range = Sample.ratios(from: currents.first ?? 1, to: currents.last ?? 1, count: 30)
    let nominal = bed.swingTime(bed.options.process.delayCapacitance, sum)
    let figure = Figure(
      "Delay of a synapse: \(swept.name)",
      subtitle: CharacterizationReport.subtitle(bed, [Delay.base, Delay.precise, Delay.mismatched]),
      panels: [
        CurvePanel(
          [.init("C_dly V_sw / I", x: range, y: range.map { charge * 1e-15 / $0 }, color: .blue)],
          x: PlotAxis("current of the delay element", unit: "A", scale: .logarithmic),
          y: PlotAxis("delay", unit: "s", scale: .logarithmic),
          references: [.init("measured", x: currents, y: points.map { $0.delay * 1e-3 })], weight: 2.4,
          title: "delay over bias", note: "from the event to the pulse at its pin"),
        HistogramPanel(
          [.init("die \(request.serial ?? 1)", values: spread.map { $0 * 1e-3 })],
          x: PlotAxis("delay", unit: "s", scale: sigma > 0.2 ? .logarithmic : .linear),
          y: PlotAxis("synapses"), references: [("nominal", nominal * 1e-3)], weight: 2,
          title: "spread over \(spread.count) synapses",
          note:
            "sigma of ln t \(DecimalText.trimmed(Sample.deviation(logs), significantDigits: 3))"),
      ], width: CharacterizationReport.pictureWidth)
    return CharacterizationReport(
      Self.self, request, bed: bed, findings: findings, tables: tables, figure: figure,
      notes: spread.isEmpty ? ["the delay is too long to measure the spread; raise \(swept.name)"] : [])
  }
}
