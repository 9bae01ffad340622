import DynapCircuits

/// An integrator that events charge, in Double: exact decay between instants of charge.
///
/// Pulses are so narrow that only their charge counts: y + ln y grows by a Q, 2.2(3) of the analog dossier.
package struct PulseTrain: Sendable {
  /// The integrator.
  package let law: IntegratorLaw
  /// The charge of an event, pA ms.
  package let charge: Double
  private let events: [Double]
  private var next = 0
  private var time = 0.0
  private var current = ReferenceSet.floor

  /// Makes an integrator at rest, and the times of its events in ms, in order.
  package init(_ law: IntegratorLaw, charge: Double, events: [Double]) {
    self.law = law
    self.charge = charge
    self.events = events
  }

  /// The mean current from the time that was reached last up to another.
  package mutating func mean(until end: Double) -> Double {
    let start = time
    var integral = 0.0
    while time < end {
      let stop = next < events.count ? min(events[next], end) : end
      let decayed = law.decayed(current, for: stop - time)
      integral += law.tau * (current - decayed)
      (current, time) = (decayed, stop)
      while next < events.count, events[next] <= time {
        current = law.gain * Charge.apply(current / law.gain, law.charging * charge)
        next += 1
      }
    }
    return integral / (end - start)
  }
}
