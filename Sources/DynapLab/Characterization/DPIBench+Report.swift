import DynapCircuits
import DynapIO
import DynapUnits
import Foundation

extension DPIBench.Measurement {
  /// The findings, the sweep and the picture.
  func report(_ request: CharacterizationRequest) -> CharacterizationReport {
    CharacterizationReport(
      DPIBench.self, request, bed: bed, findings: findings, tables: tables, figure: figure, notes: notes)
  }

  // Decays are exact but for the rounding of a Float's logarithm, 6e-8 of a few: 1e-4 as V02 of the dossier. The mean
  // law is met to the splitting of leak and charge within a pulse, the square of t_p / tau = 2e-3, and to what is left of the
  // transient, exp(-12): 2e-3 as V11. A single pulse is charged at its middle: 1e-3 as V05.
  private var findings: [Finding] {
    let line = Fit.line(rates, means, weighting: .relative)
    var findings = decays.map { decay in
      Finding(
        "time constant at \(branch.tau.name) \(decay.code)", unit: "ms", expected: decay.expected,
        found: decay.fit.timeConstant, tolerance: 1e-4)
    }
    findings += [
      Finding("gain current", unit: "pA", expected: gain, found: -line.intercept, tolerance: 2e-3),
      Finding("rate threshold", unit: "Hz", expected: threshold, found: line.zero, tolerance: 2e-3),
      Finding(
        "mean current per rate", unit: "pA/Hz", expected: gain / threshold, found: line.slope, tolerance: 2e-3
      ),
    ]
    for (index, name) in [(0, "first"), (7, "eighth")] where peaks.indices.contains(index) {
      let peak = peaks[index]
      findings.append(
        Finding(
          "current after the \(name) pulse from rest", unit: "pA", expected: peak.expected, found: peak.found,
          tolerance: 1e-3))
    }
    return findings
  }

  private var tables: [SweepTable] {
    [
      SweepTable(
        "", ["coarse", "fine", "leak_pA", "tau_ms", "closed_form_ms"],
        decays.map {
          [Double($0.code.coarse), Double($0.code.fine), $0.leak, $0.fit.timeConstant, $0.expected]
        }),
      SweepTable(
        "rate", ["rate_Hz", "mean_pA", "closed_form_pA"],
        zip(rates, means).map { [$0, $1, gain * ($0 / threshold - 1)] }),
    ]
  }

  private var figure: Figure {
    let pico = 1e-12
    let fits = decays.map { decay in
      let name = "\(decay.code): \(DecimalText.trimmed(decay.fit.timeConstant, significantDigits: 3)) ms"
      let ends = [0, decay.times.last ?? 0]
      return CurvePanel.Curve(
        name, x: ends.map { $0 * 1e-3 },
        y: ends.map { decay.fit.start * exp(-$0 / decay.fit.timeConstant) * pico })
    }
    let samples = decays.flatMap { decay in
      let stride = max(decay.times.count / 10, 1)
      return Swift.stride(from: 0, to: decay.times.count, by: stride).map {
        (decay.times[$0] * 1e-3, decay.currents[$0] * pico)
      }
    }
    let leaks = decays.map { $0.leak * pico }
    let range = Sample.ratios(from: leaks.first ?? 1, to: leaks.last ?? 1, count: 50)
    let rateRange = Sample.steps(from: 0, to: (rates.max() ?? threshold) * 1.05, count: 60)
    return Figure(
      "Differential-pair integrator of the \(branch.dendrite.name.uppercased()) dendrite",
      subtitle: CharacterizationReport.subtitle(
        bed, [branch.gain, WeightDAC.weight0, PulseExtender.width]),
      panels: [
        CurvePanel(
          fits, x: PlotAxis("time after the last pulse", unit: "s"),
          y: PlotAxis(branch.state, unit: "A", scale: .logarithmic),
          references: [
            .init("recorded", x: samples.map(\.0), y: samples.map(\.1), color: .ink)
          ], weight: 2.2, title: "decay", note: "lines: fits of ln I"),
        CurvePanel(
          [.init("C U_T / (κ I_tau)", x: range, y: range.map { tau($0 / pico) * 1e-3 }, color: .blue)],
          x: PlotAxis("leak current \(branch.tau.name)", unit: "A", scale: .logarithmic),
          y: PlotAxis("time constant", unit: "s", scale: .logarithmic),
          references: [.init("fitted", x: leaks, y: decays.map { $0.fit.timeConstant * 1e-3 })],
          weight: 1.8, title: "time constant over bias"),
        CurvePanel(
          [
            .init(
              "I_g (f Q / I_tau − 1)", x: rateRange,
              y: rateRange.map { max(gain * ($0 / threshold - 1), 0) * pico }, color: .blue)
          ],
          x: PlotAxis("input rate", unit: "Hz"), y: PlotAxis("mean \(branch.state)", unit: "A"),
          references: [.init("measured", x: rates, y: means.map { $0 * pico })], weight: 1.8,
          title: "mean over rate",
          note: "threshold \(DecimalText.trimmed(threshold, significantDigits: 3)) Hz"),
        CurvePanel(
          [
            .init(
              "closed form", x: peaks.map { $0.time * 1e-3 }, y: peaks.map { $0.expected * pico },
              color: .blue)
          ],
          x: PlotAxis("time", unit: "s"), y: PlotAxis(branch.state, unit: "A", scale: .logarithmic),
          references: [.init("recorded", x: peaks.map { $0.time * 1e-3 }, y: peaks.map { $0.found * pico })],
          weight: 1.6, title: "build-up from rest", note: "after each of eight pulses"),
      ], width: CharacterizationReport.pictureWidth)
  }
}
