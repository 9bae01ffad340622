import DynapChip
import DynapUnits
import NIOCore

/// One connection of a client: takes frames apart, keeps its timeouts, sends what its session has to send.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let hub: Hub
  /// The session, once there is one.
  private(set) var session: Session?
  private var context: ChannelHandlerContext?
  private var received = ByteBuffer()
  private var lastHeard = NIODeadline.uptimeNanoseconds(0)
  private var timer: Scheduled<Void>?
  private var isClosing = false
  private var isFinishing = false
  private var isPumping = false
  /// Answers that the socket has not taken.
  private var unsent = 0
  /// Answers that a client may leave unread; reading goes on meanwhile, so that one that writes and reads in turn never waits for
  /// itself.
  private static let mostUnsent = 256

  init(_ hub: Hub) { self.hub = hub }

  // MARK: channel

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    lastHeard = context.eventLoop.now
    do throws(WireError) {
      try hub.open(self)
    } catch {
      return fail(error)
    }
    schedule(hub.options.limits.handshake) { $0.fail(.handshakeTimeout) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    isClosing = true
    self.context = nil
    hub.close(self)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    lastHeard = context.eventLoop.now
    var bytes = unwrapInboundIn(data)
    if received.readableBytes == 0 { received = bytes } else { received.writeBuffer(&bytes) }
    do throws(WireError) {
      while !isClosing, let frame = try Frame.take(from: &received, limits: limits) { try take(frame) }
    } catch {
      fail(error)
    }
    received.discardReadBytes()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    pump()
    context.fireChannelWritabilityChanged()
  }

  /// Before its hello a client has no reason to send anything long.
  private var limits: Limits {
    var limits = hub.options.limits
    if session == nil { limits.frame = limits.control }
    return limits
  }

  // MARK: frames in

  private func take(_ frame: Frame) throws(WireError) {
    guard unsent <= Self.mostUnsent else { throw .unread }
    guard let session else {
      guard frame.header.type == .hello else { throw .helloFirst }
      return try greet(frame)
    }
    guard frame.header.session == session.id else { throw .session(frame.header.session, is: session.id) }
    let answerer = Answerer(connection: self, session: session, hub: hub)
    switch frame.header.type {
    case .hello: throw .helloTwice
    case .command: answerer.command(frame)
    case .events: answerer.events(frame)
    case .configuration: answerer.configuration(frame)
    case .memory: answerer.memory(frame)
    case .credit: try answerer.credit(frame)
    case .ping: write(FrameHeader(.pong, request: frame.header.request), frame.payload)
    case .pong: break
    case .bye:
      hub.end(session)
      quit()
    case .welcome, .reply, .error, .notice: throw .unexpected(frame.header.type)
    }
  }

  private func greet(_ frame: Frame) throws(WireError) {
    let request = frame.header.request
    let lost: UInt64?
    do throws(WireError) {
      let hello = try Hello(ControlValue(json: frame.payload, of: "hello"))
      (session, lost) = try hub.greet(hello, self)
    } catch {
      guard !error.isFatal else { throw error }
      return send(error, request: request)
    }
    guard let session else { return }
    write(FrameHeader(.welcome, request: request), welcome(session, lost: lost).json)
    timer?.cancel()
    keepAlive()
    pump()
    hub.updateBlock()
  }

  private func welcome(_ session: Session, lost: UInt64?) -> ControlValue {
    let limits = hub.options.limits
    return [
      "protocol": .integer(Int64(FrameHeader.version)), "program": .text(hub.options.program),
      "session": .integer(Int64(session.id)), "key": .text(session.key),
      "role": session.isWriter ? "writer" : "observer", "policy": .text(session.policy.rawValue),
      "clock": .text(hub.options.clock.rawValue), "time_ps": .integer(hub.last.time.picoseconds),
      "step_ps": .integer(hub.shape.step.picoseconds), "chips": .integer(Int64(hub.shape.chips)),
      "columns": .integer(Int64(hub.shape.columns)),
      "streams": .list(session.streams.map { $0.name }.sorted().map { .text($0) }),
      "sequence": .integer(Int64(session.outbox.cursor)), "received": .integer(Int64(session.inputNext)),
      "credit": .integer(Int64(session.inputCredit)), "resumed": .bool(lost != nil),
      "lost": .integer(Int64(lost ?? 0)),
      "limits": [
        "control": .integer(Int64(limits.control)), "batch": .integer(Int64(limits.batch)),
        "frame": .integer(Int64(limits.frame)), "configuration": .integer(Int64(limits.configuration)),
        "buffer": .integer(Int64(limits.buffer)),
      ],
    ]
  }

  // MARK: frames out

  /// Sends events as far as credit reaches and the socket takes them.
  func pump() {
    // Writing changes whether the channel is writable, which comes back to here.
    guard let context, let session, !isClosing, !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    var hasWritten = false
    while context.channel.isWritable, let batch = session.outbox.next(most: hub.options.limits.batch) {
      let header = FrameHeader(
        .events, stream: batch.stream.rawValue, session: session.id, sequence: batch.first)
      var bytes = context.channel.allocator.buffer(capacity: FrameHeader.size)
      header.write(to: &bytes, length: batch.records.readableBytes)
      context.write(wrapOutboundOut(bytes), promise: nil)
      context.write(wrapOutboundOut(batch.records), promise: nil)
      hasWritten = true
    }
    if hasWritten { context.flush() }
    if isFinishing, !session.outbox.isReady { sayBye() }
  }

  /// Says how many events were dropped, at most once a second.
  func tellDropped(_ session: Session) {
    let dropped = session.outbox.dropped
    guard dropped > session.toldDropped, let context, context.channel.isWritable,
      context.eventLoop.now >= session.nextNotice
    else { return }
    session.toldDropped = dropped
    session.nextNotice = context.eventLoop.now + .seconds(1)
    notify(["notice": "dropped", "dropped": .integer(Int64(dropped))])
  }

  /// Writes a frame of its session.
  func write(_ header: FrameHeader, _ payload: ByteBuffer) {
    guard let context, !isClosing else { return }
    var header = header
    header.session = session?.id ?? 0
    unsent += 1
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.unsent -= 1 }
    context.writeAndFlush(wrapOutboundOut(Frame(header, payload).bytes), promise: promise)
  }

  /// Says what is wrong with a request.
  func send(_ error: WireError, request: UInt32) {
    write(FrameHeader(.error, flags: error.isFatal ? .last : [], request: request), error.json)
  }

  /// Says something that nobody asked for, to clients that read.
  func notify(_ notice: ControlValue) {
    guard session != nil, context?.channel.isWritable == true else { return }
    write(FrameHeader(.notice), notice.json)
  }

  /// Lets the client send more input events.
  func sendCredit(_ count: Int, taken: UInt64) {
    write(FrameHeader(.credit, sequence: taken), ByteBuffer(integer: UInt64(count), endianness: .little))
  }

  // MARK: end

  /// Says why, and closes.
  func fail(_ error: WireError) {
    guard !isClosing else { return }
    hub.countFault()
    send(error, request: 0)
    quit()
  }

  /// Leaves its session to another connection.
  func give(up session: Session) {
    self.session = nil
    session.connection = nil
    quit()
  }

  /// Closes after what is buffered has been sent.
  func finishWhenSent() {
    isFinishing = true
    guard let session, session.outbox.isReady else { return sayBye() }
    pump()
  }

  private func sayBye() {
    guard !isClosing else { return }
    let bye: ControlValue = ["reason": "the server has drained"]
    write(FrameHeader(.bye, flags: .last), bye.json)
    quit()
  }

  /// Closes now.
  func quit() {
    guard let context, !isClosing else { return }
    isClosing = true
    timer?.cancel()
    context.close(promise: nil)
  }

  // MARK: time

  /// Asks for a sign of life, and gives up where none comes.
  private func keepAlive() {
    let idle = hub.options.limits.idle
    schedule(SimTime(picoseconds: idle.picoseconds / 3)) { connection in
      guard let context = connection.context else { return }
      let silent = context.eventLoop.now - connection.lastHeard
      if silent >= idle.amount { return connection.fail(.idleTimeout) }
      if silent >= SimTime(picoseconds: idle.picoseconds / 3).amount {
        connection.write(FrameHeader(.ping), ByteBuffer())
      }
      connection.keepAlive()
    }
  }

  private func schedule(_ span: SimTime, _ body: @escaping @Sendable (Connection) -> Void) {
    guard let context else { return }
    let bound = NIOLoopBound(Weak(connection: self), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: span.amount) {
      if let connection = bound.value.connection { body(connection) }
    }
  }

  private struct Weak { weak var connection: Connection? }
}

extension WireError {
  /// The JSON of an error frame.
  var json: ByteBuffer { Self.json(of: [diagnostic]) }

  /// The JSON of an error frame with everything that is wrong; the first stands for all.
  static func json(of diagnostics: [Diagnostic]) -> ByteBuffer {
    let first = diagnostics.first
    let value: ControlValue = [
      "code": .text(first?.code ?? "internal"), "place": .text(first?.keyPath ?? ""),
      "fact": .text(first?.fact ?? ""), "remedy": .text(first?.remedy ?? ""),
      "text": .text(diagnostics.map { "\($0)" }.joined(separator: "\n")),
    ]
    return value.json
  }
}
