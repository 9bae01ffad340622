import DynapUnits

/// Says how far emulated time should have got, and counts where it did not.
package struct RealtimePacer: Sendable {
  /// How far the emulator may be behind before time slips.
  package static let tolerance = SimTime.ms(20)

  /// How often it was too far behind.
  package private(set) var overruns = 0
  /// How much time was given up.
  package private(set) var slipped = SimTime.zero
  /// The emulated time at the wall clock's zero.
  private var origin: SimTime

  /// Begins with an emulated time and the wall clock's.
  package init(time: SimTime, wall: SimTime) { origin = time - wall }

  /// How far emulated time should be at a time of the wall clock; what lies too far back is given up.
  package mutating func target(wall: SimTime, time: SimTime) -> SimTime {
    let target = origin + wall
    guard target - time > Self.tolerance else { return target }
    overruns += 1
    slipped += target - time
    origin = time - wall
    return time
  }

  /// When the wall clock reaches an emulated time.
  package func wall(at time: SimTime) -> SimTime { time - origin }
}
