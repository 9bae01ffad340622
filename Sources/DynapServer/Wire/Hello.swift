/// What a client says first.
struct Hello: Sendable {
  /// Whether it wants to write.
  var isWriter = false
  /// What it calls itself, for the operator.
  var client = ""
  /// The streams that it follows.
  var streams: Set<EventStream> = [.host]
  /// How many events may come at once.
  var credit: UInt64 = 65_536
  /// What happens when it is too slow; nil for the server's choice.
  var policy: SlowPolicy?
  /// The token, or nothing.
  var token = ""
  /// The session that it comes back to.
  var resume: Resume?

  /// The session that a client comes back to.
  struct Resume: Sendable {
    var session: UInt64
    var key: String
    var received: UInt64
  }

  /// Reads the message.
  ///
  /// - Throws: ``WireError`` with code `control-json` or `frame-version`.
  init(_ json: ControlValue) throws(WireError) {
    let keys: Set = ["protocol", "role", "client", "streams", "credit", "policy", "token", "resume"]
    let reader = try ControlReader(json, "hello", keys: keys)
    let version = try reader.integer("protocol", in: 0...255)
    guard version == FrameHeader.version else { throw .version(UInt8(version)) }
    if reader.has("role") { isWriter = try reader.choice("role", among: ["observer", "writer"]) == "writer" }
    if reader.has("client") { client = String(try reader.text("client").prefix(80)) }
    if reader.has("streams") { streams = try reader.streams("streams") }
    if reader.has("credit") { credit = UInt64(try reader.integer("credit", in: 0...Self.mostCredit)) }
    if reader.has("policy") {
      policy = SlowPolicy(
        rawValue: try reader.choice("policy", among: SlowPolicy.allCases.map { $0.rawValue }))
    }
    if reader.has("token") { token = try reader.text("token") }
    if reader.has("resume") {
      let part = try reader.part("resume", keys: ["session", "key", "received"])
      resume = Resume(
        session: UInt64(try part.integer("session", in: 1...(.max))), key: try part.text("key"),
        received: UInt64(try part.integer("received", in: 0...(.max))))
    }
  }

  /// The most events that may be granted at a time.
  static let mostCredit: Int64 = 1 << 40
}
