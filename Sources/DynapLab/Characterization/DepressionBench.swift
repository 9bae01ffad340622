import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// Short-term depression: what an event depletes, how the weight recovers, and what a train leaves of it.
///
/// Board: one neuron with one synapse that has the `stp` bit; its weight is read between events.
/// Swept: the number of events of a burst, the silence after it, and the rate of a train.
/// Fitted: ln w over the events of a burst by a line, whose slope is ln d = -kappa I_str t_dep / (C_std U_T);
/// ln(1 - u) with u = w^(1/kappa) over the silence by a line, hence tau_r = C_std U_T / I_r. The weight that an event of
/// a train of period T finds is held against w = ((1 - E) / (1 - delta E))^kappa, delta = d^(1/kappa), E = exp(-T/tau_r).
/// Source: 3.4 of the analog dossier; Boegerhausen, Suter and Liu 2003.
package enum DepressionBench: Characterization {
  package static let name = "std"
  package static let summary = "short-term depression: depletion of an event, recovery time, weight over rate"
  package static let sweeps: [Parameter] = []
  package static let operatingPoint = [
    BiasSetting(ShortTermDepression.depletion, 4, 200), BiasSetting(ShortTermDepression.recovery, 0, 1),
  ]

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    var bed = Testbed(request, Self.self, step: .us(50))
    bed.board[Testbed.neuron].synapses[0] = Synapse(
      tag: DynapFabric.Tag(1), dendrite: .ampa, weight: .w0, stp: true)
    bed.latch(.soifKill)
    var bench = Measurement(bed: bed)
    try bench.measureBurst()
    try bench.measureRecovery(request)
    try bench.measureTrains(request)
    return bench.report(request)
  }

  struct Measurement {
    let bed: Testbed
    /// The factor on the weight after 0, 1, 2 ... events.
    var burst: [Double] = []
    /// Silences in ms, and the factor after them.
    var recovery: [(silence: Double, factor: Double)] = []
    /// Rates in Hz, and the factor that an event finds.
    var trains: [(rate: Double, factor: Double)] = []
    private var simulation: Simulation?

    init(bed: Testbed) { self.bed = bed }

    // MARK: nominal values

    private var unit: Double {
      bed.options.process.depressionCapacitance.si * bed.options.process.thermalVoltage.si * 1e15
    }
    var kappa: Double { bed.options.process.kappa }
    /// d, the factor of an event.
    var depletion: Double {
      exp(
        -kappa * bed.current(ShortTermDepression.depletion) * bed.options.process.depletionTime.si * 1e3
          / unit)
    }
    /// tau_r, ms.
    var recoveryTime: Double { unit / bed.current(ShortTermDepression.recovery) }
    /// The factor that an event of a train finds.
    func factor(_ rate: Double) -> Double {
      let silence = exp(-1e3 / (rate * recoveryTime))
      return pow((1 - silence) / (1 - pow(depletion, 1 / kappa) * silence), kappa)
    }
    /// When an event's pulse begins, and the weight is spent, ms.
    private var delay: Double {
      bed.swingTime(bed.options.process.delayCapacitance, bed.current(Delay.base))
    }

    private func factor(of simulation: Simulation) -> Double {
      simulation.weightFactor(of: SynapseOnNeuron(0), on: Testbed.neuron) ?? .nan
    }

    // MARK: the measurements

    /// Eight events in a row, the weight read after each.
    mutating func measureBurst() throws(DiagnosticError) {
      var simulation = try bed.simulation()
      let period = bed.span(delay + bed.step)
      burst = [factor(of: simulation)]
      for _ in 0..<8 {
        simulation.inject(Testbed.events(tag: 1, from: simulation.time, every: period, count: 1))
        simulation.run(for: period)
        burst.append(factor(of: simulation))
      }
      self.simulation = simulation
    }

    /// Silence after the burst, the weight read at growing distances.
    mutating func measureRecovery(_ request: CharacterizationRequest) throws(DiagnosticError) {
      guard var simulation else { return }
      let begin = simulation.time
      let longest = min(4 * recoveryTime, 4e3)
      for share in request.thinned([0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1]) {
        simulation.run(until: begin + bed.span(share * longest))
        recovery.append(((simulation.time - begin).milliseconds, factor(of: simulation)))
      }
    }

    /// Trains of events, long enough to forget their beginning.
    mutating func measureTrains(_ request: CharacterizationRequest) throws(DiagnosticError) {
      // The weight is a matter of events alone, so that a long step costs no accuracy.
      var bed = bed
      bed.options.step = request.step ?? .ms(1)
      var simulation = try bed.simulation()
      for rate in request.thinned([1.0, 3, 10, 20, 50, 100, 200, 500]) {
        // In whole steps, so that the last step ends where the next event would come.
        let period = bed.span(1e3 / rate)
        // A train forgets by delta and by E with every event.
        let forgetting = -log(pow(depletion, 1 / kappa)) + period.milliseconds / recoveryTime
        let count = Int(min(max((10 / forgetting).rounded(.up), 2), 2e4 / period.milliseconds + 2))
        simulation.inject(Testbed.events(tag: 1, from: simulation.time, every: period, count: count))
        simulation.run(for: Int64(count) * period)
        trains.append((1e3 / period.milliseconds, factor(of: simulation)))
      }
    }

    // MARK: the report

    func report(_ request: CharacterizationRequest) -> CharacterizationReport {
      let events = burst.indices.map(Double.init)
      // What deeper depletion recovers between two events of the burst is left out: the first four tell d, or
      // as many as leave a third of the weight.
      let depth = max(1, (1...4).last { pow(depletion, Double($0)) > 0.3 } ?? 1)
      let line = Fit.line(Array(events.prefix(depth + 1)), burst.prefix(depth + 1).map { log($0) })
      let open = recovery.map { 1 - pow($0.factor, 1 / kappa) }
      let fit = Fit.decay(recovery.map(\.silence), open)
      let middle = trains.min { abs(log($0.rate / 50)) < abs(log($1.rate / 50)) }
      let worst = trains.map { abs($0.factor / factor($0.rate) - 1) }.max() ?? .nan
      let gap = bed.span(delay + bed.step).milliseconds
      // Between two events of the burst a share gap / tau_r of what is missing comes back beside u; recovery is
      // exact in the engine, and read in Double. A train's last event is read when the next would act but for its delay.
      let findings = [
        Finding(
          "factor of an event d", unit: "1", expected: depletion, found: exp(line.slope),
          tolerance: max(1e-4, gap / recoveryTime / pow(depletion, Double(depth) / kappa))),
        Finding(
          "recovery time", unit: "ms", expected: recoveryTime, found: fit.timeConstant, tolerance: 1e-5),
        Finding(
          "weight at \(DecimalText.trimmed(middle?.rate ?? .nan, significantDigits: 3)) Hz", unit: "1",
          expected: factor(middle?.rate ?? .nan), found: middle?.factor ?? .nan, tolerance: 1e-3),
        Finding("largest relative error over rates", unit: "1", expected: 0, found: worst, tolerance: 1e-3),
      ]
      let tables = [
        SweepTable(
          "", ["rate_Hz", "weight", "closed_form"], trains.map { [$0.rate, $0.factor, factor($0.rate)] }),
        SweepTable("burst", ["events", "weight"], zip(events, burst).map { [$0, $1] }),
        SweepTable("recovery", ["silence_ms", "weight"], recovery.map { [$0.silence, $0.factor] }),
      ]
      return CharacterizationReport(
        DepressionBench.self, request, bed: bed, findings: findings, tables: tables, figure: figure(fit))
    }

    private func figure(_ fit: (timeConstant: Double, start: Double)) -> Figure {
      let events = burst.indices.map(Double.init)
      let silences = Sample.steps(from: 0, to: recovery.last?.silence ?? 1, count: 100)
      let rates = Sample.ratios(
        from: trains.first?.rate ?? 1, to: trains.last?.rate ?? 100, count: 100)
      func text(_ value: Double) -> String { DecimalText.trimmed(value, significantDigits: 4) }
      return Figure(
        "Short-term depression",
        subtitle: CharacterizationReport.subtitle(
          bed, [ShortTermDepression.depletion, ShortTermDepression.recovery]),
        panels: [
          CurvePanel(
            [.init("d to the n", x: events, y: events.map { pow(depletion, $0) }, color: .blue)],
            x: PlotAxis("events of a burst"), y: PlotAxis("weight", scale: .logarithmic),
            references: [.init("measured", x: events, y: burst)], weight: 1.6, title: "depletion",
            note: "d = \(text(depletion))"),
          CurvePanel(
            [
              .init(
                "(1 − (1 − u) exp(−t/τ))^κ", x: silences.map { $0 * 1e-3 },
                y: silences.map { pow(1 - fit.start * exp(-$0 / fit.timeConstant), kappa) }, color: .blue)
            ], x: PlotAxis("silence after the burst", unit: "s"), y: PlotAxis("weight"),
            references: [
              .init("measured", x: recovery.map { $0.silence * 1e-3 }, y: recovery.map(\.factor))
            ], weight: 1.8, title: "recovery", note: "time constant \(text(fit.timeConstant)) ms"),
          CurvePanel(
            [.init("closed form", x: rates, y: rates.map { factor($0) }, color: .blue)],
            x: PlotAxis("rate of a train", unit: "Hz", scale: .logarithmic),
            y: PlotAxis("weight that an event finds", scale: .logarithmic),
            references: [.init("measured", x: trains.map(\.rate), y: trains.map(\.factor))], weight: 2,
            title: "steady weight over rate"),
        ], width: CharacterizationReport.pictureWidth)
    }
  }
}
