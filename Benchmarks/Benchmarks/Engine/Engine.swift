import Benchmark
import DynapUnits
import Networks

// The harness measures whole runs; the costs of a neuron-step and of a synaptic event divide a run's time by their
// numbers, so each includes everything else. They are in picoseconds since the harness counts in whole numbers.
private let perSecond = BenchmarkMetric.custom("Simulated second (us)", polarity: .prefersSmaller)
private let neuronStep = BenchmarkMetric.custom("Neuron-step (ps)", polarity: .prefersSmaller)
private let synapticEvent = BenchmarkMetric.custom("Synaptic event (ps)", polarity: .prefersSmaller)
private let realTime = BenchmarkMetric.custom("Real time (0.01 x)", polarity: .prefersLarger)
private let rate = BenchmarkMetric.custom("Mean rate (0.01 Hz)", polarity: .prefersLarger)
private let perNeuron = BenchmarkMetric.custom("Bytes of a neuron (B)", polarity: .prefersSmaller)
private let perSynapse = BenchmarkMetric.custom("Memory of a synapse (0.01 B)", polarity: .prefersSmaller)
private let metrics = [perSecond, neuronStep, synapticEvent, realTime, rate, perNeuron, perSynapse]

let benchmarks: @Sendable () -> Void = {
  let cases: [(workload: Workload, step: SimTime, span: SimTime, threads: Int)] = [
    (.w1, .ms(1), .s(1), 1), (.w1, .us(100), .s(1), 1), (.w1, .us(100), .s(1), 2),
    (.w1, .us(10), .ms(100), 1),
    (.w2, .ms(1), .s(1), 1), (.w2, .us(100), .s(1), 1), (.w2, .us(10), .ms(200), 1),
    (.w3, .ms(1), .ms(500), 1), (.w3, .us(100), .ms(100), 1), (.w3, .us(100), .ms(100), 2),
    (.w5, .ms(1), .s(10), 1), (.w5, .us(100), .s(10), 1),
    (.w6, .ms(1), .s(1), 1), (.w6, .us(100), .ms(500), 1), (.w6, .us(10), .ms(50), 1),
  ]
  for entry in cases {
    measure("\(entry.workload.name) \(entry.workload.title)", entry.step, entry.threads) {
      try Measurement(entry.workload, step: entry.step, for: entry.span, threads: entry.threads)
    }
  }
  for (step, threads) in [(SimTime.ms(1), 1), (.ms(1), 2), (.us(100), 2)] {
    let serials = step == .ms(1) ? Workload.batchSerials : Array(Workload.batchSerials.prefix(20))
    measure("W4 \(serials.count) dies of W2", step, threads) {
      try Measurement(batchOf: serials, step: step, for: .ms(200), threads: threads)
    }
  }
}

/// Declares a benchmark of runs that each make their own simulation, of which the span alone is measured; the dies of W4
/// are made within it.
private func measure(
  _ name: String, _ step: SimTime, _ threads: Int, _ run: @escaping @Sendable () throws -> Measurement
) {
  Benchmark(
    "\(name), \(step), \(threads == 1 ? "1 thread" : "\(threads) threads")",
    configuration: .init(
      metrics: [.peakMemoryResident] + metrics,
      // Fixed units, since `table` puts the numbers of all benchmarks into one table.
      timeUnits: .microseconds,
      units: [.peakMemoryResident: .mega].merging(metrics.map { ($0, .count) }, uniquingKeysWith: { $1 }),
      warmupIterations: 0, maxDuration: .seconds(4), maxIterations: 5)
  ) { benchmark in
    let m = try run()
    let picoseconds = m.running.wall * 1e12
    let neurons = Double(m.neurons)
    // The dies of a batch run one after the other, as far as simulated time goes.
    let simulated = m.span.seconds * Double(m.dies)
    benchmark.measurement(perSecond, Int(picoseconds * 1e-6 / simulated))
    benchmark.measurement(neuronStep, Int(picoseconds / (neurons * Double(m.steps))))
    if m.matches > 0 { benchmark.measurement(synapticEvent, Int(picoseconds / Double(m.matches))) }
    benchmark.measurement(realTime, Int(100 * simulated / m.running.wall))
    benchmark.measurement(rate, Int(100 * m.meanRate))
    // Later runs get the memory that the first has left behind.
    guard m.dies == 1, benchmark.currentIteration == 0 else { return }
    benchmark.measurement(perNeuron, Int(Double(m.memory) / neurons))
    benchmark.measurement(perSynapse, Int(100 * Double(m.memory) / (64 * neurons)))
  }
}
