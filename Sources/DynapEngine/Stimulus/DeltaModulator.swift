import DynapUnits

/// An asynchronous delta modulator: it tells the steps of a signal as up and down events.
///
/// Equation: with the level `L`, an up event when the signal reaches `L + u`, then `L := L + u`; a down event when it
/// reaches `L - d`, then `L := L - d`.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `u`, `d` | the thresholds `up` and `down` | the signal's |
/// | `L` | the level that the events so far add up to | the signal's |
///
/// The signal runs in straight lines between its samples, so a crossing has a time between two samples, to a picosecond,
/// and a steep slope crosses several times. For a dead time after each event the modulator does not look; then it catches up,
/// one event per dead time. Not modelled: the offset and noise of the comparators, and the loss of charge while it does
/// not look. Source: Corradi, Indiveri, IEEE TBioCAS 9 (2015).
public struct DeltaModulator: Hashable, Sendable {
  /// The step up that makes an event.
  public var up: Double
  /// The step down that makes an event, as a positive number.
  public var down: Double
  /// The level before the first event; nil takes the first sample.
  public var initial: Double?
  /// For how long after an event no other is made.
  public var deadTime: SimTime

  /// The channel of up events.
  public static let upChannel = 0
  /// The channel of down events.
  public static let downChannel = 1

  /// Makes a modulator; thresholds that are not positive are a programmer's mistake.
  public init(up: Double, down: Double, initial: Double? = nil, deadTime: SimTime = .zero) {
    precondition(up > 0 && down > 0 && up.isFinite && down.isFinite, "thresholds are positive")
    precondition(deadTime >= .zero, "a dead time is at least 0")
    self.up = up
    self.down = down
    self.initial = initial
    self.deadTime = deadTime
  }

  /// The events of a signal: up on channel 0, down on channel 1.
  ///
  /// The values must be finite. Costs one step per sample and per event.
  public func events(of signal: AnalogSignal) -> SpikeTrain {
    guard let first = signal.values.first else { return SpikeTrain() }
    var state = State(base: initial ?? first, ready: signal.start)
    var spikes: [SpikeTrain.Spike] = []
    var before = (time: signal.start, value: first)
    // The first sample by itself, then each line to the next one.
    advance(from: before, to: before, &state, &spikes)
    for index in signal.values.indices.dropFirst() {
      let after = (time: signal.time(ofSample: index), value: signal.values[index])
      advance(from: before, to: after, &state, &spikes)
      before = after
    }
    return SpikeTrain(spikes)
  }

  /// The most events that a signal can make: its total variation over the smaller threshold.
  public func eventBound(of signal: AnalogSignal) -> Double {
    guard let first = signal.values.first else { return 0 }
    var variation = abs(first - (initial ?? first))
    for (a, b) in zip(signal.values, signal.values.dropFirst()) { variation += abs(b - a) }
    return variation / min(up, down)
  }

  /// The level after each event of a train: what a receiver knows of the signal.
  ///
  /// - Parameter initial: the level before the first event.
  public func reconstruct(_ train: SpikeTrain, initial: Double) -> [(time: SimTime, level: Double)] {
    var state = State(base: initial, ready: .zero)
    return train.spikes.map { spike in
      if spike.channel == Self.upChannel { state.ups += 1 } else { state.downs += 1 }
      return (spike.time, level(state))
    }
  }

  /// What a modulator remembers from one event to the next.
  struct State: Hashable, Sendable {
    /// The level before the events that are counted here.
    let base: Double
    /// Until when it does not look.
    var ready: SimTime
    var ups = 0.0
    var downs = 0.0
  }

  // From the counts, so that rounding errors do not add up over millions of events.
  func level(_ state: State) -> Double { state.base + state.ups * up - state.downs * down }

  /// Appends the events on a straight line between two points.
  func advance(
    from a: (time: SimTime, value: Double), to b: (time: SimTime, value: Double), _ state: inout State,
    _ spikes: inout [SpikeTrain.Spike]
  ) {
    while state.ready <= b.time {
      let level = level(state)
      let now = max(a.time, state.ready)
      let value = Self.value(at: now, from: a, to: b)
      let time: SimTime
      let isUp: Bool
      if value >= level + up || value <= level - down {
        (time, isUp) = (now, value > level)
      } else if b.value >= level + up {
        (time, isUp) = (Self.crossing(of: level + up, from: a, to: b), true)
      } else if b.value <= level - down {
        (time, isUp) = (Self.crossing(of: level - down, from: a, to: b), false)
      } else {
        return
      }
      if isUp { state.ups += 1 } else { state.downs += 1 }
      state.ready = max(time, now) + deadTime
      spikes.append(.init(time: max(time, now), channel: isUp ? Self.upChannel : Self.downChannel))
    }
  }

  private static func value(
    at time: SimTime, from a: (time: SimTime, value: Double), to b: (time: SimTime, value: Double)
  ) -> Double {
    guard time > a.time else { return a.value }
    guard time < b.time else { return b.value }
    return a.value + (b.value - a.value) * (time - a.time).seconds / (b.time - a.time).seconds
  }

  private static func crossing(
    of target: Double, from a: (time: SimTime, value: Double), to b: (time: SimTime, value: Double)
  ) -> SimTime {
    let fraction = (target - a.value) / (b.value - a.value)
    let offset = (Double((b.time - a.time).picoseconds) * fraction).rounded(.toNearestOrEven)
    return min(b.time, a.time + SimTime(picoseconds: Int64(offset)))
  }
}
