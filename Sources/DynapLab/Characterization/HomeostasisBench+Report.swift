import DynapCircuits
import DynapIO
import DynapUnits
import Foundation

extension HomeostasisBench {
  /// The rate that the loop holds, Hz.
  private static func heldRate(_ bed: Testbed) -> Double {
    let width = bed.swingTime(
      bed.options.process.adaptationPulseCapacitance, bed.current(Adaptation.pulseWidth))
    let charge = bed.current(Calcium.weight) * width
    return 1e3 * bed.clipped(Calcium.tau) / charge
      * (1 + bed.clipped(Homeostasis.target) / bed.clipped(Calcium.gain))
  }

  /// The rate over the last six of sixteen seconds of a course, Hz.
  private static func steadyRate(_ course: Course) -> Double {
    FIBench.meanRate(course.spikes.filter { $0 > 10_000 })
  }

  static func report(
    _ request: CharacterizationRequest, _ bed: Testbed, _ points: [Point], _ courses: [Course]
  ) -> CharacterizationReport {
    let ratio = bed.slope * log(2)
    let rate = heldRate(bed)
    let own = points.first { $0.code == bed.code(Homeostasis.middle) }
    // V_h is recorded as a Float of some 300 mV, whose rounding of 3e-5 mV the line through 30 samples over 0.6 mV leaves
    // at 1e-4. The loop circles about its reference by what V_h moves within the time constant of calcium, and the
    // comparator sees the saw-tooth of calcium where the closed form has its mean: 2e-2 as V52.
    var findings = [
      Finding(
        "doubling time of the gain", unit: "s", expected: ratio / (own?.expectedUp ?? .nan),
        found: ratio / (own?.up ?? .nan), tolerance: 2e-3),
      Finding(
        "halving time of the gain", unit: "s", expected: -ratio / (own?.expectedDown ?? .nan),
        found: -ratio / (own?.down ?? .nan), tolerance: 2e-3),
    ]
    for (name, pairs) in [
      ("rising", points.map { ($0.up, $0.expectedUp) }),
      ("falling", points.map { ($0.down, $0.expectedDown) }),
    ] {
      let fastest = bed.options.process.homeostasisSlope.si * 1e3
      findings.append(
        Finding(
          "largest error of a \(name) slope, of S_0", unit: "1", expected: 0,
          found: pairs.map { abs($0.0 - $0.1) / fastest }.max() ?? .nan, tolerance: 2e-3))
    }
    findings += courses.map {
      Finding(
        "rate of the loop \($0.name)", unit: "Hz", expected: rate, found: steadyRate($0), tolerance: 2e-2)
    }
    let tables = [
      SweepTable(
        "", ["coarse", "fine", "middle_pA", "up_mV_s", "up_closed_form", "down_mV_s", "down_closed_form"],
        points.map {
          [
            Double($0.code.coarse), Double($0.code.fine), $0.current, $0.up, $0.expectedUp, $0.down,
            $0.expectedDown,
          ]
        })
    ]
    return CharacterizationReport(
      Self.self, request, bed: bed, findings: findings, tables: tables,
      figure: figure(bed, points, courses, rate),
      notes: courses.filter { request.isNominal && !(abs(steadyRate($0) / rate - 1) < 0.1) }.map {
        "the loop \($0.name) does not come to its rate within 16 s, or the input cannot make it"
      })
  }

  private static func figure(
    _ bed: Testbed, _ points: [Point], _ courses: [Course], _ rate: Double
  ) -> Figure {
    let currents = points.map { $0.current * 1e-12 }
    let range = Sample.ratios(from: currents.min() ?? 1, to: currents.max() ?? 2, count: 80)
    let fastest = bed.options.process.homeostasisSlope.si * 1e3
    let (low, high) = (bed.current(Homeostasis.low) * 1e-12, bed.current(Homeostasis.high) * 1e-12)
    let end = (courses.first?.record.times.last ?? 1) * 1e-3
    return Figure(
      "Homeostasis of the soma's gain",
      subtitle: CharacterizationReport.subtitle(
        bed, [Homeostasis.low, Homeostasis.high, Homeostasis.target, Calcium.tau]),
      panels: [
        CurvePanel(
          [
            .init(
              "rising: S_0 (1 − I_M / I_H)", x: range, y: range.map { fastest * max(1 - $0 / high, 0) },
              color: .blue),
            .init(
              "falling: −S_0 (1 − I_L / I_M)", x: range, y: range.map { -fastest * max(1 - low / $0, 0) },
              color: .green),
          ], x: PlotAxis("middle level SOHO_VREF_M_P", unit: "A", scale: .logarithmic),
          y: PlotAxis("slope of V_h", unit: "mV/s"),
          references: [
            .init(
              "measured", x: currents + currents,
              y: points.map(\.up) + points.map(\.down))
          ], weight: 1.8, title: "slopes"),
        CurvePanel(
          courses.enumerated().map { index, course in
            let pairs = means(course)
            return .init(
              course.name, x: pairs.map(\.0), y: pairs.map(\.1), color: index == 0 ? .blue : .green)
          }, x: PlotAxis("time", unit: "s"), y: PlotAxis("rate", unit: "Hz"),
          references: [.init("closed form", x: [0, end], y: [rate, rate], mark: .line)], weight: 2,
          title: "closed loop", note: "slope raised to 20 mV/s"),
        CurvePanel(
          courses.enumerated().map { index, course in
            .init(
              course.name, x: course.record.times.map { $0 * 1e-3 },
              y: course.record.of("V_h").map { bed.options.process.I0.si * exp($0 / bed.slope) },
              color: index == 0 ? .blue : .green)
          }, x: PlotAxis("time", unit: "s"), y: PlotAxis("gain of the soma", unit: "A", scale: .logarithmic),
          weight: 1.6, title: "gain", note: "I_0 exp(κ V_h / U_T)"),
      ], width: CharacterizationReport.pictureWidth)
  }

  /// The rate over every ten intervals of a course, s and Hz.
  private static func means(_ course: Course) -> [(Double, Double)] {
    stride(from: 0, to: course.spikes.count - 10, by: 5).map { index in
      let (first, last) = (course.spikes[index], course.spikes[index + 10])
      return ((first + last) / 2 * 1e-3, 1e4 / (last - first))
    }
  }
}
