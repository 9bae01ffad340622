import DynapCircuits
import DynapUnits

/// One channel of an analog front end with a signal: amplifier, filters and four delta modulators under way.
///
/// The input runs in straight lines between the signal's samples, and rests on the last one. The filters are exact for
/// such an input; between samples and ends of steps their outputs are taken as straight, so that their events are placed
/// with an error of second order in the step. Events of the amplifier's own modulator are exact.
struct FrontEndChannel: Sendable {
  /// An event and the source in its channel: twice the tap, plus 1 for down.
  struct Event: Sendable {
    var time: SimTime
    var source: Int
  }

  /// The signal.
  let signal: AnalogSignal
  let volts: Double
  /// Nil while the generator of the front end is powered down.
  var coefficients: AnalogFrontEnd.Coefficients?
  /// What the coupling takes away, in V.
  var baseline: Double
  var next: Int
  var time: SimTime
  var amplified = 0.0
  var outputs = [Double](repeating: 0, count: AnalogFrontEnd.Tap.allCases.count)
  var filters: [Biquad?] = []
  private var modulators: [DeltaModulator] = []
  var states: [DeltaModulator.State] = []
  private var spikes: [SpikeTrain.Spike] = []

  /// Connects a signal whose unit has so many volts, from a time on.
  init(_ signal: AnalogSignal, voltsPerUnit: Double, at time: SimTime) {
    self.signal = signal
    volts = voltsPerUnit
    self.time = time
    next = 0
    baseline = 0
    while next < signal.values.count, signal.time(ofSample: next) <= time { next += 1 }
    baseline = input(at: time)
  }

  /// Follows a new configuration; nil is a front end without power, which starts anew when it gets some.
  mutating func configure(_ coefficients: AnalogFrontEnd.Coefficients?) {
    defer { self.coefficients = coefficients }
    guard let coefficients else { return }
    let modulator = DeltaModulator(
      up: coefficients.up, down: coefficients.down,
      deadTime: max(.ps(1), SimTime(seconds: coefficients.refractory.si) ?? .s(1)))
    if self.coefficients == nil {
      baseline = input(at: time)
      amplified = 0
      outputs = outputs.map { _ in 0 }
      filters = coefficients.filters.map { $0.map(Biquad.init) }
      states = outputs.map { _ in .init(base: 0, ready: time) }
    } else {
      for (i, shape) in coefficients.filters.enumerated() {
        if let shape { filters[i]?.shape = shape }
      }
      states = zip(modulators, states).map { .init(base: $0.level($1), ready: $1.ready) }
    }
    modulators = outputs.map { _ in modulator }
  }

  /// The events up to a time, that time included.
  mutating func advance(to end: SimTime, _ events: inout [Event]) {
    while time < end {
      var knot = end
      if next < signal.values.count {
        let sample = signal.time(ofSample: next)
        if sample <= end {
          knot = sample
          next += 1
        }
      }
      if knot > time { advance(line: knot, &events) }
      time = knot
    }
  }

  private mutating func advance(line end: SimTime, _ events: inout [Event]) {
    guard let coefficients else { return }
    let rail = coefficients.rail
    let last = min(max(coefficients.gain * (input(at: end) - baseline), -rail), rail)
    let seconds = Double((end - time).picoseconds) * 1e-12
    for tap in outputs.indices {
      let before = outputs[tap]
      if filters[tap] != nil {
        filters[tap]?.advance(by: seconds, from: amplified, to: last)
        outputs[tap] = filters[tap]?.output ?? 0
      } else {
        outputs[tap] = last
      }
      modulators[tap].advance(from: (time, before), to: (end, outputs[tap]), &states[tap], &spikes)
      for spike in spikes { events.append(Event(time: spike.time, source: 2 * tap + spike.channel)) }
      spikes.removeAll(keepingCapacity: true)
    }
    amplified = last
  }

  /// The input in V at a time between the last sample that was passed and the next.
  private func input(at time: SimTime) -> Double {
    let values = signal.values
    guard next > 0 else { return volts * values[0] }
    // The next sample has been passed when the time is its own.
    let (a, b) = (next - 1, min(next, values.count - 1))
    let (from, to) = (signal.time(ofSample: a), signal.time(ofSample: b))
    guard to > from, time > from else { return volts * values[a] }
    return volts * (values[a] + (values[b] - values[a]) * (time - from).seconds / (to - from).seconds)
  }
}
