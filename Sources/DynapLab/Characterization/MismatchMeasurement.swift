import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// What a lab reads off each neuron of a die, in the order of ``MismatchBench/quantities``.
struct MismatchMeasurement {
  private var bed: Testbed
  private let neurons: [NeuronOnBoard]

  /// Prepares neurons of a board.
  init(_ bed: Testbed, _ neurons: [NeuronOnBoard]) {
    self.bed = bed
    self.neurons = neurons
  }

  /// A row for each neuron; what could not be measured is not a number.
  func measure() throws(DiagnosticError) -> [[Double]] {
    var bed = bed
    var simulation = try bed.simulation()
    let ramps = try ramps(bed, &simulation)
    let periods = try refractoryPeriods(&bed, &simulation)
    let leaks = try leaks(&bed, &simulation)
    let dendrites = try dendrites(bed, &simulation)
    return neurons.indices.map { index in
      [leaks[index], ramps[index].input, ramps[index].threshold, periods[index]] + dendrites[index]
    }
  }

  /// The slope of the first ramp far below the gain, and the membrane current at the first spike.
  private func ramps(
    _ bed: Testbed, _ simulation: inout Simulation
  ) throws(DiagnosticError) -> [(input: Double, threshold: Double)] {
    let expected = 1e3 / bed.soma.rate(Current(si: bed.current(DirectCurrent.dc) * 1e-12)).si
    let span = bed.span(min(1.6 * expected, 2e3))
    let begin = simulation.time
    let spikes = Recording(
      name: "spikes", neurons: neurons, quantity: .spikes, from: begin, until: begin + span)
    try simulation.record(spikes)
    let record = try simulation.record(["V_mem"], of: neurons, for: span)
    let first = Dictionary(
      simulation.spikes(of: spikes).map { ($0.neuron, ($0.time - begin).milliseconds) },
      uniquingKeysWith: { first, _ in first })
    // Where the current is below a hundredth of the gain, the ramp is a line to 1 %; e-folds from the floor.
    let straight = bed.slope * log(bed.clipped(Membrane.gain) / 100 / (bed.options.process.I0.si * 1e12))
    return neurons.enumerated().map { index, neuron in
      let voltages = record.of("V_mem", index)
      let count = voltages.firstIndex { $0 > straight } ?? 0
      let line = Fit.line(Array(record.times[..<count]), Array(voltages[..<count]))
      guard let spike = first[neuron], let next = record.times.firstIndex(where: { $0 >= spike }), next > 2
      else {
        return (line.slope, .nan)
      }
      // The parabola through the last three samples before the spike.
      let (a, b, c) = (voltages[next - 3], voltages[next - 2], voltages[next - 1])
      let x = (spike - record.times[next - 1]) / bed.step
      let voltage = c + x * ((3 * c - 4 * b + a) / 2 + x * (c - 2 * b + a) / 2)
      // The leak takes a part of the ramp that is the same for all.
      return (
        line.slope + bed.clipped(Membrane.leak) / (bed.options.process.membraneCapacitance.si * 1e12),
        exp(voltage / bed.slope)
      )
    }
  }

  /// The interval between spikes in the limit of strong inputs.
  private func refractoryPeriods(
    _ bed: inout Testbed, _ simulation: inout Simulation
  ) throws(DiagnosticError) -> [Double] {
    let own = bed.code(DirectCurrent.dc)
    var inverse: [Double] = []
    var intervals: [[Double]] = []
    for code in [BiasCode(5, 20), BiasCode(5, 80)] {
      bed.set(DirectCurrent.dc, code)
      try simulation.apply(bed.board)
      let period = bed.soma.refractory.si * 1e3
      let times = try simulation.spikeTimes(of: neurons, for: bed.span(min(8 * period + 1, 1e3)))
      inverse.append(1 / bed.current(DirectCurrent.dc))
      intervals.append(times.map { 1e3 / FIBench.meanRate(Array($0.dropFirst())) })
    }
    bed.set(DirectCurrent.dc, own)
    return neurons.indices.map { index in Fit.line(inverse, intervals.map { $0[index] }).intercept }
  }

  /// The leak over the capacitance, from the decay of the membrane after an input below the rheobase.
  private func leaks(
    _ bed: inout Testbed, _ simulation: inout Simulation
  ) throws(DiagnosticError) -> [Double] {
    let own = bed.code(DirectCurrent.dc)
    // I_mem = I_g (I_in / I_L - 1) at 0.6 of the threshold, which takes 1 + 1 / (I_in / I_L - 1) time constants.
    let excess = 0.6 * bed.clipped(SpikeThreshold.threshold) / bed.clipped(Membrane.gain)
    let half = bed.codes(DirectCurrent.dc, near: bed.clipped(Membrane.leak), times: [1 + excess]).first ?? own
    let time = bed.soma.timeConstant.si * 1e3
    bed.set(DirectCurrent.dc, half)
    try simulation.apply(bed.board)
    simulation.run(for: bed.span(min(10 * time * (1 + 1 / excess), 1e3)))
    for neuron in neurons { bed.latch(.soDC, false, of: neuron) }
    try simulation.apply(bed.board)
    let record = try simulation.record(["I_mem"], of: neurons, for: bed.span(min(4 * time, 1e3)))
    bed.set(DirectCurrent.dc, own)
    return neurons.indices.map {
      1 / Fit.decay(record.times, record.of("I_mem", $0), above: 4 * bed.floor).timeConstant
    }
  }

  /// Time constant, gain and rate threshold of the AMPA dendrite.
  private func dendrites(
    _ bed: Testbed, _ simulation: inout Simulation
  ) throws(DiagnosticError) -> [[Double]] {
    let width = bed.swingTime(bed.options.process.pulseCapacitance, bed.current(PulseExtender.width))
    let threshold = bed.clipped(AMPA.tau) / (bed.current(WeightDAC.weight0) * width)
    // Longer than a chip's longest would be; what needs more does not settle, and shows it.
    let time = min(bed.timeConstant(bed.options.process.ampaCapacitance, leak: bed.clipped(AMPA.tau)), 200)
    var rates: [Double] = []
    var means: [[Double]] = []
    for multiple in [3.0, 5, 8] {
      let period = bed.span(min(1 / (multiple * threshold), 200))
      let settling = Int64(min(10 * time / period.milliseconds, 1e4).rounded(.up))
      let count = Int64(max(4, min(2 * time / period.milliseconds, 1e4)).rounded(.up))
      simulation.inject(
        Testbed.events(tag: 1, from: simulation.time, every: period, count: Int(settling + count)))
      simulation.run(for: settling * period)
      let record = try simulation.record(["I_ampa.mean"], of: neurons, for: count * period)
      rates.append(1e3 / period.milliseconds)
      means.append(neurons.indices.map { record.mean("I_ampa.mean", $0) })
    }
    simulation.run(for: bed.span(min(2 * width, 1e3) + bed.step))
    let decay = try simulation.record(["I_ampa"], of: neurons, for: bed.span(3 * time))
    return neurons.indices.map { index in
      let line = Fit.line(rates, means.map { $0[index] }, weighting: .relative)
      let fit = Fit.decay(decay.times, decay.of("I_ampa", index), above: 4 * bed.floor)
      return [fit.timeConstant, -line.intercept, line.zero]
    }
  }
}
