import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits

/// The delay of a synapse, from the arrival of an event to its pulse, and how it spreads over synapses.
///
/// Board: the two synapses of monitored neurons whose pulses reach a pin, with the delay bit of the bias that is swept.
/// Swept: one of the three delay currents.
/// Fitted: the delay over 1 / (I_DLY0 + I) by a line, whose slope is the charge C_dly V_sw and whose intercept is what
/// the fabric adds; the spread of ln t over the synapses of a die is that of the delay's device,
/// by ``MismatchModel`` sigma = kappa A_vt / (U_T sqrt(2 W L)): deliberately wide for `mismatched_delay`. The spread is
/// measured on die 1 unless another is asked for; time and again the same synapse takes the same time.
/// Source: 3.5 and 7.2 of the analog dossier; that the currents add is inferred.
package enum DelayBench: Characterization {
  package static let name = "delay"
  package static let summary = "a synapse's delay over its bias, and its spread over synapses"
  package static let sweeps = [Delay.mismatched, Delay.precise, Delay.base]
  package static let operatingPoint = [
    BiasSetting(Delay.base, 0, 0), BiasSetting(Delay.precise, 3, 100), BiasSetting(Delay.mismatched, 1, 80),
    BiasSetting(PulseExtender.width, 3, 200), BiasSetting(WeightDAC.weight0, 3, 100),
  ]

  /// A code and what it gave, ms.
  struct Point {
    let code: BiasCode
    /// All currents of the element, pA.
    let current: Double
    let delays: [Double]
    let expected: Double
    var delay: Double { Sample.mean(delays) }
  }

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    let swept = request.sweep ?? sweeps[0]
    var bed = Testbed(request, Self.self, step: .us(100))
    if swept == Delay.base, !request.biases.contains(where: { $0.parameter == swept }) {
      // What is next to nothing beside another current is seconds on its own.
      bed.set(swept, BiasCode(1, 200))
    }
    program(&bed, swept)
    var simulation = try bed.simulation()
    let own = bed.code(swept)
    let codes = bed.codes(
      swept, near: bed.current(swept), times: request.thinned([1 / 30, 1 / 10, 1 / 3, 1, 3, 10, 30, 100]))
    var points: [Point] = []
    for code in codes.contains(own) ? codes : codes + [own] {
      bed.set(swept, code)
      try simulation.apply(bed.board)
      let expected = delay(bed, swept)
      guard expected + width(bed) < 2e3 else { continue }
      let delays = try delays(of: bed, &simulation, expected, repeats: 3)
      points.append(
        Point(code: code, current: total(bed, swept), delays: delays[0], expected: expected))
    }
    bed.set(swept, own)
    points.sort { $0.current < $1.current }
    let spread = try spread(request, bed, swept)
    return report(request, bed, swept, points, spread)
  }

  private static func program(_ bed: inout Testbed, _ swept: Parameter) {
    for core in CoreOnChip.allCases {
      bed.board[.first][core].neuronMonitoringOn = true
      bed.board[.first][core].enablePulseExtenderMonitor1 = true
      bed.board[.first][core].enablePulseExtenderMonitor2 = true
      monitor(0, core, &bed, swept)
    }
  }

  /// Programs the two synapses that have a pin, and connects the neuron to it.
  private static func monitor(_ index: Int, _ core: CoreOnChip, _ bed: inout Testbed, _ swept: Parameter) {
    bed.board[.first][core].monitoredNeuron = NeuronOnCore(index)
    for monitor in PulseMonitor.allCases {
      bed.board[Testbed.neuron(index, core: core)][monitor.synapse] = Synapse(
        tag: DynapFabric.Tag(1), dendrite: .ampa, weight: .w0, preciseDelay: swept == Delay.precise,
        mismatchedDelay: swept == Delay.mismatched)
    }
  }

  /// The currents that start the pulse together, pA.
  private static func total(_ bed: Testbed, _ swept: Parameter) -> Double {
    bed.current(Delay.base) + (swept == Delay.base ? 0 : bed.current(swept))
  }

  private static func delay(_ bed: Testbed, _ swept: Parameter) -> Double {
    bed.swingTime(bed.options.process.delayCapacitance, total(bed, swept))
  }

  private static func width(_ bed: Testbed) -> Double {
    bed.swingTime(bed.options.process.pulseCapacitance, bed.current(PulseExtender.width))
  }

  /// When the pulses at each pin began after their events, ms, one pin after the other.
  private static func delays(
    of bed: Testbed, _ simulation: inout Simulation, _ expected: Double, repeats: Int
  ) throws(DiagnosticError) -> [[Double]] {
    let width = width(bed)
    // Room for pulses that come a few times later than nominal, and do not touch the next.
    let period = bed.span(5 * (expected + width) + 2 * bed.step)
    let begin = simulation.time
    // Off the grid of steps, as events come.
    let first = begin + .us(37)
    simulation.inject(Testbed.events(tag: 1, from: first, every: period, count: repeats))
    simulation.run(for: Int64(repeats + 1) * period)
    return CoreOnChip.allCases.flatMap { core in
      PulseMonitor.allCases.map { monitor in
        simulation.pulses(monitor, of: core).filter { $0.lowerBound >= begin }.enumerated().map {
          ($0.element.lowerBound - first - Int64($0.offset) * period).milliseconds
        }
      }
    }
  }

  /// The delays of many synapses of one die, ms.
  private static func spread(
    _ request: CharacterizationRequest, _ nominal: Testbed, _ swept: Parameter
  ) throws(DiagnosticError) -> [Double] {
    var bed = nominal
    bed.options.mismatch = MismatchModel()
    bed.options.serial = request.serial ?? 1
    var simulation = try bed.simulation()
    let expected = delay(bed, swept)
    guard expected + width(bed) < 100 else { return [] }
    var all: [Double] = []
    for index in request.thinned(Array(0..<32)) {
      for core in CoreOnChip.allCases {
        if index > 0 { bed.board[Testbed.neuron(index - 1, core: core)] = .powerUp }
        monitor(index, core, &bed, swept)
      }
      try simulation.apply(bed.board)
      all += try delays(of: bed, &simulation, expected, repeats: 1).flatMap { $0 }
    }
    return all
  }
}
