import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// Homeostasis of the soma's gain: slopes up and down, doubling time, and the rate that the loop holds.
///
/// Board: one neuron with `latch_ho_enable` and `latch_ho_active`, its calcium below the reference without input, above
/// it with a constant input and the reference at its lowest.
/// Swept: the middle one of the three levels, `SOHO_VREF_M_P`.
/// Fitted: V_h over time by a line, which dV_h/dt = S_0 (1 - I_M/I_H) upwards and S_0 (1 - I_L/I_M) downwards make; hence
/// the gain's doubling time U_T ln 2 / (kappa S). Then the loop is closed from a low and from a high gain, with S_0
/// raised to 20 mV/s so that it settles in seconds; it holds the rate at which calcium has the reference as its mean,
/// f = (I_tau / Q)(1 + I_ref / I_g).
/// Source: 6.1 and 6.2 of the analog dossier; Qiao, Bartolozzi and Indiveri 2017.
package enum HomeostasisBench: Characterization {
  package static let name = "homeostasis"
  package static let summary =
    "homeostasis: slopes and doubling time of the gain, the rate that the loop holds"
  package static let sweeps = [Homeostasis.middle]
  package static let operatingPoint = [
    BiasSetting(Homeostasis.low, 1, 30), BiasSetting(Homeostasis.middle, 2, 60),
    BiasSetting(Homeostasis.high, 3, 120), BiasSetting(Homeostasis.target, 0, 180),
    BiasSetting(Homeostasis.hysteresis, 0, 0), BiasSetting(Homeostasis.reset, 2, 118),
    BiasSetting(Calcium.tau, 0, 60), BiasSetting(Calcium.gain, 0, 60), BiasSetting(Calcium.weight, 3, 37),
    BiasSetting(Adaptation.pulseWidth, 3, 100), BiasSetting(Membrane.leak, 0, 255),
    BiasSetting(SpikeThreshold.threshold, 3, 255), BiasSetting(Refractory.refractory, 3, 255),
    BiasSetting(DirectCurrent.dc, 2, 80),
  ]

  /// A code of the middle level and the slopes in mV/s.
  struct Point {
    let code: BiasCode
    let current: Double
    let up: Double
    let down: Double
    let expectedUp: Double
    let expectedDown: Double
  }

  /// The loop from one gain: times in ms.
  struct Course {
    let name: String
    let spikes: [Double]
    let record: Record
  }

  /// The slope with which the loop is closed.
  private static let quickSlope = Slope(20, .milli)

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    var bed = Testbed(request, Self.self, step: .ms(1))
    for latch in [Latch.hoEnable, .hoActive] { bed.latch(latch) }
    let points = try slopes(request, bed)
    var quick = bed
    quick.options.process.homeostasisSlope = quickSlope
    quick.latch(.soDC)
    var courses = [try course("from a low gain", quick)]
    quick.set(Homeostasis.reset, BiasCode(3, 150))
    if !request.isBrief { courses.append(try course("from a high gain", quick)) }
    return report(request, bed, points, courses)
  }

  private static func slopes(
    _ request: CharacterizationRequest, _ nominal: Testbed
  ) throws(DiagnosticError) -> [Point] {
    var bed = nominal
    let codes = bed.codes(
      Homeostasis.middle, near: bed.current(Homeostasis.middle),
      times: request.thinned([1, 0.2, 0.5, 2, 5, 10]))
    var upwards = try bed.simulation()
    // Downwards, with calcium far above the lowest reference.
    var falling = bed
    falling.latch(.soDC)
    falling.set(Homeostasis.target, .lowest)
    falling.set(Homeostasis.reset, BiasCode(3, 150))
    var downwards = try falling.simulation()
    downwards.run(for: falling.span(1000))
    var points: [Point] = []
    for code in codes {
      bed.set(Homeostasis.middle, code)
      falling.set(Homeostasis.middle, code)
      try upwards.apply(bed.board)
      try downwards.apply(falling.board)
      let stride = max(Int64((20 / bed.step).rounded()), 1)
      let span = bed.span(600)
      let up = try upwards.record(["V_h"], for: span, stride: stride)
      let down = try downwards.record(["V_h"], for: span, stride: stride)
      let fastest = bed.options.process.homeostasisSlope.si * 1e3
      func slope(_ record: Record) -> Double { Fit.line(record.times, record.of("V_h")).slope * 1e3 }
      points.append(
        Point(
          code: code, current: bed.current(Homeostasis.middle), up: slope(up), down: slope(down),
          expectedUp: fastest
            * max(1 - bed.current(Homeostasis.middle) / bed.current(Homeostasis.high), 0),
          expectedDown: -fastest
            * max(1 - bed.current(Homeostasis.low) / bed.current(Homeostasis.middle), 0)))
    }
    return points
  }

  private static func course(_ name: String, _ bed: Testbed) throws(DiagnosticError) -> Course {
    var simulation = try bed.simulation()
    let spikes = Recording(name: "spikes", neurons: [Testbed.neuron], quantity: .spikes)
    try simulation.record(spikes)
    let stride = max(Int64((20 / bed.step).rounded()), 1)
    let record = try simulation.record(["V_h", "I_ca"], for: bed.span(16_000), stride: stride)
    return Course(
      name: name, spikes: simulation.spikes(of: spikes).map { $0.time.milliseconds }, record: record)
  }
}
