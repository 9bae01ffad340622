import DynapChip
import DynapEngine

/// Something that a client did and that the server does not do with it.
package struct WireError: Error, Hashable, Sendable {
  /// What is wrong, where and what to do.
  package let diagnostic: Diagnostic
  /// Whether nothing that follows on the connection can be trusted.
  package let isFatal: Bool

  /// Makes an error.
  init(_ code: String, _ place: String, _ fact: String, _ remedy: String, isFatal: Bool = false) {
    diagnostic = Diagnostic(.error, code, place, fact, remedy)
    self.isFatal = isFatal
  }

  static let magic = WireError(
    "frame-magic", "header", "does not begin with the bytes DY",
    "speak the protocol of docs/server.md", isFatal: true)

  static func version(_ version: UInt8) -> WireError {
    WireError(
      "frame-version", "header.version", "is \(version)", "this server speaks version \(FrameHeader.version)",
      isFatal: true)
  }

  static func type(_ code: UInt8) -> WireError {
    WireError(
      "frame-type", "header.type", "is \(code)", "types are 1 to \(FrameType.allCases.count)", isFatal: true)
  }

  static func flags(_ bits: UInt16) -> WireError {
    WireError(
      "frame-flags", "header.flags", "are \(bits)", "1 is more and 2 is last; leave the others 0",
      isFatal: true)
  }

  static func tooLong(_ type: FrameType, _ length: UInt32, limit: Int) -> WireError {
    WireError(
      "frame-too-long", "header.length", "is \(length)",
      "a payload of type \(type) has at most \(limit) bytes",
      isFatal: true)
  }

  static func unexpected(_ type: FrameType) -> WireError {
    WireError(
      "frame-unexpected", "header.type", "is \(type), which a client does not send",
      "send command, events, credit, configuration, memory, ping, pong or bye", isFatal: true)
  }

  static func session(_ id: UInt64, is own: UInt64) -> WireError {
    WireError(
      "frame-session", "header.session", "is \(id)", "the session of this connection is \(own)", isFatal: true
    )
  }

  static let helloFirst = WireError(
    "hello-first", "header.type", "is no hello", "introduce yourself before anything else", isFatal: true)

  static let helloTwice = WireError(
    "hello-twice", "header.type", "is hello, and the session has begun", "say hello once", isFatal: true)

  static let tooManyClients = WireError(
    "too-many-clients", "connection", "is one more than the server takes",
    "close another one, or raise --max-clients", isFatal: true)

  static let handshakeTimeout = WireError(
    "handshake-timeout", "connection", "has brought no complete hello in time", "say hello at once",
    isFatal: true)

  static let idleTimeout = WireError(
    "idle-timeout", "connection", "has brought nothing for too long",
    "answer pings; the session can be resumed",
    isFatal: true)

  static let wrongToken = WireError(
    "wrong-token", "hello.token", "is not the server's", "give the content of the server's token file",
    isFatal: true)

  static let draining = WireError(
    "draining", "server", "is about to end", "connect to another one", isFatal: true)

  static func control(_ what: String, _ reason: String) -> WireError {
    WireError("control-json", what, reason, "docs/server.md lists the keys and their types")
  }

  static let writerTaken = WireError(
    "writer-taken", "role", "is taken by another session", "observe, or wait until it says release or ends")

  static func needsWriter(_ what: String) -> WireError {
    WireError("needs-writer", what, "is the writer's", "say write, or hello with the role writer")
  }

  static let blockNeedsWriter = WireError(
    "block-needs-writer", "hello.policy", "is block, which holds everybody's time",
    "observe with drop-oldest or disconnect, or start the server with --policy block")

  static let resume = WireError(
    "resume-unknown", "hello.resume", "names no session that waits, or not its key",
    "begin a session without resume", isFatal: true)

  static func events(_ reason: String) -> WireError {
    WireError("events-length", "events", reason, "a record has \(EventRecord.size) bytes")
  }

  static func stream(_ stream: UInt16) -> WireError {
    WireError("events-stream", "header.stream", "is \(stream)", "events to the board are of stream 0")
  }

  static func event(_ index: Int, _ code: String, _ fact: String, _ remedy: String) -> WireError {
    WireError(code, "events[\(index)]", fact, remedy)
  }

  static func inputCredit(_ count: Int, _ credit: Int) -> WireError {
    WireError(
      "input-credit-exceeded", "events", "are \(count), and \(credit) were granted",
      "wait for credit before sending more")
  }

  static func inputSequence(_ sequence: UInt64, next: UInt64) -> WireError {
    WireError(
      "input-sequence", "header.sequence", "is \(sequence)",
      "the next input event is number \(next); count on from what welcome says")
  }

  static let tooManyRequests = WireError(
    "too-many-requests", "command", "is one more than the board keeps waiting",
    "wait for replies before sending more")

  static let advanceTooFar = WireError(
    "advance-out-of-range", "time", "would pass \(Limits.lastTime)", "start another server")

  static let notInRealtime = WireError(
    "advance-in-realtime", "command", "is advance, and time follows the wall clock",
    "start the server with --clock virtual or lockstep")

  static func unknownCommand(_ name: String) -> WireError {
    let names = [
      "advance", "bias", "board", "configuration", "monitor", "output", "release", "sadc", "sadc-period",
      "state", "status",
      "subscribe", "write",
    ]
    let nearest = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
    return WireError(
      "command-unknown", "command.do", "is '\(name.prefix(80))'",
      "\(nearest)commands are \(names.joined(separator: ", "))")
  }

  static func configuration(limit: Int) -> WireError {
    WireError(
      "configuration-too-long", "configuration", "has more than \(limit) bytes",
      "a configuration of one chip has about 50 MB, and less as gzip")
  }

  static func credit(_ fact: String, _ remedy: String) -> WireError {
    WireError("credit", "credit", fact, remedy, isFatal: true)
  }

  static let unread = WireError(
    "answers-unread", "connection", "leaves more than 256 answers unread", "read answers before asking more",
    isFatal: true)

  static let outgrown = WireError(
    "client-too-slow", "session", "has not taken its events and its policy is disconnect",
    "take events faster, subscribe to less, or choose drop-oldest", isFatal: true)
}
