import DynapUnits

/// How much emulated time is run before the network is served: about two milliseconds of work.
///
/// The length changes no result.
struct SliceLength: Sendable {
  /// The slice that comes next.
  private(set) var length: SimTime
  /// Events that make a slice too long, whatever time it takes.
  static let mostEvents = 8192
  private let shortest: SimTime
  private let longest: SimTime

  /// Begins with a slice between the shortest and the longest.
  init(shortest: SimTime, longest: SimTime, first: SimTime) {
    self.shortest = shortest
    self.longest = max(shortest, longest)
    length = max(shortest, first)
  }

  /// Takes note of how long the last slice took, and of how many events it gave.
  mutating func adapt(to taken: SimTime, events: Int) {
    if taken > .ms(4) || events > Self.mostEvents {
      length = max(shortest, SimTime(picoseconds: length.picoseconds / 2))
    } else if taken < .ms(1), events < Self.mostEvents / 4 {
      length = min(longest, 2 * length)
    }
  }
}
