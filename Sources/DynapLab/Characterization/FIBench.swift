import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// The thresholded soma under a constant input: rheobase, membrane time constant, refractory period.
///
/// Board: one neuron with `latch_so_dc`, nothing else.
/// Swept: the constant input `SOIF_DC_P`, from below the rheobase to forty times it, the neuron running on.
/// Fitted: the rates by the closed form of the period,
/// T = t_ref + tau ((1/x) ln(I_spk/I_r) + (1 + 1/x) ln((x - r)/(x - s))), x = I_in/I_L - 1, s = I_spk/I_g, r = I_r/I_g,
/// with the leak I_L, the ratio s and t_ref free and C_mem as the layout has it; hence the rheobase I_L (1 + s) and
/// tau = C_mem U_T / (kappa I_L).
/// Source: 5.2 of the analog dossier; Livi and Indiveri 2009.
package enum FIBench: Characterization {
  package static let name = "fi"
  package static let summary = "the soma under a constant input: rheobase, time constant, refractory period"
  package static let sweeps = [DirectCurrent.dc]
  package static let operatingPoint = [
    BiasSetting(Membrane.leak, 0, 255), BiasSetting(Membrane.gain, 3, 40),
    BiasSetting(SpikeThreshold.threshold, 3, 255), BiasSetting(Refractory.refractory, 2, 45),
  ]

  /// A point of the sweep: input in pA, rates in Hz.
  struct Point {
    let code: BiasCode
    let input: Double
    let rate: Double
    let expected: Double
  }

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    var bed = Testbed(request, Self.self, step: .us(50))
    bed.latch(.soDC)
    var simulation = try bed.simulation()
    let soma = bed.soma
    let rheobase = soma.rheobase.si * 1e12
    let multiples = request.thinned([0.6, 0.9, 1.05, 1.1, 1.2, 1.4, 1.7, 2, 2.5, 3, 4, 6, 10, 15, 25, 40])
    var points: [Point] = []
    var trace = Record()
    for code in bed.codes(DirectCurrent.dc, near: rheobase, times: multiples) {
      bed.set(DirectCurrent.dc, code)
      try simulation.apply(bed.board)
      let input = bed.current(DirectCurrent.dc)
      let expected = soma.rate(Current(input, .pico)).si
      guard expected == 0 || expected > 2.5 else { continue }
      let silence = 10 * soma.timeConstant.si * 1e3
      // The first interval began under the input before; three more are measured.
      let span = expected > 0 ? min(5e3 / expected, 4e3) : min(silence, 1e3)
      let times = try simulation.spikeTimes(for: bed.span(max(span, 10 * bed.step)))[0].dropFirst()
      points.append(Point(code: code, input: input, rate: meanRate(Array(times)), expected: expected))
      if trace.times.isEmpty, expected > 0, input > 1.9 * rheobase {
        trace = try simulation.record(["V_mem"], for: bed.span(3.5e3 / expected))
      }
    }
    return report(request, bed, points, trace)
  }

  /// The rate between the first and the last spike, Hz; nothing for fewer than two.
  static func meanRate(_ times: [Double]) -> Double {
    guard let first = times.first, let last = times.last, last > first else { return 0 }
    return 1e3 * Double(times.count - 1) / (last - first)
  }

  /// Leak in pA, ratio of threshold and gain, and refractory period in ms that fit the points best.
  private static func fit(_ points: [Point], _ bed: Testbed) -> [Double] {
    let firing = points.filter { $0.rate > 0 }
    let process = bed.options.process
    // A lab begins with what it sees, the smallest input that fires and the highest rate; in which regime the soma
    // works it does not know.
    let smallest = firing.map(\.input).min() ?? .nan
    let shortest = 1e3 / (firing.map(\.rate).max() ?? .nan)
    let starts = [0.01, 0.1, 1, 10, 100, 1000].map { [0.97 * smallest / (1 + $0), $0, shortest / 2] }
    return Fit.curve(
      starts, x: firing.map(\.input), y: firing.map(\.rate)
    ) { parameters, input in
      let soma = ConstantInput(
        leak: Current(si: parameters[0] * 1e-12),
        gain: Current(si: bed.clipped(SpikeThreshold.threshold) / parameters[1] * 1e-12),
        threshold: Current(si: bed.clipped(SpikeThreshold.threshold) * 1e-12), reset: process.floor,
        refractory: Interval(si: parameters[2] * 1e-3),
        timeConstant: process.timeConstant(
          process.membraneCapacitance, leak: Current(si: parameters[0] * 1e-12)))
      return soma.rate(Current(si: input * 1e-12)).si
    }
  }

  private static func report(
    _ request: CharacterizationRequest, _ bed: Testbed, _ points: [Point], _ trace: Record
  ) -> CharacterizationReport {
    let soma = bed.soma
    let fitted = fit(points, bed)
    let firing = points.filter { $0.rate > 0 }
    let worst = firing.map { abs($0.rate / $0.expected - 1) }.filter(\.isFinite).max() ?? .nan
    let middle = points.min {
      abs($0.input / soma.rheobase.si * 1e-12 - 2) < abs($1.input / soma.rheobase.si * 1e-12 - 2)
    }
    let time = bed.timeConstant(bed.options.process.membraneCapacitance, leak: fitted[0])
    let shortest = 1e3 / (firing.map(\.rate).max() ?? .nan)
    var notes: [String] = []
    if firing.count < 3 {
      notes.append("fewer than three inputs made the neuron fire; lower SOIF_LEAK_N or SOIF_SPKTHR_P")
    }
    // Rates are those of a second-order step of 50 us: 1e-3 as V20. The points from 5 % above the rheobase to forty times
    // it fix all three numbers as well as the rates are known; of t_ref, a part of the shortest interval, 1e-4 of that
    // interval.
    let findings = [
      Finding(
        "rheobase", unit: "pA", expected: soma.rheobase.si * 1e12, found: fitted[0] * (1 + fitted[1]),
        tolerance: 1e-3),
      Finding(
        "membrane time constant", unit: "ms", expected: soma.timeConstant.si * 1e3, found: time,
        tolerance: 1e-3),
      Finding(
        "refractory period", unit: "ms", expected: soma.refractory.si * 1e3, found: fitted[2],
        tolerance: max(1e-3, 1e-4 * shortest / (soma.refractory.si * 1e3))
      ),
      Finding(
        "rate at \(middle.map { "SOIF_DC_P \($0.code)" } ?? "none")", unit: "Hz",
        expected: middle?.expected ?? .nan, found: middle?.rate ?? .nan, tolerance: 1e-3),
      Finding("largest relative error of a rate", unit: "1", expected: 0, found: worst, tolerance: 1e-3),
      Finding(
        "inputs on the wrong side of the rheobase", unit: "1", expected: 0,
        found: Double(points.count { ($0.rate > 0) != ($0.expected > 0) }), tolerance: 0),
    ]
    let table = SweepTable(
      "", ["coarse", "fine", "input_pA", "rate_Hz", "closed_form_Hz"],
      points.map { [Double($0.code.coarse), Double($0.code.fine), $0.input, $0.rate, $0.expected] })
    let inputs = points.map { $0.input * 1e-12 }
    let range = Sample.ratios(from: inputs.min() ?? 1e-12, to: inputs.max() ?? 1e-9, count: 300)
    let figure = Figure(
      "Rate over constant input",
      subtitle: CharacterizationReport.subtitle(
        bed, [Membrane.leak, Membrane.gain, SpikeThreshold.threshold, Refractory.refractory]),
      panels: [
        CurvePanel(
          [.init("closed form", x: range, y: range.map { soma.rate(Current(si: $0)).si }, color: .blue)],
          x: PlotAxis("constant input SOIF_DC_P", unit: "A", scale: .logarithmic),
          y: PlotAxis("rate", unit: "Hz"),
          references: [.init("measured", x: inputs, y: points.map(\.rate))], weight: 2.6,
          title: "f–I curve", note: "rheobase \(soma.rheobase.formatted(digits: 3))"),
        CurvePanel(
          [
            .init(
              "V_mem", x: trace.times.map { $0 * 1e-3 }, y: trace.of("V_mem").map { $0 * 1e-3 }, color: .ink)
          ],
          x: PlotAxis("time", unit: "s"), y: PlotAxis("membrane voltage", unit: "V"), weight: 1.6,
          title: "membrane near twice the rheobase", note: "a ramp that bends, reset, refractory"),
      ], width: CharacterizationReport.pictureWidth)
    return CharacterizationReport(
      Self.self, request, bed: bed, findings: findings, tables: [table], figure: figure, notes: notes)
  }
}

extension Testbed {
  /// The nominal soma under a constant input, by the closed form.
  var soma: ConstantInput {
    OperatingPoint(Self.core, on: board, options).constantInput(options.process)
  }
}
