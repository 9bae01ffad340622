import DynapUnits

/// How much a client may ask for.
package struct Limits: Hashable, Sendable {
  /// Bytes of JSON in a frame.
  package var control = 65_536
  /// Records of events in a frame.
  package var batch = 65_536
  /// Bytes of any payload.
  package var frame = 16 << 20
  /// Bytes of a configuration over all its frames, and unpacked.
  package var configuration = 256 << 20
  /// Connections, and sessions with those that are detached.
  package var clients = 128
  /// Events that are kept for a session.
  package var buffer = 65_536
  /// Input events that wait for their time.
  package var pending = 4 << 20
  /// Input events that the writer may have on the way.
  package var inputCredit = 262_144
  /// Requests of a client that wait for the board.
  package var requests = 64
  /// From a connection to its complete `hello`.
  package var handshake = SimTime.s(5)
  /// Without a byte from a client.
  package var idle = SimTime.s(600)
  /// How long a session waits for its client to come back.
  package var resume = SimTime.s(30)
  /// How long clients have to take what is theirs at the end.
  package var drain = SimTime.s(5)

  /// Makes the defaults.
  package init() {}

  /// The longest advance of one command.
  static let advance = SimTime.s(3600)
  /// The last time of an event: times beyond it could overflow when spans are added.
  static let lastTime = SimTime.s(100 * 86_400)

  /// The longest payload of a type.
  func payload(of type: FrameType) -> Int {
    let own =
      switch type {
      case .events: batch * EventRecord.size
      case .configuration, .memory: frame
      case .credit: 8
      case .ping, .pong: 64
      default: control
      }
    return min(own, frame)
  }
}
