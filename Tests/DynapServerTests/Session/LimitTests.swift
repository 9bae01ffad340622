import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("Limits") struct LimitTests {
  @Test("one client too many is told so, and there is room when another goes") func clients() throws {
    let rig = Rig { $0.limits.clients = 2 }
    let first = try rig.client()
    _ = try rig.client()
    let third = try rig.peer()
    let error = try #require(try third.error())
    #expect(
      error.text
        == "error[too-many-clients]: connection is one more than the server takes; close another one, or raise --max-clients"
    )
    #expect(third.isClosed && rig.hub.counts.refused == 1)
    first.die()
    // Its session waits for it, but not at the cost of a client that is there.
    #expect(rig.hub.sessions.count == 2)
    #expect(try rig.peer().hello().header.type == .welcome)
    #expect(rig.hub.sessions.keys.sorted() == [2, 3])
  }

  @Test("whoever says nothing, or half a hello, is closed in time") func handshake() throws {
    let rig = Rig()
    let (silent, half) = (try rig.peer(), try rig.peer())
    try half.send(ByteBuffer(bytes: [0x44, 0x59, 1]))
    rig.pass(.ms(4999))
    #expect(!silent.isClosed && !half.isClosed)
    rig.pass(.ms(2))
    #expect(silent.isClosed && half.isClosed)
    #expect(
      try silent.error()?.text
        == "error[handshake-timeout]: connection has brought no complete hello in time; say hello at once")
  }

  @Test("a client is asked for a sign of life, kept with one and closed without") func idle() throws {
    let rig = Rig { $0.limits.idle = .s(30) }
    let (alive, dead) = (try rig.client(), try rig.client())
    for _ in 0..<9 {
      rig.pass(.s(10))
      for frame in try alive.read() where frame.header.type == .ping { try alive.send(FrameHeader(.pong)) }
    }
    #expect(!alive.isClosed && dead.isClosed)
    #expect(
      try dead.error()?.text
        == "error[idle-timeout]: connection has brought nothing for too long; answer pings; the session can be resumed"
    )
  }

  @Test("before its hello a client can send nothing else, and nothing long") func beforeHello() throws {
    let rig = Rig()
    let early = try rig.peer()
    try early.send(FrameHeader(.command), ByteBuffer(string: "{\"do\":\"status\"}"))
    #expect(
      try early.error()?.text
        == "error[hello-first]: header.type is no hello; introduce yourself before anything else")
    #expect(early.isClosed)
    let long = try rig.peer()
    try long.send(Frame(FrameHeader(.configuration), ByteBuffer(repeating: 0, count: 70_000)).bytes)
    #expect(try long.error()?.code == "frame-too-long")
  }

  @Test("the writer sends no more events than granted, whole frames or nothing") func inputCredit() throws {
    let rig = Rig { $0.limits.inputCredit = 5 }
    let writer = try rig.client(["role": "writer"])
    try writer.inject([.input(us: 1), .input(us: 2), .input(us: 3)])
    try writer.inject([.input(us: 4), .input(us: 5), .input(us: 6)])
    #expect(
      try writer.error()?.text
        == "error[input-credit-exceeded]: events are 3, and 2 were granted; wait for credit before sending more"
    )
    rig.settle()
    let credit = try #require(try writer.read().first { $0.header.type == .credit })
    #expect(credit.header.sequence == 3)
    writer.inputNext = 3
    try writer.inject([.input(us: 4), .input(us: 5), .input(us: 6), .input(us: 7), .input(us: 8)])
    #expect(try writer.error() == nil)
    rig.settle()
    #expect(try writer.ask("status")["session"]?["input"]?.integer == 8)
  }

  @Test("credit is held back while too many events wait for their time") func pending() throws {
    let rig = Rig { $0.limits.pending = 3 }
    let writer = try rig.client(["role": "writer"])
    try writer.inject((1...3).map { .input(us: $0 * 1000) })
    _ = try writer.ask("advance", ["by_ps": 1])
    #expect(try !writer.read().contains { $0.header.type == .credit })
    _ = try writer.ask("advance", ["by_ps": .integer(SimTime.ms(2).picoseconds)])
    #expect(writer.frames.contains { $0.header.type == .credit && $0.header.sequence == 3 })
  }

  @Test(
    "events that cannot be are refused with their place",
    arguments: [
      (
        EventRecord(time: .ps(-1), value: 0),
        "error[event-time]: events[1] has the time -1; times are 0 to 100 days in ps"
      ),
      (
        EventRecord(time: .max, value: 0),
        "error[event-time]: events[1] has the time 9223372036854775807; times are 0 to 100 days in ps"
      ),
      (
        EventRecord.input(us: 1, chip: 1),
        "error[event-chip]: events[1] enters chip 1; the board has chips 0 to 0"
      ),
      (
        EventRecord(time: .zero, value: 1 << 23),
        "error[event-word-undefined-bits]: events[1] sets bits above 22, which are spare in an event word; clear bits 23 to 31"
      ),
    ])
  func badEvents(_ record: EventRecord, _ text: String) throws {
    let rig = Rig()
    let writer = try rig.client(["role": "writer"])
    try writer.inject([.input(us: 1), record])
    #expect(try writer.error()?.text == text)
    writer.inputNext = 0
    try writer.inject([.input(us: 1)])
    #expect(
      try writer.ask("advance", ["by_ps": .integer(SimTime.ms(1).picoseconds)])["sequence"]?.integer == 1)
  }

  @Test("events of a wrong stream, number or length are refused") func badBatches() throws {
    let rig = Rig()
    let writer = try rig.client(["role": "writer"])
    try writer.send(FrameHeader(.events, stream: 1))
    #expect(
      try writer.error()?.text
        == "error[events-stream]: header.stream is 1; events to the board are of stream 0")
    try writer.inject([.input(us: 1)], sequence: 4)
    #expect(
      try writer.error()?.text
        == "error[input-sequence]: header.sequence is 4; the next input event is number 0; count on from what welcome says"
    )
    try writer.send(FrameHeader(.events), ByteBuffer(bytes: [1, 2, 3]))
    #expect(try writer.error()?.text == "error[events-length]: events have 3 bytes; a record has 12 bytes")
    #expect(!writer.isClosed)
  }

  @Test("requests that wait are counted") func requests() throws {
    let rig = Rig { $0.limits.requests = 2 }
    let client = try rig.client()
    for request in 1...3 {
      try client.send(FrameHeader(.command, request: UInt32(request)), ByteBuffer(string: #"{"do":"board"}"#))
    }
    #expect(
      try client.error()?.text
        == "error[too-many-requests]: command is one more than the board keeps waiting; wait for replies before sending more"
    )
    rig.settle()
    #expect(try client.read().map(\.header.request) == [1, 2])
    #expect(try client.ask("board")["time_ps"] != nil)
  }

  @Test("a configuration is limited over all its frames") func configuration() throws {
    let rig = Rig { $0.limits.configuration = 100 }
    let writer = try rig.client(["role": "writer"])
    try writer.send(
      FrameHeader(.configuration, flags: .more, request: 1), ByteBuffer(repeating: 32, count: 60))
    try writer.send(FrameHeader(.configuration, request: 1), ByteBuffer(repeating: 32, count: 60))
    #expect(
      try writer.error()?.text
        == "error[configuration-too-long]: configuration has more than 100 bytes; a configuration of one chip has about 50 MB, and less as gzip"
    )
    #expect(!writer.isClosed)
  }

  @Test("a credit must be one") func credit() throws {
    let rig = Rig()
    let first = try rig.client()
    try first.send(FrameHeader(.credit), ByteBuffer(bytes: [1]))
    #expect(try first.error()?.text == "error[credit]: credit has 1 bytes; a credit is a number of 8 bytes")
    #expect(first.isClosed)
    let second = try rig.client()
    try second.grant(1, expects: 5)
    #expect(try second.error()?.text == "error[credit]: credit expects event 5; only 0 have been sent")
  }

  @Test("what only a server sends, another session and a second hello end the connection") func unexpected()
    throws
  {
    let rig = Rig()
    for type in [FrameType.welcome, .reply, .error, .notice] {
      let client = try rig.client()
      try client.send(FrameHeader(type))
      #expect(
        try client.error()?.text
          == "error[frame-unexpected]: header.type is \(type), which a client does not send; send command, events, credit, configuration, memory, ping, pong or bye"
      )
      #expect(client.isClosed)
    }
    let other = try rig.client()
    try other.send(Frame(FrameHeader(.ping, session: 99)).bytes)
    #expect(
      try other.error()?.text
        == "error[frame-session]: header.session is 99; the session of this connection is 5")
    let twice = try rig.client()
    try twice.send(FrameHeader(.hello), ByteBuffer(string: #"{"protocol":1}"#))
    #expect(
      try twice.error()?.text
        == "error[hello-twice]: header.type is hello, and the session has begun; say hello once")
  }
}
