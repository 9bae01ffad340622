import DynapFabric
import DynapUnits
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import DynapServer

/// A server without threads, sockets or a clock of its own: the test moves everything.
final class Rig {
  let loop = EmbeddedEventLoop()
  let hub: Hub
  let host: BoardHost
  /// The wall clock of the board.
  let wall: WallClock
  private(set) var peers: [Peer] = []

  /// A wall clock that stands until it is moved.
  final class WallClock: Sendable {
    private let value = Mutex(SimTime.zero)
    var time: SimTime { value.withLock { $0 } }
    func advance(by span: SimTime) { value.withLock { $0 += span } }
  }

  init(
    _ driver: any BoardDriver & Sendable = ScriptedDriver(), clock: ClockMode = .lockstep,
    wall: WallClock = WallClock(), _ change: (inout HubOptions) -> Void = { _ in }
  ) {
    var options = HubOptions()
    options.clock = clock
    change(&options)
    self.wall = wall
    let mailbox = Mailbox()
    let hub = Hub(loop: loop, options: options, shape: Hub.BoardShape(driver), mailbox: mailbox)
    self.hub = hub
    let loop = self.loop
    host = BoardHost(driver, mode: clock, mailbox: mailbox, wall: { wall.time }) { publication in
      loop.execute { hub.take(publication) }
    }
  }

  deinit {
    hub.drained.succeed(nil)
    for peer in peers { _ = try? peer.channel.finish(acceptAlreadyClosed: true) }
  }

  /// A client whose bytes the test sends and reads.
  func peer() throws -> Peer {
    let channel = EmbeddedChannel(handler: Connection(hub), loop: loop)
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/rig")).wait()
    let peer = Peer(channel, rig: self)
    peers.append(peer)
    return peer
  }

  /// A client that has introduced itself.
  func client(_ hello: [String: ControlValue] = [:]) throws -> Peer {
    let peer = try peer()
    try peer.hello(hello)
    return peer
  }

  /// Lets the board and the network do what is to be done, a bounded number of times.
  func settle(_ turns: Int = 20) {
    for _ in 0..<turns where host.turn(waits: false) { loop.run() }
    loop.run()
  }

  /// Moves the timers of the network.
  func pass(_ span: SimTime) { loop.advanceTime(by: span.amount) }
}

/// The other end of a connection.
final class Peer {
  let channel: EmbeddedChannel
  private unowned let rig: Rig
  private var received = ByteBuffer()
  private(set) var welcome: ControlValue = [:]
  private(set) var session: UInt64 = 0
  private var request: UInt32 = 0
  var inputNext: UInt64 = 0
  /// Every frame that came and was not asked for.
  private(set) var frames: [Frame] = []

  init(_ channel: EmbeddedChannel, rig: Rig) {
    self.channel = channel
    self.rig = rig
  }

  /// Whether the server has closed.
  var isClosed: Bool { !channel.isActive }

  func send(_ bytes: ByteBuffer) throws {
    guard channel.isActive else { return }
    try channel.writeInbound(bytes)
  }

  func send(_ header: FrameHeader, _ payload: ByteBuffer = ByteBuffer()) throws {
    var header = header
    header.session = session
    try send(Frame(header, payload).bytes)
  }

  /// Takes all frames that the server has sent.
  func read() throws -> [Frame] {
    while var bytes = try channel.readOutbound(as: ByteBuffer.self) { received.writeBuffer(&bytes) }
    var limits = Limits()
    limits.control = 1 << 24
    while let frame = try Frame.take(from: &received, limits: limits) { frames.append(frame) }
    defer { frames = [] }
    return frames
  }

  @discardableResult
  func hello(_ keys: [String: ControlValue] = [:]) throws -> Frame {
    var keys = keys
    keys["protocol"] = keys["protocol"] ?? 1
    try send(FrameHeader(.hello), ControlValue.object(keys).json)
    rig.loop.run()
    let all = try read()
    frames = Array(all.dropFirst())
    let frame = try #require(all.first)
    if frame.header.type == .welcome {
      welcome = try ControlValue(json: frame.payload, of: "welcome")
      session = frame.header.session
      inputNext = UInt64(welcome["received"]?.integer ?? 0)
    }
    return frame
  }

  /// Asks, lets the board work, and returns the answer, a reply or an error; other frames are kept.
  func ask(_ name: String, _ keys: [String: ControlValue] = [:]) throws -> ControlValue {
    var keys = keys
    keys["do"] = .text(name)
    return try ask(json: ControlValue.object(keys).json)
  }

  func ask(json: ByteBuffer) throws -> ControlValue {
    request += 1
    try send(FrameHeader(.command, request: request), json)
    rig.settle()
    return try answer(request)
  }

  private func answer(_ request: UInt32) throws -> ControlValue {
    var all = try read()
    let index = try #require(all.firstIndex { $0.header.request == request })
    let frame = all.remove(at: index)
    frames = all
    return try ControlValue(json: frame.payload, of: "answer")
  }

  func inject(_ records: [EventRecord], sequence: UInt64? = nil) throws {
    var payload = ByteBuffer()
    EventRecord.write(records, to: &payload)
    try send(FrameHeader(.events, sequence: sequence ?? inputNext), payload)
    inputNext += UInt64(records.count)
  }

  func grant(_ events: UInt64, expects sequence: UInt64) throws {
    try send(FrameHeader(.credit, sequence: sequence), ByteBuffer(integer: events, endianness: .little))
  }

  /// The numbers and records of the events that came.
  func events() throws -> [(sequence: UInt64, record: EventRecord)] {
    try read().filter { $0.header.type == .events }.flatMap { frame in
      try EventRecord.read(frame.payload).enumerated().map {
        (frame.header.sequence + UInt64($0.offset), $0.element)
      }
    }
  }

  /// The code and the text of the last error that came.
  func error() throws -> (code: String, text: String, isLast: Bool)? {
    guard let frame = try read().last(where: { $0.header.type == .error }) else { return nil }
    let json = try ControlValue(json: frame.payload, of: "error")
    return (json["code"]?.text ?? "", json["text"]?.text ?? "", frame.header.flags.contains(.last))
  }

  /// Ends without a word.
  func die() {
    channel.close(promise: nil)
    rig.loop.run()
  }
}

extension EventRecord {
  /// An event to the board at a microsecond, with a tag and no hops.
  static func input(us: Int64, tag: Int = 1024, chip: Int = 0) -> EventRecord {
    let word = WordCodec.encode(Destination(tag: tag, cores: .all))
    return EventRecord(time: .us(us), value: word | UInt32(chip) << 24)
  }
}
