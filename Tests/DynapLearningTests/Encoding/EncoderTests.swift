import DynapLearning
import Testing

@Suite struct EncoderTests {
  /// Section 2.4: row 0 of Iris, 6 fields, 40 ms; ranges of the features over all rows.
  @Test func `Gaussian fields give the golden latencies of the first iris`() {
    let fields = GaussianFields(fields: 6, ranges: [4.3...7.9, 2...4.4, 1...6.9, 0.1...2.5])
    let times = fields.times([5.1, 3.5, 1.4, 0.2])
    #expect(Array(times[0..<6]) == [23.6, 0.4, 17.4, .infinity, .infinity, .infinity])
    #expect(Array(times[12..<16]) == [3.2, 10.8, 34.5, .infinity])
    #expect(times.count == fields.inputs)
  }

  @Test func `values beyond a range count as its end, and a feature without a range is silent`() {
    let fields = GaussianFields(fields: 4, ranges: [0...1, 3...3])
    #expect(fields.times([9, 3]) == fields.times([1, 3]))
    #expect(fields.times([0, 3]).suffix(4).allSatisfy { $0 == .infinity })
  }

  @Test func `latency falls with the value`() {
    #expect(LatencyEncoder.times([0, 0.25, 1, 7, -1], window: 40) == [40, 30, 0, 0, 40])
  }

  @Test func `Poisson spikes have their rate and Poisson's spread, regular ones their period`() {
    let spikes = PoissonEncoder.spikes(rates: [100, 0, 20], until: 10_000, draws: Draws(key: 4), stream: 0)
    let counts = (0..<3).map { channel in spikes.count { $0.channel == channel } }
    // Five standard deviations of 1000 and of 200.
    #expect(abs(counts[0] - 1000) < 158 && counts[1] == 0 && abs(counts[2] - 200) < 71)
    #expect(spikes.map(\.time) == spikes.map(\.time).sorted())
    let regular = RegularEncoder.spikes(rates: [100, 50], phase: 0.5, until: 40)
    #expect(regular.filter { $0.channel == 0 }.map(\.time) == [5, 15, 25, 35])
    #expect(regular.filter { $0.channel == 1 }.map(\.time) == [10, 30])
    #expect(RegularEncoder.spikes(rates: [-1, .nan, .infinity], until: 10).isEmpty)
  }

  @Test func `a count decides, then the first spike, then the lowest class`() {
    var outcome = TrialOutcome(outputs: 3)
    #expect(CountDecoder.label(outcome) == 0)
    outcome.counts = [2, 3, 3]
    outcome.firstSpikes = [1, 9, 4]
    #expect(CountDecoder.label(outcome) == 2)
    #expect(FirstSpikeDecoder.label(times: [5, 3, 3], membranes: [9, 1, 2]) == 2)
    #expect(FirstSpikeDecoder.label(times: [.infinity, .infinity], membranes: [1, 2]) == 1)
  }

  @Test func `a linear readout separates what a line can, and refuses nonsense`() throws {
    let samples = (0..<20).map { [Double($0 % 5), Double($0 / 5)] }
    let labels = samples.map { $0[0] + $0[1] > 3.5 ? 1 : 0 }
    let readout = try #require(LinearReadout(samples, labels: labels, classes: 2, penalty: 1e-6))
    #expect(samples.map(readout.label) == labels)
    #expect(LinearReadout([], labels: [], classes: 2) == nil)
    #expect(LinearReadout([[.nan]], labels: [0], classes: 1) == nil)
    #expect(LinearReadout([[1]], labels: [5], classes: 2) == nil)
  }
}
