import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// A spiking ADC: the transfer from current to counts, and the host's way back.
///
/// Board: the external input of a converter, and one neuron with a steady train on its AMPA dendrite, which another
/// converter measures.
/// Swept: the current at the external input, none first.
/// Fitted: the rates, counts over the sample period, by f = 1 / (K / (I + I_off) + t_pw), with the charge of a ramp
/// K = C (V_H - V_L), the pulse t_pw and the offset I_off free. Its inverse, I = K f / (1 - f t_pw) - I_off, is what a
/// host computes: the currents of the sweep and the mean AMPA current are found with it.
/// Source: 8 of the analog dossier; the converter's law and its capacitances are assumed.
package enum SADCBench: Characterization {
  package static let name = "sadc"
  package static let summary = "a spiking ADC: transfer from current to counts, and the host's inverse"
  package static let sweeps: [Parameter] = []
  package static let operatingPoint = [
    BiasSetting(SpikingADC.pulseWidth, 3, 160), BiasSetting(SpikingADC.low, 0, 100),
    BiasSetting(SpikingADC.high, 3, 80), BiasSetting(SpikingADC.calibrationOffset, 0, 40),
    BiasSetting(AMPA.tau, 2, 30), BiasSetting(AMPA.gain, 2, 35), BiasSetting(WeightDAC.weight0, 5, 102),
    BiasSetting(PulseExtender.width, 3, 200),
  ]

  /// A current in pA and the pulses that it gave.
  struct Point {
    let current: Double
    let count: Int
    /// Hz.
    let rate: Double
    let expected: Double
  }

  /// The AMPA current: its mean in pA, the rate in Hz that was counted, and what it should be read as.
  struct Signal {
    let mean: Double
    let rate: Double
    let expected: Double
  }

  /// What the fit gives the host: K in pA ms, t_pw in ms, I_off in pA.
  struct Calibration {
    let ramp: Double
    let width: Double
    let offset: Double

    /// The current in pA behind a rate in Hz.
    func current(_ rate: Double) -> Double { ramp * rate * 1e-3 / (1 - rate * 1e-3 * width) - offset }

    /// The rate of a current.
    func rate(_ current: Double) -> Double { 1e3 / (ramp / (current + offset) + width) }
  }

  private static let input = SADCInput.external0PG0
  /// How long the converters count, ms.
  private static let period = SimTime.ms(500)

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    var bed = Testbed(request, Self.self, step: .ms(1))
    bed.options.windows.outputs.insert(.spikingADC)
    bed.options.windows.samplePeriod = period
    bed.board.chips[0].sadcEnables = ChipSADCEnables(rawValue: 1 << UInt8(input.rawValue))
    let ampa = CoreSADCEnables(rawValue: 1 << UInt16(SADCSignal.ampa.rawValue))
    bed.board[.first][Testbed.core].neuronMonitoringOn = true
    bed.board[.first][Testbed.core].sadcEnables = ampa
    bed.board[Testbed.neuron].synapses[0] = Synapse(tag: 1, dendrite: .ampa, weight: .w0)
    bed.latch(.soifKill)
    var simulation = try bed.simulation()
    let channel = SADCChannel(input)
    let curve = simulation.sadcCurve(channel)
    let currents = [0] + request.thinned(Sample.ratios(from: 1, to: 1e6, count: 19))
    let points = currents.map { current in
      simulation.setSADCInput(input, to: Current(si: current * 1e-12))
      simulation.run(for: period)
      let count = simulation.sadcValues()[channel.index]
      return Point(
        current: current, count: count, rate: Double(count) / period.seconds,
        expected: curve.rate(of: Current(si: current * 1e-12)).si)
    }
    // A train at four times the dendrite's rate threshold, and a sample of its steady state.
    let width = bed.swingTime(bed.options.process.pulseCapacitance, bed.current(PulseExtender.width))
    let train = bed.span(0.25 * bed.current(WeightDAC.weight0) * width / bed.clipped(AMPA.tau))
    simulation.inject(
      Testbed.events(
        tag: 1, from: simulation.time, every: train, count: Int(2 * period.index(step: train) + 1)))
    simulation.run(for: period)
    let record = try simulation.record(["I_ampa.mean"], for: period)
    let measured = simulation.sadcValues()[SADCChannel(.ampa, of: Testbed.core).index]
    // What the converter sees, and what its transfer makes of a current that ripples.
    let seen = record.of("I_ampa.mean").dropFirst().map { max($0, bed.floor) * 1e-12 }
    let rate = Frequency(si: Sample.mean(seen.map { curve.rate(of: Current(si: $0)).si }))
    let signal = Signal(
      mean: Sample.mean(seen) * 1e12, rate: Double(measured) / period.seconds,
      expected: (curve.current(of: rate)?.si ?? .nan) * 1e12)
    return report(request, bed, points, curve, signal)
  }

  private static func report(
    _ request: CharacterizationRequest, _ bed: Testbed, _ points: [Point], _ curve: SpikingADC.Curve,
    _ signal: Signal
  ) -> CharacterizationReport {
    let limit = points.map(\.rate).max() ?? .nan
    let fitted = Fit.curve(
      [[1e3, 0.5e3 / limit, 5]], x: points.map(\.current), y: points.map(\.rate)
    ) { 1e3 / ($0[0] / ($1 + $0[2]) + $0[1]) }
    let calibration = Calibration(ramp: fitted[0], width: fitted[1], offset: fitted[2])
    let nominal = (
      ramp: curve.capacitance.si * curve.swing.si * 1e15, width: curve.pulseWidth.si * 1e6,
      offset: curve.offset.si * 1e12
    )
    // A count is whole: one pulse of those that the offset alone gives bounds what the fit can know of it, and of the
    // smallest currents. Where the pulse takes most of the period, the inverse divides by what is left of it.
    // A current that ripples is read a little below its mean, since the transfer bends; counts leave 1e-4 of it.
    let fewest = Double(max(points.map(\.count).min() ?? 1, 1))
    let usable = points.filter { $0.current >= 10 * nominal.offset && $0.rate < 0.8 * curve.limit.si }
    let worst = usable.map { abs(calibration.current($0.rate) / $0.current - 1) }.max() ?? .nan
    let findings = [
      Finding(
        "charge of a ramp", unit: "fC", expected: nominal.ramp, found: calibration.ramp, tolerance: 5e-3),
      Finding(
        "pulse width", unit: "us", expected: nominal.width, found: calibration.width * 1e3, tolerance: 5e-3),
      Finding(
        "offset current", unit: "pA", expected: nominal.offset, found: calibration.offset,
        tolerance: 2 / fewest),
      Finding(
        "limit of the rate", unit: "kHz", expected: curve.limit.si * 1e-3, found: 1 / calibration.width,
        tolerance: 5e-3),
      Finding(
        "largest relative error of the inverse", unit: "1", expected: 0, found: worst, tolerance: 1e-2),
      Finding(
        "AMPA current through the converter", unit: "pA", expected: signal.expected,
        found: calibration.current(signal.rate), tolerance: 2e-3),
    ]
    let table = SweepTable(
      "", ["current_pA", "count", "rate_Hz", "closed_form_Hz", "inverse_pA"],
      points.map {
        [$0.current, Double($0.count), $0.rate, $0.expected, calibration.current($0.rate)]
      })
    return CharacterizationReport(
      Self.self, request, bed: bed, findings: findings, tables: [table],
      figure: figure(bed, points, calibration, curve, signal),
      notes: request.isNominal ? [] : ["the converters have no mismatch in the model; the AMPA branch has"])
  }

  private static func figure(
    _ bed: Testbed, _ points: [Point], _ calibration: Calibration, _ curve: SpikingADC.Curve,
    _ signal: Signal
  ) -> Figure {
    let pico = 1e-12
    let driven = points.filter { $0.current > 0 }
    let range = Sample.ratios(
      from: driven.first?.current ?? 1, to: driven.last?.current ?? 10, count: 150)
    return Figure(
      "Spiking analog-to-digital converter",
      subtitle: CharacterizationReport.subtitle(
        bed, [SpikingADC.pulseWidth, SpikingADC.calibrationOffset]) + ", samples of \(period)",
      panels: [
        CurvePanel(
          [
            .init(
              "1 / (C ΔV / (I + I_off) + t_pw)", x: range.map { $0 * pico },
              y: range.map { curve.rate(of: Current(si: $0 * pico)).si }, color: .blue)
          ], x: PlotAxis("current at the input", unit: "A", scale: .logarithmic),
          y: PlotAxis("pulse rate", unit: "Hz", scale: .logarithmic),
          references: [
            .init("counted", x: driven.map { $0.current * pico }, y: driven.map(\.rate)),
            .init("mean AMPA current", x: [signal.mean * pico], y: [signal.rate], color: .green),
          ], weight: 2.6, title: "transfer",
          note: "offset at the left, limit of the pulse at the right"),
        CurvePanel(
          [.init("no error", x: range.map { $0 * pico }, y: range.map { _ in 0 }, color: .blue)],
          x: PlotAxis("current at the input", unit: "A", scale: .logarithmic),
          y: PlotAxis("error of the inverse", unit: "%", range: -3...3),
          references: [
            .init(
              "host's inverse", x: driven.map { $0.current * pico },
              y: driven.map { 100 * (calibration.current($0.rate) / $0.current - 1) })
          ], weight: 1.6, title: "inverse", note: "one count more or less at the left, the limit at the right"
        ),
      ], width: CharacterizationReport.pictureWidth)
  }
}
