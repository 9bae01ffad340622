import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// The gate of the NMDA dendrite by the membrane: half point, width and plateau.
///
/// Board: one neuron with `latch_denm_nmda`, and `latch_coho_ca_mem` for the membrane as the sensed node; a steady train
/// on its NMDA dendrite, and a constant input that holds the membrane below its threshold.
/// Swept: the constant input, hence the membrane current.
/// Fitted: 1/I over 1/I_mem by a line, which I = A I_mem / (I_mem + I_nm) makes 1/A + (I_nm/A)/I_mem: the plateau A and
/// the half point I_nm; the logit ln(I/(A - I)) over V_mem by a line of slope kappa/U_T, hence the width from 10 to 90 %,
/// (U_T/kappa) ln 81. The plateau is held against the mean law of the dendrite, I_g (f Q/I_tau - 1).
/// Source: 4.3 of the analog dossier; the simulator of DYNAP-SE1.
package enum NMDABench: Characterization {
  package static let name = "nmda"
  package static let summary = "the NMDA gate by the membrane: half point, width, plateau"
  package static let sweeps = [DirectCurrent.dc]
  package static let operatingPoint = [
    BiasSetting(NMDA.gate, 2, 80), BiasSetting(NMDA.tau, 1, 60), BiasSetting(NMDA.gain, 0, 30),
    BiasSetting(WeightDAC.weight0, 4, 30), BiasSetting(PulseExtender.width, 3, 200),
    BiasSetting(Membrane.leak, 1, 50), BiasSetting(Membrane.gain, 2, 80),
    BiasSetting(SpikeThreshold.threshold, .highest),
  ]

  /// A point of the sweep: means in pA, voltage in mV.
  struct Point {
    let input: Double
    let membrane: Double
    let voltage: Double
    let output: Double
  }

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    var bed = Testbed(request, Self.self, step: .us(100))
    for latch in [Latch.soDC, .denmNMDA, .cohoCaMem] { bed.latch(latch) }
    bed.board[Testbed.neuron].synapses[0] = Synapse(tag: 1, dendrite: .nmda, weight: .w0)
    let (leak, gain) = (bed.clipped(Membrane.leak), bed.clipped(Membrane.gain))
    let capacitance = bed.options.process.membraneCapacitance
    // The train: four times the rate threshold, in whole steps.
    let period = bed.span(1e3 / (4 * rateThreshold(bed)))
    let dendriteTime = bed.timeConstant(bed.options.process.nmdaCapacitance, leak: bed.clipped(NMDA.tau))
    let wished = request.thinned([0.1, 0.15, 0.25, 0.4, 0.7, 1, 1.5, 2.5, 4, 7, 12, 20, 40])
    // I_mem = I_g (I_in / I_L - 1) in units of the gate's level.
    let levels = wished.map { 1 + $0 * bed.clipped(NMDA.gate) / gain }
    var simulation = try bed.simulation()
    var points: [Point] = []
    let codes = period < .s(1) ? bed.codes(DirectCurrent.dc, near: leak, times: levels) : []
    for (index, code) in codes.enumerated() {
      bed.set(DirectCurrent.dc, code)
      try simulation.apply(bed.board)
      let excess = max(bed.current(DirectCurrent.dc) / leak - 1, 0.02)
      let settling = 12 * (1 + 1 / excess) * bed.timeConstant(capacitance, leak: leak)
      let silence = min(max(settling, index == 0 ? 12 * dendriteTime : 0), 4e3)
      let settlingPeriods = Int64((silence / period.milliseconds).rounded(.up))
      let count = Int64(max(3, (20 / period.milliseconds).rounded(.up)))
      simulation.inject(
        Testbed.events(tag: 1, from: simulation.time, every: period, count: Int(settlingPeriods + count)))
      simulation.run(for: settlingPeriods * period)
      let record = try simulation.record(["I_mem", "V_mem", "I_nmda.mean"], for: count * period)
      points.append(
        Point(
          input: bed.current(DirectCurrent.dc), membrane: record.mean("I_mem"), voltage: record.mean("V_mem"),
          output: record.mean("I_nmda.mean")))
    }
    return report(request, bed, points.sorted { $0.membrane < $1.membrane }, period)
  }

  /// The charge of a pulse, pA ms.
  private static func charge(_ bed: Testbed) -> Double {
    bed.current(WeightDAC.weight0)
      * bed.swingTime(bed.options.process.pulseCapacitance, bed.current(PulseExtender.width))
  }

  /// The rate above which the dendrite builds up, Hz.
  private static func rateThreshold(_ bed: Testbed) -> Double { 1e3 * bed.clipped(NMDA.tau) / charge(bed) }

  private static func report(
    _ request: CharacterizationRequest, _ bed: Testbed, _ points: [Point], _ period: SimTime
  ) -> CharacterizationReport {
    let level = bed.clipped(NMDA.gate)
    let rate = 1e3 / period.milliseconds
    let law = bed.clipped(NMDA.gain) * max(rate / rateThreshold(bed) - 1, 0)
    let line = Fit.line(points.map { 1 / $0.membrane }, points.map { 1 / $0.output }, weighting: .relative)
    let plateau = 1 / line.intercept
    let half = line.slope / line.intercept
    let logits = points.map { $0.output < plateau ? log($0.output / (plateau - $0.output)) : .nan }
    // Where next to nothing is left to the plateau, the logit is that of the fit's own error.
    let inner = zip(points, logits).filter { abs($0.1) < 3 }
    let steepness = Fit.line(inner.map(\.0.voltage), inner.map(\.1)).slope
    // The mean law holds to 2e-3 as V11; the gate acts on the membrane in mid-step, which the ripple of the dendrite's
    // own current, some 1e-2 of the input, moves about its mean.
    let findings = [
      Finding("half point", unit: "pA", expected: level, found: half, tolerance: 5e-3),
      Finding(
        "width from 10 to 90 %", unit: "mV", expected: bed.slope * log(81), found: log(81) / steepness,
        tolerance: 5e-3),
      Finding("plateau", unit: "pA", expected: law, found: plateau, tolerance: 5e-3),
    ]
    let table = SweepTable(
      "", ["input_pA", "I_mem_pA", "V_mem_mV", "I_nmda_pA", "closed_form_pA"],
      points.map {
        [$0.input, $0.membrane, $0.voltage, $0.output, law * $0.membrane / ($0.membrane + level)]
      })
    let pico = 1e-12
    let range = Sample.ratios(
      from: (points.first?.membrane ?? 1) / 2, to: (points.last?.membrane ?? 2) * 2, count: 120)
    func voltage(_ current: Double) -> Double { bed.slope * log(current * pico / bed.options.process.I0.si) }
    let voltages = inner.map(\.0.voltage)
    let figure = Figure(
      "NMDA gate",
      subtitle: CharacterizationReport.subtitle(bed, [NMDA.gate, NMDA.tau, NMDA.gain, WeightDAC.weight0]),
      panels: [
        CurvePanel(
          [
            .init(
              "A I_mem / (I_mem + I_nm)", x: range.map { $0 * pico },
              y: range.map { law * $0 / ($0 + level) * pico }, color: .blue)
          ], x: PlotAxis("membrane current", unit: "A", scale: .logarithmic),
          y: PlotAxis("NMDA current into the soma", unit: "A"),
          references: [
            .init("measured", x: points.map { $0.membrane * pico }, y: points.map { $0.output * pico }),
            .init(
              "half point", x: [half * pico, half * pico], y: [0, law / 2 * pico], mark: .line, color: .grey),
          ], weight: 2.4, title: "gate", note: "I_nm = \(Current(si: level * pico).formatted(digits: 3))"),
        CurvePanel(
          [
            .init(
              "slope κ / U_T", x: voltages.map { $0 * 1e-3 },
              y: voltages.map { ($0 - voltage(level)) / bed.slope }, color: .blue)
          ], x: PlotAxis("membrane voltage", unit: "V"), y: PlotAxis("ln(I / (A − I))"),
          references: [.init("measured", x: voltages.map { $0 * 1e-3 }, y: inner.map(\.1))], weight: 1.8,
          title: "sharpness", note: "the logit is a line in the voltage"),
      ], width: CharacterizationReport.pictureWidth)
    let tau = bed.timeConstant(bed.options.process.nmdaCapacitance, leak: bed.clipped(NMDA.tau))
    let isFree = points.count >= 3 && law > 4 * bed.floor && period.milliseconds < tau
    return CharacterizationReport(
      Self.self, request, bed: bed, findings: findings, tables: [table], figure: figure,
      notes: isFree
        ? []
        : ["the dendrite holds no steady current; change SYAM_W0_P, SYPD_EXT_N, DENM_ETAU_P or DENM_EGAIN_P"])
  }
}
