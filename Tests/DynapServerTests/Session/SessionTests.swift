import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("Sessions") struct SessionTests {
  @Test("a client that introduces itself is told what it has to know") func welcome() throws {
    let rig = Rig()
    let client = try rig.client(["role": "writer", "client": "me", "streams": ["spikes", "host"]])
    #expect(client.session == 1)
    #expect(client.welcome["role"]?.text == "writer" && client.welcome["clock"]?.text == "lockstep")
    #expect(client.welcome["time_ps"]?.integer == 0 && client.welcome["step_ps"]?.integer == 100_000_000)
    #expect(client.welcome["streams"]?.list == ["host", "spikes"])
    #expect(client.welcome["key"]?.text?.count == 32)
    #expect(client.welcome["credit"]?.integer == 262_144 && client.welcome["resumed"]?.bool == false)
    #expect(client.welcome["limits"]?["batch"]?.integer == 65_536)
  }

  @Test("the writer sends events and moves time; what comes out is numbered, and comes before the reply")
  func drives() throws {
    let rig = Rig()
    let writer = try rig.client(["role": "writer"])
    try writer.inject([.input(us: 1000), .input(us: 2000, tag: 7)])
    let reply = try writer.ask("advance", ["by_ps": .integer(SimTime.ms(3).picoseconds)])
    #expect(reply["time_ps"]?.integer == 3_000_000_000 && reply["sequence"]?.integer == 2)
    let frames = writer.frames
    #expect(frames.first?.header.type == .credit && frames.first?.header.sequence == 2)
    let records = try frames.filter { $0.header.type == .events }.flatMap { try EventRecord.read($0.payload) }
    #expect(records.map(\.time) == [.us(1002), .us(2002)])
    #expect(
      frames.filter { $0.header.type == .events }.allSatisfy {
        $0.header.stream == 1 && $0.header.session == 1
      })
    #expect(try writer.ask("advance", ["until_ps": 1])["time_ps"]?.integer == 3_000_000_000)
  }

  @Test("a second writer is refused and may observe; the seat is free after release, bye and expiry")
  func twoWriters() throws {
    let rig = Rig()
    let first = try rig.client(["role": "writer"])
    let second = try rig.peer()
    let refusal = try second.hello(["role": "writer"])
    #expect(refusal.header.type == .error && !refusal.header.flags.contains(.last))
    #expect(
      try ControlValue(json: refusal.payload, of: "")["text"]?.text
        == "error[writer-taken]: role is taken by another session; observe, or wait until it says release or ends"
    )
    #expect(try second.hello(["role": "observer"]).header.type == .welcome)
    #expect(try second.ask("write")["code"]?.text == "writer-taken")
    #expect(try first.ask("release")["role"]?.text == "observer")
    #expect(try second.ask("write")["role"]?.text == "writer")
    try second.send(FrameHeader(.bye))
    rig.settle()
    #expect(second.isClosed)
    #expect(try first.ask("write")["role"]?.text == "writer")
    first.die()
    rig.settle()
    #expect(try rig.peer().hello(["role": "writer"]).header.type == .error)
    rig.pass(.s(31))
    #expect(try rig.peer().hello(["role": "writer"]).header.type == .welcome)
  }

  @Test("observers may not do what is the writer's") func observers() throws {
    let rig = Rig()
    let observer = try rig.client()
    #expect(
      try observer.ask("advance", ["by_ps": 1])["text"]?.text
        == "error[needs-writer]: command advance is the writer's; say write, or hello with the role writer")
    let bias: [String: ControlValue] = ["chip": 0, "core": 0, "name": "SOIF_DC_P", "coarse": 1, "fine": 1]
    #expect(try observer.ask("bias", bias)["code"]?.text == "needs-writer")
    try observer.inject([.input(us: 1)])
    #expect(try observer.error()?.code == "needs-writer")
    try observer.send(FrameHeader(.configuration), ByteBuffer(string: "{}"))
    #expect(try observer.error()?.code == "needs-writer")
    #expect(try observer.ask("board")["time_ps"]?.integer == 0)
    #expect(try observer.ask("status")["clock"]?.text == "lockstep")
    #expect(!observer.isClosed)
  }

  @Test("a lost session goes on where it was, and its writer knows what was taken") func resumes() throws {
    let rig = Rig(ScriptedDriver(rate: 10))
    let first = try rig.client(["role": "writer", "streams": ["spikes"], "credit": 25])
    try first.inject([.input(us: 1), .input(us: 2), .input(us: 3)])
    _ = try first.ask("advance", ["by_ps": .integer(SimTime.ms(5).picoseconds)])
    #expect(try first.events().map(\.sequence) == Array(0..<25))
    first.die()
    let key = try #require(first.welcome["key"])
    let back = try rig.client([
      "credit": 100, "streams": ["spikes"], "resume": ["session": 1, "key": key, "received": 20],
    ])
    #expect(back.session == 1 && back.welcome["resumed"]?.bool == true && back.welcome["lost"]?.integer == 0)
    #expect(back.welcome["role"]?.text == "writer" && back.welcome["received"]?.integer == 3)
    #expect(try back.events().map(\.sequence) == Array(20..<50))
    #expect(try back.ask("status")["session"]?["resumes"]?.integer == 1)
  }

  @Test("a client that comes back before its old connection is known to be dead takes its place")
  func takesOver() throws {
    let rig = Rig()
    let first = try rig.client(["role": "writer"])
    let key = try #require(first.welcome["key"])
    let back = try rig.client(["resume": ["session": 1, "key": key, "received": 0]])
    #expect(first.isClosed && !back.isClosed)
    #expect(try back.ask("advance", ["by_ps": 5])["time_ps"]?.integer == 5)
    rig.pass(.s(40))
    #expect(try back.ask("status")["session"]?["session"]?.integer == 1)
  }

  @Test("nobody comes back with a wrong key, to a session that ended or to an event that was not sent")
  func wrongResume() throws {
    let rig = Rig()
    let first = try rig.client()
    let key = try #require(first.welcome["key"])
    for resume: ControlValue in [
      ["session": 1, "key": "0", "received": 0], ["session": 2, "key": key, "received": 0],
      ["session": 1, "key": key, "received": 1],
    ] {
      let peer = try rig.peer()
      let frame = try peer.hello(["resume": resume])
      #expect(
        try ControlValue(json: frame.payload, of: "")["text"]?.text
          == "error[resume-unknown]: hello.resume names no session that waits, or not its key; begin a session without resume"
      )
      #expect(peer.isClosed)
    }
    #expect(!first.isClosed)
    first.die()
    rig.pass(.s(31))
    #expect(
      try rig.peer().hello(["resume": ["session": 1, "key": key, "received": 0]]).header.type == .error)
  }

  @Test(
    "a wrong token, and none, are refused",
    arguments: ["", "wrong", "the-token-of-this-serve", "the-token-of-this-server2"])
  func token(_ given: String) throws {
    let rig = Rig { $0.token = "the-token-of-this-server" }
    let peer = try rig.peer()
    let frame = try peer.hello(given.isEmpty ? [:] : ["token": .text(given)])
    #expect(frame.header.type == .error && frame.header.flags.contains(.last) && peer.isClosed)
    #expect(
      try ControlValue(json: frame.payload, of: "")["text"]?.text
        == "error[wrong-token]: hello.token is not the server's; give the content of the server's token file")
    #expect(rig.hub.counts.wrongTokens == 1)
    #expect(try rig.peer().hello(["token": "the-token-of-this-server"]).header.type == .welcome)
  }

  @Test("pings come back as they are") func ping() throws {
    let rig = Rig()
    let client = try rig.client()
    try client.send(FrameHeader(.ping, request: 9), ByteBuffer(string: "are you there"))
    let frame = try #require(try client.read().first)
    #expect(frame.header.type == .pong && frame.header.request == 9)
    #expect(String(buffer: frame.payload) == "are you there")
  }
}
