import DynapUnits
import NIOCore

/// What the server knows of a client, across its connections. It belongs to the hub's event loop.
final class Session {
  /// The number, from 1.
  let id: UInt64
  /// What the client has to know to come back.
  let key: String
  /// What the client calls itself.
  let client: String
  /// Whether it has the writer's seat.
  var isWriter = false
  /// What happens when its buffer is full.
  var policy: SlowPolicy
  /// What it follows.
  var streams: Set<EventStream>
  /// What it has not acknowledged.
  var outbox: Outbox
  /// The connection; nil while detached.
  weak var connection: Connection?
  /// Ends a detached session.
  var expiry: Scheduled<Void>?
  /// The number of the next input event.
  var inputNext: UInt64 = 0
  /// How many input events the board has taken.
  var inputTaken: UInt64 = 0
  /// How many input events may come.
  var inputCredit: Int
  /// Credit that is held back while too many inputs wait for their time.
  var inputOwed = 0
  /// Requests that wait for the board.
  var requests = 0
  /// Parts of a configuration that has not come whole.
  var configuration: [UInt8] = []
  /// Dropped events that a notice has told of.
  var toldDropped: UInt64 = 0
  /// When the next notice may tell of dropped events.
  var nextNotice = NIODeadline.uptimeNanoseconds(0)
  /// How often it came back.
  var resumes = 0

  /// Begins a session.
  init(id: UInt64, _ hello: Hello, policy: SlowPolicy, limits: Limits) {
    self.id = id
    key = SessionKey.random()
    client = hello.client
    self.policy = policy
    streams = hello.streams
    outbox = Outbox(capacity: limits.buffer)
    outbox.grant(hello.credit)
    inputCredit = limits.inputCredit
  }

  /// Whether it keeps the board from going on.
  var isBlocking: Bool { policy == .block && outbox.isFull }

  /// Its counts for `status` and the page.
  var status: ControlValue {
    [
      "session": .integer(Int64(id)), "client": .text(client), "role": isWriter ? "writer" : "observer",
      "policy": .text(policy.rawValue), "attached": .bool(connection != nil),
      "sequence": .integer(Int64(outbox.end)), "sent": .integer(Int64(outbox.cursor)),
      "buffered": .integer(Int64(outbox.count)), "dropped": .integer(Int64(outbox.dropped)),
      "input": .integer(Int64(inputTaken)), "resumes": .integer(Int64(resumes)),
      "streams": .list(streams.map { $0.name }.sorted().map { .text($0) }),
    ]
  }
}

/// Secrets of sessions, and how secrets are compared.
enum SessionKey {
  /// 128 bits that nobody can guess, as hexadecimal digits.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<16).map { _ in
      let text = String(UInt8.random(in: 0...255, using: &generator), radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }

  /// Whether two secrets are the same, in a time that does not depend on where they differ.
  static func matches(_ given: String, _ secret: String) -> Bool {
    let (given, secret) = (Array(given.utf8), Array(secret.utf8))
    var difference = given.count ^ secret.count
    for index in secret.indices {
      difference |= Int(secret[index] ^ (index < given.count ? given[index] : 0))
    }
    return difference == 0
  }
}
