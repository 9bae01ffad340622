/// What a frame holds.
package enum FrameType: UInt8, CaseIterable, Sendable {
  /// JSON: a client introduces itself, or comes back to its session.
  case hello = 1
  /// JSON: the server takes the client in.
  case welcome = 2
  /// JSON: the client asks for something.
  case command = 3
  /// JSON: the answer to a command.
  case reply = 4
  /// JSON: what is wrong; with ``FrameFlags/last`` the connection ends.
  case error = 5
  /// Records of events, in either direction.
  case events = 6
  /// How many more events the sender of the frame takes, and how many it has got.
  case credit = 7
  /// Asks for a sign of life.
  case ping = 8
  /// The sign of life.
  case pong = 9
  /// JSON: the sender ends in good order.
  case bye = 10
  /// JSON: something happened that nobody asked for.
  case notice = 11
  /// A part of a configuration, as text or as gzip of it; from the server as text.
  case configuration = 12
  /// Words of the chips' memories and biases of their cores, programmed together.
  case memory = 13
}
