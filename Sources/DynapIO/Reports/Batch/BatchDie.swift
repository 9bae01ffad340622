/// What a batch keeps of one die.
package struct BatchDie: Sendable {
  /// Which die it was.
  package let serial: UInt64
  /// Its recorded spikes.
  package let spikes: Int
  /// The mean rate of each population of neurons in Hz, in their order; nil where none was recorded.
  package let rates: [Double?]
  /// The mean over a population's neurons of each point of a curve of rates against a bias, in Hz.
  package let curveRates: [Double]
  /// What a user should know before trusting the numbers.
  package let warnings: [String]

  /// Keeps what a batch needs of a run.
  init(_ summary: RunSummary, _ record: RunRecord) {
    serial = summary.options.serial
    spikes = summary.counts.recordedSpikes
    rates = summary.populations.filter { $0.kind == "neurons" }.map(\.meanRateHertz)
    curveRates = record.rateCurves.flatMap { curve in
      curve.currents.indices.map { stage in
        curve.rates.reduce(0) { $0 + $1[stage] } / Double(max(curve.rates.count, 1))
      }
    }
    warnings = summary.warnings
  }
}
