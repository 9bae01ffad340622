import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits
import Foundation

/// The differential-pair integrator of a dendrite: time constant, gain, rate threshold and build-up.
///
/// Board: one neuron with one synapse, driven by events of the host; its soma is held in reset.
/// Swept: the leak bias of the dendrite, then the rate of the input.
/// Fitted: ln I over time after the last pulse by a line, hence tau = C U_T / (kappa I_tau); the mean current over the
/// rate by a line, which the exact mean law makes <I> = I_g (f Q / I_tau - 1) with Q = I_w t_p, hence the gain I_g, the
/// slope and the rate f_c = I_tau / Q below which nothing builds up. The peaks of a train from rest are held against the
/// law itself, d(ln I)/dt = (I_w I_g / (I + I_g) - I_tau) kappa / (C U_T), integrated over each pulse.
/// Source: 2.1 and 2.2 of the analog dossier; Bartolozzi and Indiveri 2007.
package enum DPIBench: Characterization {
  package static let name = "dpi"
  package static let summary = "a dendrite's integrator: time constant, gain, rate threshold, build-up"
  package static let sweeps = dendrites.map(\.tau)
  package static let operatingPoint =
    dendrites.flatMap { [BiasSetting($0.tau, 2, 30), BiasSetting($0.gain, 2, 35)] } + [
      BiasSetting(WeightDAC.weight0, 5, 102), BiasSetting(PulseExtender.width, 3, 200),
    ]

  /// What differs between the dendrites.
  struct Branch: Sendable {
    let dendrite: Dendrite
    let tau: Parameter
    let gain: Parameter
    let state: String
    let capacitance: @Sendable (DynapCircuits.Process) -> Capacitance
  }

  private static let dendrites = [
    Branch(dendrite: .ampa, tau: AMPA.tau, gain: AMPA.gain, state: "I_ampa") { $0.ampaCapacitance },
    Branch(dendrite: .nmda, tau: NMDA.tau, gain: NMDA.gain, state: "I_nmda") { $0.nmdaCapacitance },
    Branch(dendrite: .gaba, tau: GABA.tau, gain: GABA.gain, state: "I_gaba") { $0.gabaCapacitance },
    Branch(dendrite: .shunt, tau: Shunt.tau, gain: Shunt.gain, state: "I_shunt") { $0.shuntCapacitance },
  ]

  package static func run(
    _ request: CharacterizationRequest
  ) throws(DiagnosticError) -> CharacterizationReport {
    let branch = dendrites.first { $0.tau == request.sweep } ?? dendrites[0]
    var bed = Testbed(request, Self.self, step: .us(100))
    bed.latch(.soifKill)
    bed.board[Testbed.neuron].synapses[0] = Synapse(tag: 1, dendrite: branch.dendrite, weight: .w0)
    var bench = Measurement(bed: bed, branch: branch, simulation: try bed.simulation())
    try bench.measureDecays(request)
    try bench.measureMeans(request)
    try bench.measureBuildUp()
    return bench.report(request)
  }

  /// A decay under one code of the leak.
  struct Decay {
    let code: BiasCode
    let leak: Double
    let times: [Double]
    let currents: [Double]
    let fit: (timeConstant: Double, start: Double)
    let expected: Double
  }

  struct Measurement {
    var bed: Testbed
    let branch: Branch
    var simulation: Simulation
    var decays: [Decay] = []
    var rates: [Double] = []
    var means: [Double] = []
    var peaks: [(time: Double, found: Double, expected: Double)] = []
    var notes: [String] = []

    // MARK: nominal values

    var leak: Double { bed.clipped(branch.tau) }
    var gain: Double { bed.clipped(branch.gain) }
    var capacitance: Capacitance { branch.capacitance(bed.options.process) }
    /// t_p, ms.
    var width: Double {
      bed.swingTime(bed.options.process.pulseCapacitance, bed.current(PulseExtender.width))
    }
    /// Q = I_w t_p, pA ms.
    var charge: Double { bed.current(WeightDAC.weight0) * width }
    /// f_c, Hz.
    var threshold: Double { 1e3 * leak / charge }
    func tau(_ leak: Double) -> Double { bed.timeConstant(capacitance, leak: leak) }
    /// When a pulse begins after its event, ms.
    var delay: Double { bed.swingTime(bed.options.process.delayCapacitance, bed.current(Delay.base)) }

    // MARK: the measurements

    /// A train lifts the current above the gain, then it decays: under each of the codes.
    mutating func measureDecays(_ request: CharacterizationRequest) throws(DiagnosticError) {
      let own = bed.code(branch.tau)
      var codes = bed.codes(branch.tau, near: leak, times: request.thinned([1 / 8, 1 / 4, 1 / 2, 2, 4, 8]))
      codes.append(own)
      for code in codes {
        bed.set(branch.tau, code)
        try simulation.apply(bed.board)
        let period = bed.span(max(0.5, 2 * width))
        simulation.inject(
          Testbed.events(tag: 1, from: simulation.time + bed.options.step, every: period, count: 40))
        simulation.run(for: 40 * period + bed.span(width + delay) + bed.options.step)
        let expected = tau(leak)
        let record = try simulation.record([branch.state], for: bed.span(max(4 * expected, 10 * bed.step)))
        let currents = record.of(branch.state)
        decays.append(
          Decay(
            code: code, leak: leak, times: record.times, currents: currents,
            fit: Fit.decay(record.times, currents, above: 4 * bed.floor), expected: expected))
      }
      decays.sort { $0.leak < $1.leak }
      bed.set(branch.tau, own)
      try simulation.apply(bed.board)
    }

    /// The mean over whole periods of regular trains above the rate threshold.
    mutating func measureMeans(_ request: CharacterizationRequest) throws(DiagnosticError) {
      for multiple in request.thinned([1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8]) {
        // In whole steps, so that a record holds whole periods.
        let steps = (1e3 / (multiple * threshold) / bed.step).rounded()
        let period = steps * bed.step
        guard steps >= 3, period > 1.5 * width, period < 1e4 else { continue }
        // Just above the threshold the mean settles as slowly as 1 + I_g / <I> time constants.
        let settling = ((12 + 12 / (multiple - 1)) * tau(leak) / period).rounded(.up)
        let count = max(4, (2 * tau(leak) / period).rounded(.up))
        let span = bed.span(period)
        simulation.inject(
          Testbed.events(tag: 1, from: simulation.time, every: span, count: Int(settling + count)))
        simulation.run(for: Int64(settling) * span)
        let record = try simulation.record(["\(branch.state).mean"], for: Int64(count) * span)
        rates.append(1e3 / period)
        means.append(record.mean("\(branch.state).mean"))
      }
      if width > 0.5 * tau(leak) {
        notes.append("a pulse takes longer than half the time constant; raise SYPD_EXT_N")
      }
      if rates.count < 3 {
        notes.append(
          "the rate threshold of \(DecimalText.trimmed(threshold, significantDigits: 4)) Hz is out of reach; "
            + "change SYAM_W0_P, SYPD_EXT_N or \(branch.tau.name)")
      }
    }

    /// Eight pulses from rest, sampled at the end of the step that each falls in.
    mutating func measureBuildUp() throws(DiagnosticError) {
      simulation = try bed.simulation()
      let period = bed.span(max(tau(leak) / 4, 4 * width, 2 * bed.step))
      simulation.inject(Testbed.events(tag: 1, from: .zero, every: period, count: 8))
      let record = try simulation.record([branch.state], for: 8 * period)
      let stride = Int(period.index(step: bed.options.step))
      let end = bed.span(delay + width).milliseconds
      var current = bed.floor
      for index in 0..<8 {
        let sample = index * stride + Int(bed.span(delay + width).index(step: bed.options.step))
        let charged = charged(current)
        let expected = charged * exp(-(end - delay - width) / tau(leak))
        current = max(charged * exp(-(period.milliseconds - width) / tau(leak)), bed.floor)
        guard record.times.indices.contains(sample) else { continue }
        peaks.append((record.times[sample], record.of(branch.state)[sample], expected))
      }
    }

    /// The current after a pulse that found `current`: d(ln I)/dt = (I_w I_g / (I + I_g) - I_tau) kappa / (C U_T), in
    /// small steps of the fourth order.
    private func charged(_ current: Double) -> Double {
      let rate = 1 / (capacitance.si * 1e12 * bed.slope)
      let weight = bed.current(WeightDAC.weight0)
      func slope(_ logarithm: Double) -> Double {
        rate * (weight * gain / (exp(logarithm) + gain) - leak)
      }
      var logarithm = log(current)
      let step = width / 1000
      for _ in 0..<1000 {
        let first = slope(logarithm)
        let second = slope(logarithm + 0.5 * step * first)
        let third = slope(logarithm + 0.5 * step * second)
        let fourth = slope(logarithm + step * third)
        logarithm += step / 6 * (first + 2 * second + 2 * third + fourth)
      }
      return exp(logarithm)
    }
  }
}
