import Benchmark
import DynapEngine
import DynapUnits

// The harness measures whole runs; the costs of a neuron-step and of a synaptic event divide a run's time by their
// numbers, so each includes everything else. They are in picoseconds since the harness counts in whole numbers.
private let neuronStep = BenchmarkMetric.custom("Neuron-step (ps)", polarity: .prefersSmaller)
private let synapticEvent = BenchmarkMetric.custom("Synaptic event (ps)", polarity: .prefersSmaller)
private let realTime = BenchmarkMetric.custom("Real time (0.01 x)", polarity: .prefersLarger)
private let rate = BenchmarkMetric.custom("Mean rate (0.01 Hz)", polarity: .prefersLarger)

let benchmarks: @Sendable () -> Void = {
  let cases: [(workload: Workload, step: SimTime, span: SimTime, threads: Int)] = [
    (.w1, .ms(1), .s(1), 1), (.w1, .us(100), .s(1), 1), (.w1, .us(100), .s(1), 2),
    (.w1, .us(10), .ms(200), 1),
    (.w2, .ms(1), .s(1), 1), (.w2, .us(100), .s(1), 1),
    (.w5, .ms(1), .s(10), 1), (.w5, .us(100), .s(10), 1),
  ]
  for entry in cases {
    let threads = entry.threads == 1 ? "1 thread" : "\(entry.threads) threads"
    Benchmark(
      "\(entry.workload.name), \(entry.step), \(threads)",
      configuration: .init(
        metrics: [.wallClock, .peakMemoryResident, neuronStep, synapticEvent, realTime, rate],
        // Fixed units, since `table` puts the numbers of all benchmarks into one table.
        timeUnits: .microseconds,
        units: [
          .peakMemoryResident: .mega, neuronStep: .count, synapticEvent: .count, realTime: .count,
          rate: .count,
        ],
        warmupIterations: 1, maxDuration: .seconds(4), maxIterations: 10)
    ) { benchmark in
      // Settling in takes the first tenth of a second and is not measured.
      let settling = SimTime.ms(100)
      var simulation = try entry.workload.simulation(
        step: entry.step, for: settling + entry.span, threads: entry.threads)
      simulation.run(for: settling)
      let before = simulation.tally
      let clock = ContinuousClock()
      benchmark.startMeasurement()
      let taken = clock.measure { simulation.run(for: entry.span) }
      benchmark.stopMeasurement()

      let picoseconds = (taken / .seconds(1)) * 1e12
      let neurons = Double(entry.workload.neuronCount)
      let steps = Double(entry.span.picoseconds / entry.step.picoseconds)
      let matches = simulation.tally.matches - before.matches
      let spikes = Double(simulation.tally.spikes - before.spikes)
      benchmark.measurement(neuronStep, Int(picoseconds / (neurons * steps)))
      if matches > 0 { benchmark.measurement(synapticEvent, Int(picoseconds / Double(matches))) }
      benchmark.measurement(realTime, Int(100 * Double(entry.span.picoseconds) / picoseconds))
      benchmark.measurement(rate, Int(100 * spikes / neurons / entry.span.seconds))
    }
  }
}
