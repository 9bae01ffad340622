import DynapUnits
import Foundation
import NIOCore

/// A client that waits for its answers: small, for tests and tools.
package final class Client {
  /// Why a client cannot go on.
  package enum Failure: Error, Equatable {
    /// The system refused, with its number.
    case system(Int32)
    /// The server has closed.
    case closed
    /// Nothing came in time.
    case timeout
    /// The server says that something is wrong: its code and its text.
    case refused(code: String, text: String)
  }

  /// How long an answer may take.
  package var patience = SimTime.s(20)
  /// The last `welcome`.
  package private(set) var welcome: ControlValue = [:]
  /// The session.
  package private(set) var session: UInt64 = 0
  /// Events that came, in order.
  package private(set) var events: [(stream: EventStream, sequence: UInt64, record: EventRecord)] = []
  /// Other frames that nobody asked for.
  package private(set) var notices: [Frame] = []
  /// The number of the next input event.
  package private(set) var inputNext: UInt64 = 0
  /// How many input events may be sent.
  package private(set) var inputCredit = 0
  /// How many events have come since the last credit.
  private var ungranted: UInt64 = 0
  private var expected: UInt64 = 0
  private var request: UInt32 = 0
  private var received = ByteBuffer()
  private var descriptor: Int32

  /// Connects to a Unix socket.
  ///
  /// - Throws: ``Failure/system(_:)``.
  package init(socket path: String) throws(Failure) {
    descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw .system(errno) }
    guard SocketAddressText.connect(descriptor, path) else {
      let number = errno
      Foundation.close(descriptor)
      throw .system(number)
    }
  }

  deinit { hangUp() }

  /// Closes without a word.
  package func hangUp() {
    guard descriptor >= 0 else { return }
    Foundation.close(descriptor)
    descriptor = -1
  }

  // MARK: frames

  /// Sends bytes as they are.
  package func send(_ bytes: ByteBuffer) throws(Failure) {
    var rest = bytes.readableBytesView
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent < 0 {
        guard errno == EINTR else { throw .system(errno) }
      } else {
        rest = rest.dropFirst(sent)
      }
    }
  }

  /// Sends a frame.
  package func send(_ header: FrameHeader, _ payload: ByteBuffer = ByteBuffer()) throws(Failure) {
    var header = header
    header.session = session
    try send(Frame(header, payload).bytes)
  }

  /// Waits for the next frame, whatever it is.
  package func next() throws(Failure) -> Frame {
    while true {
      var limits = Limits()
      limits.control = 16 << 20
      do throws(WireError) {
        if let frame = try Frame.take(from: &received, limits: limits) { return frame }
      } catch {
        throw .refused(code: error.diagnostic.code, text: "\(error.diagnostic)")
      }
      try fill()
    }
  }

  private func fill() throws(Failure) {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = Foundation.poll(&poll, 1, Int32(patience.picoseconds / 1_000_000_000))
    guard ready != 0 else { throw .timeout }
    let count = received.writeWithUnsafeMutableBytes(minimumWritableBytes: 65_536) { bytes in
      max(0, Foundation.recv(descriptor, bytes.baseAddress, bytes.count, 0))
    }
    guard count > 0 else { throw .closed }
  }

  /// Waits for the answer to a request, or for any frame of a type; events and notices are kept on the way.
  package func wait(for type: FrameType, request: UInt32 = 0) throws(Failure) -> Frame {
    while true {
      let frame = try next()
      if frame.header.type == type, request == 0 || frame.header.request == request {
        if type == .events { try keep(frame) }
        return frame
      }
      switch frame.header.type {
      case .events: try keep(frame)
      case .error:
        let json = try? ControlValue(json: frame.payload, of: "error")
        throw .refused(code: json?["code"]?.text ?? "", text: json?["text"]?.text ?? "")
      case .credit:
        let count = frame.payload.getInteger(
          at: frame.payload.readerIndex, endianness: .little, as: UInt64.self)
        inputCredit += Int(count ?? 0)
      case .ping: try send(FrameHeader(.pong), frame.payload)
      default: notices.append(frame)
      }
    }
  }

  private func keep(_ frame: Frame) throws(Failure) {
    guard let stream = EventStream(rawValue: frame.header.stream),
      let records = try? EventRecord.read(frame.payload)
    else { throw .closed }
    for (index, record) in records.enumerated() {
      events.append((stream, frame.header.sequence + UInt64(index), record))
    }
    expected = frame.header.sequence + UInt64(records.count)
    ungranted += UInt64(records.count)
  }

  // MARK: the session

  /// Introduces itself.
  package func hello(_ keys: [String: ControlValue] = [:]) throws(Failure) {
    var keys = keys
    keys["protocol"] = .integer(Int64(FrameHeader.version))
    try send(FrameHeader(.hello), ControlValue.object(keys).json)
    let frame = try wait(for: .welcome)
    guard let json = try? ControlValue(json: frame.payload, of: "welcome") else { throw .closed }
    welcome = json
    session = frame.header.session
    expected = UInt64(json["sequence"]?.integer ?? 0)
    inputNext = UInt64(json["received"]?.integer ?? 0)
    inputCredit = Int(json["credit"]?.integer ?? 0)
  }

  /// Asks, and waits for the answer.
  @discardableResult
  package func ask(_ name: String, _ keys: [String: ControlValue] = [:]) throws(Failure) -> ControlValue {
    var keys = keys
    keys["do"] = .text(name)
    request += 1
    try send(FrameHeader(.command, request: request), ControlValue.object(keys).json)
    let frame = try wait(for: .reply, request: request)
    return (try? ControlValue(json: frame.payload, of: "reply")) ?? .null
  }

  /// Sends events to the board.
  package func inject(_ records: [EventRecord]) throws(Failure) {
    var payload = ByteBuffer()
    EventRecord.write(records, to: &payload)
    try send(FrameHeader(.events, sequence: inputNext), payload)
    inputNext += UInt64(records.count)
    inputCredit -= records.count
  }

  /// Programs the board.
  package func configure(_ text: [UInt8], piece: Int = 1 << 20) throws(Failure) {
    request += 1
    var start = 0
    repeat {
      let end = min(text.count, start + piece)
      let header = FrameHeader(.configuration, flags: end < text.count ? .more : [], request: request)
      try send(header, ByteBuffer(bytes: text[start..<end]))
      start = end
    } while start < text.count
    _ = try wait(for: .reply, request: request)
  }

  /// Says what it has got, and takes as much again.
  package func grant(_ more: UInt64? = nil) throws(Failure) {
    let payload = ByteBuffer(integer: more ?? ungranted, endianness: .little)
    try send(FrameHeader(.credit, sequence: expected), payload)
    ungranted = 0
  }

  /// Takes the events that came.
  package func takeEvents() -> [(stream: EventStream, sequence: UInt64, record: EventRecord)] {
    defer { events = [] }
    return events
  }
}
