import DynapEngine
import DynapUnits
import Testing

@Suite("Delta modulator") struct DeltaModulatorTests {
  private func signal(_ rate: Double = 100, seconds: Int, _ value: (Double) -> Double) -> AnalogSignal {
    let count = Int(rate) * seconds + 1
    return AnalogSignal(
      name: "x", rate: Frequency(si: rate), values: (0..<count).map { value(Double($0) / rate) })
  }

  @Test("a ramp makes slope times duration over threshold events, evenly spaced") func ramp() {
    let modulator = DeltaModulator(up: 0.25, down: 0.25)
    let train = modulator.events(of: signal(seconds: 2) { 8 * $0 })
    // Crossings at 0.25 k / 8 s, the last one at 2 s exactly.
    #expect(train.count == 64)
    for (index, spike) in train.spikes.enumerated() {
      #expect(spike.channel == DeltaModulator.upChannel)
      #expect(abs(spike.time.picoseconds - Int64(index + 1) * 31_250_000_000) <= 1)
    }
  }

  @Test("a falling ramp makes down events by the lower threshold") func fallingRamp() {
    let train = DeltaModulator(up: 1, down: 0.5).events(of: signal(seconds: 1) { -4 * $0 })
    #expect(train.spikes.map(\.channel) == [Int](repeating: DeltaModulator.downChannel, count: 8))
  }

  @Test("whole periods of a sine make as many up as down events") func sine() {
    let modulator = DeltaModulator(up: 0.032, down: 0.032)
    let train = modulator.events(of: signal(1000, seconds: 4) { ReferenceSine.value(periods: $0 + 0.25) })
    let ups = train.times(ofChannel: DeltaModulator.upChannel).count
    let downs = train.times(ofChannel: DeltaModulator.downChannel).count
    // From the crest each period falls by 2, which is 62.5 steps of 0.032, and rises back by the 62.
    #expect(downs == 4 * 62)
    #expect(ups == 4 * 62)
  }

  @Test("the reconstruction stays within one threshold of the signal") func reconstruction() {
    let modulator = DeltaModulator(up: 0.05, down: 0.05)
    let signal = signal(500, seconds: 3) { ReferenceSine.value(periods: 1.7 * $0) * (1 + $0) }
    let levels = modulator.reconstruct(modulator.events(of: signal), initial: signal.values[0])
    var index = 0
    var level = signal.values[0]
    for sample in signal.values.indices {
      while index < levels.count, levels[index].time <= signal.time(ofSample: sample) {
        level = levels[index].level
        index += 1
      }
      #expect(abs(level - signal.values[sample]) <= 0.05 + 1e-9)
    }
  }

  @Test("an initial level far away is caught up at the first sample") func initialLevel() {
    let train = DeltaModulator(up: 1, down: 1, initial: -3).events(of: signal(seconds: 1) { _ in 0.5 })
    #expect(train.count == 3)
    #expect(train.spikes.allSatisfy { $0.time == .zero && $0.channel == 0 })
  }

  @Test("the dead time spaces events, and the level catches up afterwards") func deadTime() {
    let modulator = DeltaModulator(up: 0.1, down: 0.1, deadTime: .ms(50))
    let values = [0.0] + [Double](repeating: 1, count: 100)
    let train = modulator.events(of: AnalogSignal(name: "step", rate: Frequency(si: 100), values: values))
    #expect(train.count == 10)
    for (a, b) in zip(train.spikes, train.spikes.dropFirst()) { #expect(b.time - a.time == .ms(50)) }
  }

  @Test("an empty and a constant signal make no events") func quiet() {
    let modulator = DeltaModulator(up: 0.1, down: 0.1)
    #expect(modulator.events(of: AnalogSignal(name: "", rate: Frequency(si: 1), values: [])).count == 0)
    #expect(modulator.events(of: signal(seconds: 1) { _ in 3 }).count == 0)
  }

  @Test("the bound on the events is the total variation over the smaller threshold") func bound() {
    let signal = AnalogSignal(name: "", rate: Frequency(si: 1), values: [0, 2, -1])
    #expect(DeltaModulator(up: 0.5, down: 1).eventBound(of: signal) == 10)
  }
}
