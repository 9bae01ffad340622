import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// Spike-frequency adaptation: onset rate, gain, charge of a spike, time constant and adapted rate.
///
/// Board: one neuron with `latch_so_dc` and `latch_so_adaptation`.
/// Swept: the constant input, first as one step from rest, then in stairs; at the end it is switched off.
/// Fitted: the mean adaptation current over the rate by a line, which the exact law makes <I> = I_g (f Q / I_tau - 1)
/// with Q = I_w t_pa: it gives I_g, the onset rate I_tau / Q and the slope; ln I over time after the last spike by a
/// line, hence tau = C_ahp U_T / (kappa I_tau). The rates are held against the period at which a spike charges the
/// integrator as much as it loses until the next, while the membrane under this leak reaches its threshold.
/// Source: 5.2 and 5.5 of the analog dossier.
package enum AdaptationBench: Characterization {
  package static let name = "adaptation"
  package static let summary = "spike-frequency adaptation: onset rate, gain, time constant, adapted rates"
  package static let sweeps = [DirectCurrent.dc]
  package static let operatingPoint = [
    BiasSetting(Adaptation.tau, 1, 80), BiasSetting(Adaptation.gain, 1, 40),
    BiasSetting(Adaptation.weight, 3, 60), BiasSetting(Adaptation.pulseWidth, 2, 150),
    BiasSetting(Adaptation.cascode, 5, 255), BiasSetting(Membrane.leak, 0, 255),
    BiasSetting(Membrane.gain, 3, 40), BiasSetting(SpikeThreshold.threshold, 3, 255),
    BiasSetting(Refractory.refractory, 3, 255),
  ]

  /// A stair of the input, in pA and Hz.
  struct Point {
    let input: Double
    let rate: Double
    let mean: Double
    /// The rate of the closed form.
    let expected: Double
  }

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    var bed = Testbed(request, Self.self, step: .us(100))
    bed.latch(.soDC)
    bed.latch(.soAdaptation)
    var bench = Measurement(bed: bed)
    try bench.measure(request)
    return bench.report(request)
  }

  struct Measurement {
    var bed: Testbed
    /// The step from rest: when the neuron fired, ms, and the input, pA.
    var response: [Double] = []
    var stepInput = Double.nan
    var points: [Point] = []
    var decay = Record()
    var notes: [String] = []

    init(bed: Testbed) { self.bed = bed }

    // MARK: nominal values

    var leak: Double { bed.clipped(Adaptation.tau) }
    var gain: Double { bed.clipped(Adaptation.gain) }
    var width: Double {
      bed.swingTime(bed.options.process.adaptationPulseCapacitance, bed.current(Adaptation.pulseWidth))
    }
    /// Q, pA ms.
    var charge: Double { bed.current(Adaptation.weight) * width }
    /// I_tau / Q, Hz.
    var onset: Double { 1e3 * leak / charge }
    var tau: Double { bed.timeConstant(bed.options.process.adaptationCapacitance, leak: leak) }

    /// The rate without adaptation, Hz.
    func freeRate(_ input: Double) -> Double { bed.soma.rate(Current(si: input * 1e-12)).si }

    /// The rate at which a spike charges the integrator as much as it loses until the next, Hz.
    ///
    /// With the period T, y (1 - exp(-T/tau)) + T/tau = a Q for y = I/I_g after the charge; the membrane, under
    /// I_tau and what is left of I in its leak, has to reach its threshold after T.
    func adaptedRate(_ input: Double) -> Double {
      let free = freeRate(input)
      guard free > onset else { return free }
      let period = Fit.zero(between: 1e3 / free, and: 1e3 / onset, tolerance: 1e-9) { period in
        interval(input, assuming: period) - period
      }
      return 1e3 / period
    }

    /// When the membrane reaches its threshold, ms after a spike, where the integrator has the state that belongs to
    /// a period; twice the longest that matters where it does not.
    private func interval(_ input: Double, assuming period: Double) -> Double {
      let soma = bed.soma
      let (own, gain) = (soma.leak.si * 1e12, soma.gain.si * 1e12)
      let limit = bed.current(Adaptation.cascode)
      let kick = charge / (bed.options.process.adaptationCapacitance.si * 1e12 * bed.slope)
      let peak = self.gain * (kick - period / tau) / -expm1(-period / tau)
      let middle = width / 2
      let rate = 1 / (bed.options.process.membraneCapacitance.si * 1e12 * bed.slope)
      func slope(_ time: Double, _ logarithm: Double) -> Double {
        // Until the middle of the pulse, what the charge before left.
        let adaptation = peak * exp(-(time - middle + (time < middle ? period : 0)) / tau)
        let leak = own + adaptation * limit / (adaptation + limit)
        return rate * (input / (1 + exp(logarithm) / gain) - leak)
      }
      let end = log(soma.threshold.si * 1e12)
      var (time, logarithm) = (soma.refractory.si * 1e3, log(soma.reset.si * 1e12))
      let step = period / 250
      while time < 2e3 / onset {
        let first = slope(time, logarithm)
        let second = slope(time + step / 2, logarithm + step / 2 * first)
        let third = slope(time + step / 2, logarithm + step / 2 * second)
        let fourth = slope(time + step, logarithm + step * third)
        let rise = step / 6 * (first + 2 * second + 2 * third + fourth)
        if logarithm + rise >= end { return time + step * (end - logarithm) / rise }
        logarithm = max(logarithm + rise, log(bed.floor))
        time += step
      }
      return 2e3 / onset
    }

    // MARK: the measurement

    mutating func measure(_ request: CharacterizationRequest) throws(DiagnosticError) {
      let rheobase = bed.soma.rheobase.si * 1e12
      let codes = bed.codes(
        DirectCurrent.dc, near: rheobase, times: request.thinned([4, 5.5, 7, 10, 14, 20]))
      guard let first = bed.codes(DirectCurrent.dc, near: rheobase, times: [8]).first else {
        notes.append("the rheobase is out of reach of SOIF_DC_P; lower SOIF_LEAK_N or SOIF_SPKTHR_P")
        return
      }
      bed.set(DirectCurrent.dc, first)
      stepInput = bed.current(DirectCurrent.dc)
      var simulation = try bed.simulation()
      response = try simulation.spikeTimes(for: bed.span(min(8 * tau, 5e3)))[0]
      for code in codes {
        bed.set(DirectCurrent.dc, code)
        try simulation.apply(bed.board)
        // Just above the onset the mean settles as slowly as 1 + I_g / <I> time constants.
        let rate = adaptedRate(bed.current(DirectCurrent.dc))
        let slowness = rate > 1.05 * onset ? 1 + 1 / (rate / onset - 1) : 1
        simulation.run(for: bed.span(min(6 * tau * slowness, 5e3)))
        points.append(try stair(&simulation))
      }
      bed.latch(.soDC, false)
      try simulation.apply(bed.board)
      // Until the pulse of the last spike is over.
      simulation.run(for: bed.span(width + bed.step))
      decay = try simulation.record(["I_ahp"], for: bed.span(min(3 * tau, 5e3)))
      if width > 0.05 * tau {
        notes.append(
          "the pulse of SOAD_PWTAU_N is not short beside the time constant; the closed form of the rates gathers it"
        )
      }
      if points.filter({ $0.rate > onset }).count < 2 {
        notes.append(
          "the neuron does not reach the onset rate of \(DecimalText.trimmed(onset, significantDigits: 4)) Hz; "
            + "raise SOAD_W_N or lower SOAD_TAU_P or SOAD_PWTAU_N")
      }
    }

    /// Rate and mean current from a spike to a spike, so that whole periods are averaged.
    private func stair(_ simulation: inout Simulation) throws(DiagnosticError) -> Point {
      let input = bed.current(DirectCurrent.dc)
      let expected = adaptedRate(input)
      let begin = simulation.time
      let span = bed.span(expected > 0 ? min(14e3 / expected, 4e3) : 100)
      let spikes = Recording(
        name: "spikes", neurons: [Testbed.neuron], quantity: .spikes, from: begin, until: begin + span)
      try simulation.record(spikes)
      let record = try simulation.record(["I_ahp.mean"], for: span)
      let times = simulation.spikes(of: spikes).map { ($0.time - begin).milliseconds }
      guard let start = times.first, let end = times.last, end > start else {
        return Point(input: input, rate: 0, mean: record.mean("I_ahp.mean"), expected: expected)
      }
      let within = zip(record.times, record.of("I_ahp.mean")).filter { $0.0 > start && $0.0 <= end }
      return Point(
        input: input, rate: FIBench.meanRate(times), mean: Sample.mean(within.map(\.1)),
        expected: expected)
    }

    // MARK: the report

    func report(_ request: CharacterizationRequest) -> CharacterizationReport {
      let above = points.filter { $0.rate > 1.2 * onset }
      let line = Fit.line(above.map(\.rate), above.map(\.mean), weighting: .relative)
      let fit = Fit.decay(decay.times, decay.of("I_ahp"), above: 4 * bed.floor)
      let latency = 1e3 / freeRate(stepInput) - bed.soma.refractory.si * 1e3
      let adapted = stepInput.isFinite ? adaptedRate(stepInput) : .nan
      let worst = points.map { abs($0.rate / $0.expected - 1) }.max() ?? .nan
      let steady = response.suffix(6)
      // The line is as good at its zero as the lowest rates are near it.
      let reach = max(1, (above.map(\.rate).min() ?? .nan) / (3 * onset))
      // The mean law is exact up to the splitting of a pulse and the sampling of a period's ends: 2e-3 as V36; decays
      // are a line to a Float's rounding. A spike's pulse acts on the membrane from the next step on, half a
      // step late on average, which is a share h / (2 tau) of the adaptation: 1e-3 here, five times stricter than V35.
      let late = max(1e-3, bed.step / (2 * tau))
      let findings = [
        Finding("onset rate", unit: "Hz", expected: onset, found: line.zero, tolerance: 2e-3 * reach),
        Finding("gain current", unit: "pA", expected: gain, found: -line.intercept, tolerance: 2e-3 * reach),
        Finding(
          "charge of a spike", unit: "fC", expected: charge,
          found: line.slope / -line.intercept * leak * 1e3, tolerance: 2e-3 * reach),
        Finding("time constant", unit: "ms", expected: tau, found: fit.timeConstant, tolerance: 1e-4),
        Finding(
          "latency of the first spike", unit: "ms", expected: latency, found: response.first ?? .nan,
          tolerance: 1e-3),
        Finding(
          "adapted rate after the step", unit: "Hz", expected: adapted,
          found: steady.count > 1 ? FIBench.meanRate(Array(steady)) : .nan, tolerance: late),
        Finding(
          "largest relative error of an adapted rate", unit: "1", expected: 0, found: worst, tolerance: late),
      ]
      let tables = [
        SweepTable(
          "", ["input_pA", "rate_Hz", "closed_form_Hz", "mean_pA", "mean_law_pA"],
          points.map { [$0.input, $0.rate, $0.expected, $0.mean, max(gain * ($0.rate / onset - 1), 0)] }),
        SweepTable(
          "step", ["time_ms", "rate_Hz"], zip(response.dropFirst(), response).map { [$0, 1e3 / ($0 - $1)] }),
      ]
      return CharacterizationReport(
        AdaptationBench.self, request, bed: bed, findings: findings, tables: tables,
        figure: figure(fit, adapted), notes: notes)
    }

    private func figure(_ fit: (timeConstant: Double, start: Double), _ adapted: Double) -> Figure {
      let pico = 1e-12
      let end = (response.last ?? 1) * 1e-3
      let highest = (points.map(\.rate).max() ?? onset) * 1.05
      let range = Sample.steps(from: 0, to: highest, count: 60)
      let stride = max(decay.times.count / 30, 1)
      let samples = Swift.stride(from: 0, to: decay.times.count, by: stride).map { $0 }
      return Figure(
        "Spike-frequency adaptation",
        subtitle: CharacterizationReport.subtitle(
          bed, [Adaptation.tau, Adaptation.gain, Adaptation.weight, Adaptation.pulseWidth]),
        panels: [
          CurvePanel(
            [], x: PlotAxis("time after the step of the input", unit: "s"), y: PlotAxis("rate", unit: "Hz"),
            references: [
              .init(
                "not adapted", x: [0, end], y: [Double](repeating: freeRate(stepInput), count: 2),
                mark: .line, color: .grey),
              .init(
                "adapted, closed form", x: [0, end],
                y: [adapted, adapted], mark: .line, color: .blue),
              .init(
                "1 / interval", x: response.dropFirst().map { $0 * 1e-3 },
                y: zip(response.dropFirst(), response).map { 1e3 / ($0 - $1) }),
            ], weight: 2.2, title: "step response",
            note: "input \(Current(si: stepInput * pico).formatted(digits: 3))"),
          CurvePanel(
            [
              .init(
                "I_g (f Q / I_tau − 1)", x: range, y: range.map { max(gain * ($0 / onset - 1), 0) * pico },
                color: .blue)
            ], x: PlotAxis("rate", unit: "Hz"), y: PlotAxis("mean adaptation current", unit: "A"),
            references: [.init("measured", x: points.map(\.rate), y: points.map { $0.mean * pico })],
            weight: 1.8, title: "adaptation over rate",
            note: "onset \(DecimalText.trimmed(onset, significantDigits: 3)) Hz"),
          CurvePanel(
            [
              .init(
                "fit", x: [0, (decay.times.last ?? 0) * 1e-3],
                y: [0, decay.times.last ?? 0].map { fit.start * exp(-$0 / fit.timeConstant) * pico },
                color: .blue)
            ], x: PlotAxis("time after the last spike", unit: "s"),
            y: PlotAxis("I_ahp", unit: "A", scale: .logarithmic),
            references: [
              .init(
                "recorded", x: samples.map { decay.times[$0] * 1e-3 },
                y: samples.map { decay.of("I_ahp")[$0] * pico })
            ], weight: 1.6, title: "decay",
            note: "time constant \(DecimalText.trimmed(fit.timeConstant, significantDigits: 4)) ms"),
        ], width: CharacterizationReport.pictureWidth)
    }
  }
}
