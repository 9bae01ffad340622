import DynapEngine
import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("Clients that die") struct ChaosTests {
  /// Numbers that look random and are the same in every run.
  struct Dice {
    var state: UInt64
    mutating func roll(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
  }

  /// Drives a board through 12 ms; `disturb` comes between any two frames of the writer.
  static func run(_ rig: Rig, disturb: (Int) throws -> Void = { _ in }) throws -> [EventRecord] {
    let writer = try rig.client(["role": "writer", "streams": ["host", "spikes"], "credit": 1_000_000])
    var records: [EventRecord] = []
    for ms in Int64(0)..<12 {
      try disturb(Int(ms) * 2)
      try writer.inject((0..<6).map { .input(us: ms * 1000 + $0 * 150, tag: 1024 + Int($0 % 2)) })
      try disturb(Int(ms) * 2 + 1)
      let reply = try writer.ask("advance", ["by_ps": .integer(SimTime.ms(1).picoseconds)])
      #expect(reply["time_ps"]?.integer == SimTime.ms(ms + 1).picoseconds)
      for frame in writer.frames + (try writer.read()) where frame.header.type == .events {
        records += try EventRecord.read(frame.payload)
      }
    }
    return records
  }

  /// What a client might send, whole.
  static func script(_ dice: inout Dice) -> ByteBuffer {
    var bytes = ByteBuffer()
    func add(_ header: FrameHeader, _ payload: ByteBuffer = ByteBuffer()) {
      var frame = Frame(header, payload).bytes
      bytes.writeBuffer(&frame)
    }
    let hellos = [
      #"{"protocol":1}"#, #"{"protocol":1,"role":"writer"}"#,
      #"{"protocol":1,"streams":["spikes","host"],"policy":"disconnect"}"#, #"{"protocol":1,"credit":3}"#,
    ]
    add(FrameHeader(.hello), ByteBuffer(string: hellos[dice.roll(hellos.count)]))
    for _ in 0..<dice.roll(6) {
      let session = UInt64(1 + dice.roll(30))
      switch dice.roll(7) {
      case 0:
        add(FrameHeader(.command, request: 1, session: session), ByteBuffer(string: #"{"do":"status"}"#))
      case 1:
        add(
          FrameHeader(.command, request: 2, session: session),
          ByteBuffer(string: #"{"do":"advance","by_ps":1}"#))
      case 2:
        var records = ByteBuffer()
        EventRecord.write([.input(us: 1), .input(us: 2)], to: &records)
        add(FrameHeader(.events, session: session), records)
      case 3: add(FrameHeader(.configuration, session: session), ByteBuffer(string: "{\"value0\": "))
      case 4: add(FrameHeader(.credit, session: session), ByteBuffer(integer: UInt64(9), endianness: .little))
      case 5: add(FrameHeader(.ping, session: session))
      default: bytes.writeBytes((0..<40).map { _ in UInt8(dice.roll(256)) })
      }
    }
    return bytes
  }

  @Test("the board computes the same, whatever other clients send and wherever they stop", arguments: [1, 2])
  func unchanged(_ seed: UInt64) throws {
    let alone = try Self.run(Rig(ExperimentDriver(Boards.small())))
    #expect(alone.count > 20)
    let rig = Rig(try ExperimentDriver(Boards.small())) { $0.limits.clients = 40 }
    var dice = Dice(state: seed)
    var count = 0
    let disturbed = try Self.run(rig) { _ in
      for _ in 0..<3 {
        let peer = try rig.peer()
        let script = Self.script(&dice)
        let cut = dice.roll(script.readableBytes + 1)
        var sent = 0
        while sent < cut {
          let next = min(cut, sent + 1 + dice.roll(50))
          try peer.send(try #require(script.getSlice(at: sent, length: next - sent)))
          sent = next
        }
        rig.settle(dice.roll(3))
        if dice.roll(4) > 0 { peer.die() }
        count += 1
      }
    }
    #expect(count == 72)
    #expect(disturbed == alone)
    #expect(rig.hub.counts.faults > 5, "\(rig.hub.counts)")
  }

  @Test("a writer that dies inside a frame leaves the board as its whole frames made it") func halfFrames()
    throws
  {
    var payload = ByteBuffer()
    EventRecord.write((0..<8).map { .input(us: $0 * 100) }, to: &payload)
    let frame = Frame(FrameHeader(.events, session: 1), payload).bytes
    for cut in stride(from: 0, to: frame.readableBytes, by: 7) {
      let rig = Rig()
      let writer = try rig.client(["role": "writer"])
      try writer.send(try #require(frame.getSlice(at: 0, length: cut)))
      let key = try #require(writer.welcome["key"])
      writer.die()
      let back = try rig.client(["resume": ["session": 1, "key": key, "received": 0]])
      #expect(back.welcome["received"]?.integer == 0)
      try back.send(frame)
      let reply = try back.ask("advance", ["by_ps": .integer(SimTime.ms(1).picoseconds)])
      #expect(reply["sequence"]?.integer == 8)
    }
  }

  @Test("garbage of any kind ends its own connection only", arguments: 0..<40) func garbage(_ seed: UInt64)
    throws
  {
    let rig = Rig()
    let good = try rig.client()
    var dice = Dice(state: seed)
    let bad = try seed % 2 == 0 ? rig.peer() : rig.client()
    for _ in 0..<50 { try bad.send(ByteBuffer(bytes: (0..<64).map { _ in UInt8(dice.roll(256)) })) }
    rig.settle()
    let error = try bad.error()
    #expect(bad.isClosed && error?.isLast == true)
    #expect(try good.ask("status")["counts"]?["faults"]?.integer == 1)
  }
}
