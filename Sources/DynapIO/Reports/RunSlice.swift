import DynapUnits

/// How much of a run is simulated at a time: what takes about a tenth of a second, so that an interrupt and a progress
/// bar answer at once.
///
/// The length changes no result: a run does not depend on how it is cut.
package struct RunSlice: Sendable {
  /// The simulated time of the next slice.
  package private(set) var length = SimTime.ms(20)
  private let step: SimTime

  /// Begins with 20 ms; a slice is never shorter than a step, and doubles only below 1 s.
  package init(step: SimTime) { self.step = step }

  /// Takes note of how long the last slice took, and sets the next.
  package mutating func adapt(to taken: Duration) {
    if taken > .milliseconds(200), length > step {
      length = SimTime(picoseconds: max(length.picoseconds / 2, step.picoseconds))
    } else if taken < .milliseconds(50), length < .s(1) {
      length = 2 * length
    }
  }
}
