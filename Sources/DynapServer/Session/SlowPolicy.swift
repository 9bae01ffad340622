/// What happens to a session whose buffer is full; each is counted.
package enum SlowPolicy: String, CaseIterable, Hashable, Sendable {
  /// The board waits: no event is lost, and time stands still for all.
  case block
  /// The oldest events are dropped; the numbering shows how many.
  case dropOldest = "drop-oldest"
  /// The session is closed.
  case disconnect
}
