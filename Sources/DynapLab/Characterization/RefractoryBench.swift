import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// The refractory timer: the shortest interval between spikes, and what is left of one when the input is endless.
///
/// Board: one neuron with `latch_so_dc`.
/// Swept: `SOIF_REFR_N`, and under each of its codes strong constant inputs.
/// Fitted: the interval over 1 / I_in by a parabola. Far above the leak the membrane needs the charge
/// Q = (C U_T / kappa)(ln(I_spk / I_r) + (I_spk - I_r) / I_g) from reset to threshold, so that T = t_ref + Q / I_in + what
/// leaks meanwhile, of the next order: the constant is t_ref = C_ref V_sw / I_ref, the slope at its end is Q.
/// Source: 5.2 of the analog dossier, in the limit of strong inputs.
package enum RefractoryBench: Characterization {
  package static let name = "refractory"
  package static let summary = "the refractory timer, from the rate's limit at strong inputs"
  package static let sweeps = [Refractory.refractory]
  package static let operatingPoint = [
    BiasSetting(Refractory.refractory, 2, 45), BiasSetting(Membrane.leak, 0, 255),
    BiasSetting(Membrane.gain, 3, 40), BiasSetting(SpikeThreshold.threshold, 3, 255),
  ]

  /// The intervals in ms under one code, over the inputs in pA.
  private struct Series {
    let code: BiasCode
    let current: Double
    let inputs: [Double]
    let intervals: [Double]
    let expected: Double
    /// Of the parabola over 1 / I_in, from the constant one up.
    let fit: [Double]
  }

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    var bed = Testbed(request, Self.self, step: .us(10))
    bed.latch(.soDC)
    var simulation = try bed.simulation()
    let own = bed.code(Refractory.refractory)
    let codes = bed.codes(
      Refractory.refractory, near: bed.current(Refractory.refractory),
      times: request.thinned([1 / 4, 1 / 2, 1, 2, 4, 8]))
    // The rise takes three steps or more, and the input is far above the rheobase.
    let smallest = max(charge(bed) / (20 * bed.step), 40 * bed.soma.rheobase.si * 1e12)
    let inputs = bed.codes(DirectCurrent.dc, near: smallest, times: [1, 1.5, 2.5, 4, 6.5])
    var all: [Series] = []
    for code in codes.contains(own) ? codes : codes + [own] {
      bed.set(Refractory.refractory, code)
      let expected = bed.swingTime(
        bed.options.process.refractoryCapacitance, bed.current(Refractory.refractory))
      var (currents, intervals): ([Double], [Double]) = ([], [])
      for input in inputs {
        bed.set(DirectCurrent.dc, input)
        try simulation.apply(bed.board)
        let current = bed.current(DirectCurrent.dc)
        let span = min(4.5 * (expected + charge(bed) / current), 2e3)
        let times = try simulation.spikeTimes(for: bed.span(span))[0].dropFirst()
        currents.append(current)
        intervals.append(1e3 / FIBench.meanRate(Array(times)))
      }
      let fit = Fit.parabola(currents.map { 1 / $0 }, intervals)
      all.append(
        Series(
          code: code, current: bed.current(Refractory.refractory), inputs: currents, intervals: intervals,
          expected: expected, fit: fit))
    }
    bed.set(Refractory.refractory, own)
    return report(request, bed, all.sorted { $0.current < $1.current })
  }

  /// The charge from reset to threshold, pA ms.
  private static func charge(_ bed: Testbed) -> Double {
    let threshold = bed.clipped(SpikeThreshold.threshold)
    let rise = log(threshold / bed.floor) + (threshold - bed.floor) / bed.clipped(Membrane.gain)
    return bed.options.process.membraneCapacitance.si * 1e12 * bed.slope * rise
  }

  private static func report(
    _ request: CharacterizationRequest, _ bed: Testbed, _ all: [Series]
  ) -> CharacterizationReport {
    // A rise of a few steps of 10 us is known to 1e-3 of itself, and is at most one and a half of the shortest period.
    var findings = all.map { series in
      Finding(
        "refractory period at SOIF_REFR_N \(series.code)", unit: "ms", expected: series.expected,
        found: series.fit[0], tolerance: 5e-4)
    }
    // Where the rise is the larger part of the period, its charge is known best.
    if let fastest = all.last {
      findings.append(
        Finding(
          "charge from reset to threshold", unit: "fC", expected: charge(bed), found: fastest.fit[1],
          tolerance: 3e-3))
    }
    let highest = all.map { series in series.intervals.min().map { series.fit[0] / $0 } ?? .nan }
    findings.append(
      Finding(
        "codes with an interval below t_ref", unit: "1", expected: 0,
        found: Double(highest.filter { $0 > 1.001 }.count), tolerance: 0))
    let table = SweepTable(
      "", ["coarse", "fine", "refractory_pA", "input_pA", "interval_ms", "t_ref_ms", "closed_form_ms"],
      all.flatMap { series in
        zip(series.inputs, series.intervals).map {
          [
            Double(series.code.coarse), Double(series.code.fine), series.current, $0, $1,
            series.fit[0],
            series.expected,
          ]
        }
      })
    let pico = 1e-12
    let currents = all.map { $0.current * pico }
    let range = Sample.ratios(from: currents.first ?? 1, to: currents.last ?? 1, count: 30)
    let inverse = Sample.steps(
      from: 0, to: (all.flatMap(\.inputs).min().map { 1 / $0 } ?? 1) * 1.05, count: 20)
    let figure = Figure(
      "Refractory period",
      subtitle: CharacterizationReport.subtitle(
        bed, [Membrane.leak, Membrane.gain, SpikeThreshold.threshold]),
      panels: [
        CurvePanel(
          [
            .init(
              "C_ref V_sw / I_ref", x: range,
              y: range.map { bed.swingTime(bed.options.process.refractoryCapacitance, $0 / pico) * 1e-3 },
              color: .blue)
          ], x: PlotAxis("refractory current SOIF_REFR_N", unit: "A", scale: .logarithmic),
          y: PlotAxis("refractory period", unit: "s", scale: .logarithmic),
          references: [.init("fitted", x: currents, y: all.map { $0.fit[0] * 1e-3 })], weight: 2,
          title: "refractory period over bias"),
        CurvePanel(
          all.map { series in
            .init(
              "\(series.code)", x: inverse.map { $0 * 1e3 },
              y: inverse.map { (series.fit[0] + $0 * (series.fit[1] + $0 * series.fit[2])) * 1e-3 })
          }, x: PlotAxis("1 / constant input", unit: "1/nA"),
          y: PlotAxis("interval between spikes", unit: "s", scale: .logarithmic),
          references: [
            .init(
              "measured", x: all.flatMap(\.inputs).map { 1e3 / $0 },
              y: all.flatMap(\.intervals).map { $0 * 1e-3 }, color: .ink)
          ], weight: 2, title: "interval over input", note: "lines: fits, which end at the refractory period"),
      ], width: CharacterizationReport.pictureWidth)
    return CharacterizationReport(
      Self.self, request, bed: bed, findings: findings, tables: [table], figure: figure,
      notes: all.allSatisfy { $0.inputs.count > 2 }
        ? [] : ["no input is far above the rheobase; raise SOIF_GAIN_N or lower SOIF_LEAK_N or SOIF_SPKTHR_P"]
    )
  }
}
