/// What events a client can follow; the raw value stands in the header of their frames.
package enum EventStream: UInt16, CaseIterable, Sendable {
  /// Words that reach the host over the western bus.
  case host = 1
  /// Words that leave over the other edges while their bus is on.
  case north, east, south
  /// Spikes of all neurons.
  case spikes
  /// Pulses of the converters while their bus is on.
  case sadc

  /// The stream of events to the board.
  package static let input: UInt16 = 0

  /// The name in JSON.
  package var name: String { "\(self)" }

  /// Makes a stream from its name.
  package init?(name: String) {
    guard let stream = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = stream
  }
}
