import DynapUnits

/// When a run takes its snapshots: at the multiples of an interval of simulated time, and at its end.
package struct SnapshotTimes: Sendable {
  /// When the next one is due; the end of time without an interval.
  package private(set) var next: SimTime
  private let interval: SimTime?
  private var last: SimTime

  /// Begins after a time; an interval that is not above zero is a programmer's mistake.
  package init(every interval: SimTime?, after time: SimTime) {
    precondition(interval.map { $0 > .zero } ?? true, "snapshots are some time apart")
    self.interval = interval
    last = time
    next = Self.multiple(of: interval, after: time)
  }

  /// Whether one is due at a time that a run has reached; each is due once.
  package mutating func isDue(at time: SimTime) -> Bool {
    guard time >= next else { return false }
    last = time
    next = Self.multiple(of: interval, after: time)
    return true
  }

  /// Whether one is due at the end of a run: there is none of that time.
  package func isDue(atEnd time: SimTime) -> Bool { interval != nil && time > last }

  private static func multiple(of interval: SimTime?, after time: SimTime) -> SimTime {
    guard let interval else { return .max }
    let (next, overflows) = (time.index(step: interval) + 1).multipliedReportingOverflow(
      by: interval.picoseconds)
    return overflows ? .max : SimTime(picoseconds: next)
  }
}
