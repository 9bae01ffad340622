import DynapChip
import DynapEngine
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

/// The shapes that recordings of real chips show (13 of the analog dossier), with the fitted biases of the files.
@Suite struct MeasuredRecordingTests {
  /// The pad's offset above V_mem, mV.
  static let pad = 30.0

  /// A column of a table in chips/data/measured.
  static func column(_ name: String, of file: String) throws -> [Double] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../chips/data/measured").standardized.path
    return try CSVTable(path: "\(folder)/\(file)").column(name)
  }

  // 13.1: a burst of 2.31 ms (deviation 0.29 ms), then pauses of 6.5 to 10 times that. A late interval is a multiple of
  // the input's 5 ms and can be off by one or, the longest, two of them.
  @Test("13.1: eight spikes in a burst, then pauses at the floor")
  func adaptation() throws {
    let run = try ShippedRun("measured/adaptation")
    let times = run.spikes("neuron").map(\.time)
    let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
    let measured = try Self.column("interval_ms", of: "adaptation_intervals.csv")
    #expect(intervals.count >= measured.count)
    for (index, pair) in zip(intervals, measured).enumerated() {
      #expect(abs(pair.0 - pair.1) < (index < 7 ? 3 * 0.29 : 10), "\(index): \(pair)")
    }
    let early = Array(intervals.prefix(7)).mean
    #expect(abs(early - 2.31) < 0.29)
    #expect((6.5..<10).contains(Array(intervals[8..<11]).mean / early))

    let (clock, volts) = try run.trace("membrane")
    let samples = Array(zip(clock, volts.map { $0 + Self.pad }))
    #expect((400..<430).contains(samples.map(\.1).max() ?? 0))
    // Pinned to the floor in the late intervals; measured 19, 9.6 and 5.9 ms.
    for late in 8..<11 {
      let pinned = samples.filter { times[late] < $0.0 && $0.0 < times[late + 1] && $0.1 < Self.pad + 1 }
      #expect((5.0..<19).contains(Double(pinned.count) * 0.1))
    }
    // A straight rise that bends over towards the threshold: I_spk / I_g is a half, so that its end is a third slower.
    // The fit gives 0.63 of the measured 410 V/s and says so; a tenth of that for the sampling.
    func slope(_ window: Range<Double>) -> Double {
      (0..<7).map { spike in
        let inside = samples.filter {
          times[spike] + 0.8 < $0.0 && $0.0 < times[spike + 1] && window.contains($0.1)
        }
        guard let first = inside.first, let last = inside.last, last.0 > first.0 else { return 0 }
        return (last.1 - first.1) / (last.0 - first.0)
      }.mean
    }
    let rise = slope(50..<330)
    #expect(abs(rise / 410 - 0.63) < 0.063 && slope(330..<420) < rise, "\(rise) \(slope(330..<420))")
  }

  // 13.2: the printed peaks, whose converter steps by 6.25 mV. The slopes are those of the printed points.
  @Test("13.2: build-up in eight events, then two slopes of depression")
  func depression() throws {
    let run = try ShippedRun("measured/depression")
    let (clock, volts) = try run.trace("membrane")
    let period = 11.29
    let peaks = (0..<44).map { index in
      zip(clock, volts).filter { Int($0.0 / period) == index }.map { $0.1 + Self.pad }.max() ?? 0
    }
    let top = try #require(peaks.firstIndex(of: peaks.max() ?? 0))
    #expect((7...9).contains(top))
    let measured = try Self.column("V_mon_mV", of: "depression_peaks.csv")
    let times = try Self.column("time_ms", of: "depression_peaks.csv")
    var squares: [Double] = []
    for (time, value) in zip(times, measured) {
      let place = time / period - 8 + Double(top)
      let low = Int(place.rounded(.down))
      guard peaks.indices.contains(low + 1) else { continue }
      let share = place - Double(low)
      squares.append(pow(peaks[low] * (1 - share) + peaks[low + 1] * share - value, 2))
    }
    #expect(squares.count == measured.count && squares.mean.squareRoot() < 9, "\(squares.mean.squareRoot())")
    func slope(_ from: Double, _ to: Double) -> Double {
      let places = [from, to].map { top + Int(($0 / period).rounded()) }
      return (peaks[places[1]] - peaks[places[0]]) / (Double(places[1] - places[0]) * period)
    }
    // -0.51 V/s, then -1.08 V/s.
    #expect(abs(slope(34, 147) + 0.51) < 0.1 && abs(slope(147, 327) + 1.08) < 0.1)
  }

  // 13.3: without noise a run repeats exactly; the spread is that of the neurons and their wiring.
  @Test("13.3: latencies spread over 8 ms, and repeat")
  func latencies() throws {
    let runs = try (0..<2).map { _ in try ShippedRun("measured/latencies", ["duration=40 ms"]) }
    #expect(runs[0].record.spikes == runs[1].record.spikes)
    var first: [Int: Double] = [:]
    for spike in runs[0].spikes("neurons") where first[spike.member] == nil {
      first[spike.member] = spike.time - 2
    }
    let sorted = first.values.sorted()
    #expect(sorted.count == 54)
    // The middle nine in ten, which two stragglers among 54 do not move.
    let (low, high) = (sorted[3], sorted[50])
    #expect((10..<13).contains(low) && (6..<11).contains(high - low), "\(low) \(high)")
    let other = try ShippedRun("measured/latencies", ["duration=40 ms", "serial=2"])
    #expect(other.record.spikes != runs[0].record.spikes)
  }

  @Test("13.4: a straight ramp between two spikes, then a long pause at the floor")
  func rampAndPause() throws {
    let run = try ShippedRun("measured/ramp-pause")
    let times = run.spikes("neuron").map(\.time)
    #expect(times.count == 2)
    // Measured 17.6 ms, 187 mV above the floor.
    #expect(abs(times[1] - times[0] - 17.6) < 1.8)
    let (clock, volts) = try run.trace("membrane")
    let samples = Array(zip(clock, volts))
    let ramp = samples.filter { times[0] + 2 < $0.0 && $0.0 < times[1] }
    let (start, end) = (try #require(ramp.first), try #require(ramp.last))
    let slope = (end.1 - start.1) / (end.0 - start.0)
    #expect(abs(slope - 11) < 1.1)
    // No point is off the chord by more than one step of the recordings' converter, 3.1 mV.
    for point in ramp { #expect(abs(point.1 - start.1 - slope * (point.0 - start.0)) < 3.1) }
    #expect(samples.filter { $0.0 > times[1] + 0.1 && $0.0 < times[1] + 50 }.allSatisfy { $0.1 < 1 })
  }

  // 13.5, of both neurons: plateau to 1 % of the swing, slopes to 3 %, rises to a tenth.
  @Test("13.5: a step's rise, plateau and straight fall, and an EPSP", arguments: [0, 1])
  func stepAndEPSP(neuron: Int) throws {
    let (plateau, rise, fall) = neuron == 0 ? (344.0, 60.0, -1.326) : (340.0, 55.0, -1.584)
    let (peak, epspRise) = neuron == 0 ? (206.0, 2.7) : (182.0, 2.5)
    let run = try ShippedRun("measured/step-epsp") { $0.options.step = .us(500) }
    let (clock, volts) = try run.trace("membrane", column: neuron)
    func crossing(_ level: Double, after start: Double) throws -> Double {
      let index = try #require(clock.indices.first { clock[$0] > start && volts[$0] >= level })
      let share = (level - volts[index - 1]) / (volts[index] - volts[index - 1])
      return clock[index - 1] + share * (clock[index] - clock[index - 1])
    }
    let top = try #require(Array(zip(clock, volts)).last { $0.0 < 449 }).1
    #expect(abs(top - plateau) < 0.01 * plateau, "\(top)")
    let width = try crossing(0.9 * top, after: 50) - crossing(0.1 * top, after: 50)
    #expect(abs(width - rise) < 0.1 * rise, "\(width)")
    let falling = Array(zip(clock, volts)).filter { (470..<620).contains($0.0) }
    let slope = (falling[falling.count - 1].1 - falling[0].1) / (falling[falling.count - 1].0 - falling[0].0)
    #expect(abs(slope - fall) < 0.03 * abs(fall), "\(slope)")
    let highest = zip(clock, volts).filter { $0.0 > 850 }.map(\.1).max() ?? 0
    #expect(abs(highest - peak) < 0.05 * peak, "\(highest)")
    let ascent = try crossing(0.9 * highest, after: 850) - crossing(0.1 * highest, after: 850)
    #expect(abs(ascent - epspRise) < 0.1 * epspRise, "\(ascent)")
  }

  @Test("13.6: the codes of the constant input's test give their closed form, 136.3 Hz")
  func directCurrent() throws {
    // The closed form is for 25 mV; the rate of a loop to threshold goes with 1 / U_T.
    let ideal = try ShippedRun("measured/dc-test", ["mismatch=off", "duration=110 ms"]) {
      $0.options.process.fixedThermalVoltage = Voltage(25, .milli)
    }
    let times = ideal.spikes("neurons").filter { $0.member == 0 }.map(\.time)
    #expect(abs(1000 / (times[5] - times[4]) / 136.3 - 1) < 0.02)
    let die = try ShippedRun("measured/dc-test", ["duration=110 ms"])
    let rates = (0..<16).map { member in
      let times = die.spikes("neurons").filter { $0.member == member }.map(\.time)
      return 1000 / (times[5] - times[4])
    }
    // The rate goes with the current, which strays by 5 % from neuron to neuron and by 5 % from die to die.
    #expect((0.02..<0.1).contains(rates.deviation / rates.mean) && abs(rates.mean / 136.3 - 1) < 0.15)
  }

  // Adaptation rests where a spike's charge Q / (1 + I_ahp / I_g) is what the leak takes in an interval, at a rate of
  // (1 + I_ahp / I_g) I_tau / Q. The codes give I_tau / Q = 63 Hz and I_g = 59.5 nA; I_ahp is the input less what the
  // membrane needs, 1.98 nA. 63 Hz is written with two digits, hence 1 %.
  @Test("13.6: the codes of the adaptation test settle at its onset rate, 63 Hz")
  func adaptationTest() throws {
    let run = try ShippedRun("measured/adaptation-test", ["duration=1.9 s", "step=100 us"])
    let times = run.spikes("neurons").filter { $0.member == 0 && $0.time > 1300 }.map(\.time)
    let rate = 1000 * Double(times.count - 1) / (times[times.count - 1] - times[0])
    #expect(abs(rate / (63 * (1 + 1.98 / 59.5)) - 1) < 0.01, "\(rate)")
    let free = run.spikes("neurons").filter { $0.member == 1 }.count
    #expect(abs(Double(free) / 1.9 / 1600 - 1) < 0.1)
  }

  // One W0 synapse of the network's codes: f_c = I_tau / (I_w t_p) = 107.7 pA / (50.7 nA x 13.5 us) = 157 Hz. Above it
  // the mean law holds, I_g (f / f_c - 1); the codes' table gives its currents to better than the 5 % allowed.
  @Test("13.6: one synapse of the pyramidal codes has its rate threshold at 157 Hz", arguments: [140.0, 220])
  func rateThreshold(rate: Double) throws {
    let text = """
      format: dynapse/1
      duration: 900 ms
      mismatch: off
      board: {chips: [{cores: {0: {preset: pyramidal, parameters: {SOIF_SPKTHR_P: [5, 255]}}}}]}
      populations: {train: {tags: 1024}, neuron: {core: 0, neurons: 0}}
      connections: [{from: train, to: neuron, rule: all_to_all, dendrite: ampa, weight: [0], precise_delay: true}]
      stimuli: [{to: train, regular: {rate: \(rate) Hz}}]
      recordings: [{name: dendrite, state: I_ampa, of: neuron, every: 100 us}]
      """
    let run = try ShippedRun(text: text)
    let (clock, currents) = try run.trace("dendrite")
    let late = zip(clock, currents).filter { $0.0 > 600 }.map(\.1)
    let law = 415 * (rate / 157 - 1)
    if law > 0 {
      #expect(abs(late.mean / law - 1) < 0.05, "\(late.mean)")
    } else {
      #expect((late.max() ?? 0) < 2)
    }
  }
}
