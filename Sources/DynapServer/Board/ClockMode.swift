/// What makes emulated time move.
package enum ClockMode: String, CaseIterable, Sendable {
  /// The wall clock.
  case realtime
  /// The writer, whose polls and sleeps advance it.
  case virtual
  /// The writer, by `advance` only.
  case lockstep
}
