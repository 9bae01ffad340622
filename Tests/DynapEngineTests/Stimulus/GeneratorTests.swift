import DynapEngine
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A sine by its period, for signals.
enum ReferenceSine {
  static func value(periods: Double) -> Double { sin(2 * Double.pi * periods) }
}

@Suite("Spike generators") struct GeneratorTests {
  private let tenSeconds = StimulusWindow(until: .s(10))

  @Test("Poisson counts have the mean and the variance of their rate") func poissonCounts() {
    let rates = [Frequency](repeating: Frequency(si: 50), count: 400)
    let train = PoissonStimulus(rates: rates, window: tenSeconds, seed: 7).spikes()
    var counts = [Double](repeating: 0, count: 400)
    for spike in train.spikes { counts[spike.channel] += 1 }
    let mean = counts.reduce(0, +) / 400
    let variance = counts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 399
    // Mean and variance are 500; four standard errors are 4.5 and 142.
    #expect(abs(mean - 500) < 4.5)
    #expect(abs(variance - 500) < 142)
  }

  @Test("a channel's spikes do not change when channels are added or the window grows") func independence() {
    let rate = Frequency(si: 80)
    let small = PoissonStimulus(rates: [rate], window: .init(until: .s(1)), seed: 3).spikes()
    let large = PoissonStimulus(rates: [rate, rate, rate], window: .init(until: .s(5)), seed: 3).spikes()
    let first = large.times(ofChannel: 0)
    #expect(Array(first.prefix(small.count)) == small.times(ofChannel: 0))
    #expect(first != large.times(ofChannel: 1))
  }

  @Test("seed and stream change the train") func seeds() {
    let rates = [Frequency(si: 100)]
    let trains = [(1, 0), (2, 0), (1, 1)].map {
      PoissonStimulus(rates: rates, window: tenSeconds, seed: UInt64($0.0), stream: UInt32($0.1)).spikes()
    }
    #expect(Set(trains).count == 3)
  }

  @Test("a dead time keeps spikes apart and leaves the mean rate") func deadTime() {
    let rates = [Frequency](repeating: Frequency(si: 100), count: 100)
    let train = PoissonStimulus(rates: rates, window: tenSeconds, seed: 5, deadTime: .ms(5)).spikes()
    for channel in 0..<100 {
      let times = train.times(ofChannel: channel)
      for (a, b) in zip(times, times.dropFirst()) { #expect(b - a >= .ms(5)) }
    }
    // 100 000 spikes, of which the standard deviation is half that of a Poisson train: 158.
    #expect(abs(train.count - 100_000) < 800)
  }

  @Test("spikes stay in their window") func window() {
    let window = StimulusWindow(from: .ms(200), until: .ms(300))
    let train = PoissonStimulus(rates: [Frequency(si: 1000)], window: window, seed: 1).spikes()
    #expect(train.count > 50)
    #expect(train.spikes.allSatisfy { $0.time >= .ms(200) && $0.time < .ms(300) })
    #expect(PoissonStimulus(rates: [Frequency(si: 0)], window: window, seed: 1).spikes().count == 0)
  }

  @Test("regular spikes do not drift") func regular() {
    let window = StimulusWindow(from: .s(1), until: .s(1001))
    let train = RegularStimulus(rates: [Frequency(si: 3)], window: window, phase: .ms(100)).spikes()
    #expect(train.count == 3000)
    #expect(train.spikes.first?.time == .ms(1100))
    #expect(train.spikes[2997].time == .ms(1_000_100))
  }

  @Test("a train is sorted by time and then by channel") func sorted() {
    let train = SpikeTrain([.init(time: .s(2), channel: 0), .init(time: .s(1), channel: 3)])
      .merging(SpikeTrain([.init(time: .s(1), channel: 1)]))
    #expect(train.spikes.map(\.channel) == [1, 3, 0])
  }
}
