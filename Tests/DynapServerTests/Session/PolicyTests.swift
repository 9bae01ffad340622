import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("Slow clients") struct PolicyTests {
  static func rig(_ policy: SlowPolicy = .dropOldest) -> Rig {
    Rig(ScriptedDriver(rate: 100)) {
      $0.limits.buffer = 1000
      $0.policy = policy
    }
  }

  static func advance(_ writer: Peer, ms: Int64) throws -> ControlValue {
    try writer.ask("advance", ["by_ps": .integer(SimTime.ms(ms).picoseconds)])
  }

  @Test("what several publications bring leaves in one frame, and before the reply") func together() throws {
    let rig = Rig(ScriptedDriver(rate: 10))
    let writer = try rig.client(["role": "writer", "streams": ["spikes"], "credit": 1000])
    let command: ControlValue = ["do": "advance", "by_ps": 5_000_000_000]
    try writer.send(FrameHeader(.command, request: 9), command.json)
    rig.loop.run()
    // The board runs ahead of the network, in slices that grow from a step.
    for _ in 0..<20 { _ = rig.host.turn(waits: false) }
    rig.loop.run()
    let frames = try writer.read()
    #expect(frames.map(\.header.type) == [.events, .reply])
    #expect(frames.first.map { $0.payload.readableBytes / EventRecord.size } == 50)
  }

  @Test("drop-oldest: the oldest go, the numbers show how many, the client is told") func dropOldest() throws
  {
    let rig = Self.rig()
    let writer = try rig.client(["role": "writer"])
    let slow = try rig.client(["streams": ["spikes"], "credit": 0])
    let quick = try rig.client(["streams": ["spikes"], "credit": 100_000])
    #expect(try Self.advance(writer, ms: 30)["time_ps"]?.integer == SimTime.ms(30).picoseconds)
    #expect(try quick.events().count == 3000)
    let notices = try slow.read().filter { $0.header.type == .notice }
    #expect(notices.count == 1)
    try slow.grant(100_000, expects: 0)
    rig.settle()
    let events = try slow.events()
    #expect(events.map(\.sequence) == Array(2000..<3000))
    #expect(events.first?.record.value == UInt32(2000 % 1024))
    #expect(rig.hub.counts.dropped == 2000 && rig.hub.counts.blocks == 0)
    #expect(try slow.ask("status")["session"]?["dropped"]?.integer == 2000)
  }

  @Test("disconnect: the session ends with a word, the others go on") func disconnect() throws {
    let rig = Self.rig()
    let writer = try rig.client(["role": "writer"])
    let slow = try rig.client(["streams": ["spikes"], "credit": 10, "policy": "disconnect"])
    let quick = try rig.client(["streams": ["spikes"], "credit": 100_000, "policy": "disconnect"])
    _ = try Self.advance(writer, ms: 8)
    #expect(!slow.isClosed)
    _ = try Self.advance(writer, ms: 30)
    #expect(slow.isClosed)
    let error = try #require(try slow.error())
    #expect(
      error.text
        == "error[client-too-slow]: session has not taken its events and its policy is disconnect; take events faster, subscribe to less, or choose drop-oldest"
    )
    #expect(error.isLast && rig.hub.counts.disconnected == 1)
    #expect(try quick.events().count == 3800 && !quick.isClosed)
  }

  @Test("block: the board waits for the writer, and nothing is lost") func block() throws {
    let rig = Self.rig()
    let writer = try rig.client(["role": "writer", "streams": ["spikes"], "credit": 100, "policy": "block"])
    try writer.send(
      FrameHeader(.command, request: 77),
      ControlValue.object(["do": "advance", "by_ps": .integer(SimTime.ms(40).picoseconds)]).json)
    rig.settle(100)
    #expect(rig.hub.last.time < .ms(40))
    let held = rig.hub.last.time
    rig.settle(100)
    #expect(rig.hub.last.time == held && rig.hub.counts.blocks == 1)
    rig.loop.advanceTime(by: .milliseconds(5))
    var events: [UInt64] = []
    var frames: [Frame] = []
    for _ in 0..<200 {
      let new = try writer.read()
      frames += new
      let received = try new.filter { $0.header.type == .events }.flatMap { frame in
        try EventRecord.read(frame.payload).indices.map { frame.header.sequence + UInt64($0) }
      }
      events += received
      try writer.grant(UInt64(received.count), expects: UInt64(events.count))
      rig.settle(10)
    }
    #expect(events == Array(0..<4000))
    #expect(frames.contains { $0.header.type == .reply && $0.header.request == 77 })
    #expect(rig.hub.counts.dropped == 0 && rig.hub.counts.blockedMicroseconds == 5000)
  }

  @Test("an observer may not hold everybody's time, unless the server says so") func observerBlocks() throws {
    let rig = Self.rig()
    let peer = try rig.peer()
    let frame = try peer.hello(["policy": "block"])
    #expect(
      try ControlValue(json: frame.payload, of: "")["text"]?.text
        == "error[block-needs-writer]: hello.policy is block, which holds everybody's time; observe with drop-oldest or disconnect, or start the server with --policy block"
    )
    #expect(!peer.isClosed)
    let blocking = Self.rig(.block)
    #expect(try blocking.client().welcome["policy"]?.text == "block")
  }

  @Test("a blocking session that dies lets the board go on when it expires") func blockedDeath() throws {
    let rig = Self.rig(.block)
    let writer = try rig.client(["role": "writer", "policy": "drop-oldest"])
    let slow = try rig.client(["streams": ["spikes"], "credit": 0])
    try writer.send(
      FrameHeader(.command, request: 77),
      ControlValue.object(["do": "advance", "by_ps": .integer(SimTime.ms(40).picoseconds)]).json)
    rig.settle(100)
    slow.die()
    rig.settle(100)
    #expect(rig.hub.last.time < .ms(40))
    rig.pass(.s(31))
    rig.settle(100)
    #expect(rig.hub.last.time == .ms(40))
  }

  @Test("a socket that takes nothing more costs nothing but its own buffer") func stalledSocket() throws {
    let rig = Self.rig()
    let writer = try rig.client(["role": "writer"])
    let stalled = try rig.client(["streams": ["spikes"], "credit": 1_000_000])
    stalled.channel.isWritable = false
    stalled.channel.pipeline.fireChannelWritabilityChanged()
    #expect(try Self.advance(writer, ms: 30)["time_ps"]?.integer == SimTime.ms(30).picoseconds)
    #expect(try stalled.read().isEmpty)
    stalled.channel.isWritable = true
    stalled.channel.pipeline.fireChannelWritabilityChanged()
    #expect(try stalled.events().map(\.sequence) == Array(2000..<3000))
  }
}
