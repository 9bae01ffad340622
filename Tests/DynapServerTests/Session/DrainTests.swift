import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("Draining") struct DrainTests {
  @Test("clients get what is theirs and a last word; nobody new comes in") func drains() throws {
    let rig = Rig(ScriptedDriver(rate: 10))
    let writer = try rig.client(["role": "writer"])
    let slow = try rig.client(["streams": ["spikes"], "credit": 10])
    _ = try writer.ask("advance", ["by_ps": .integer(SimTime.ms(3).picoseconds)])
    #expect(try slow.events().count == 10)
    rig.hub.drain()
    let late = try rig.peer()
    #expect(try late.error()?.text == "error[draining]: server is about to end; connect to another one")
    rig.settle()
    let words = try writer.read()
    #expect(words.map(\.header.type) == [.notice, .bye] && writer.isClosed)
    #expect(words.last?.header.flags.contains(.last) == true)
    #expect(slow.isClosed)
    #expect(try rig.hub.drained.futureResult.wait() == nil)
  }

  @Test("what is buffered is sent as the socket takes it, up to a time") func slowEnd() throws {
    let rig = Rig(ScriptedDriver(rate: 10))
    let writer = try rig.client(["role": "writer"])
    let (slow, stuck) = (try rig.client(["streams": ["spikes"]]), try rig.client(["streams": ["spikes"]]))
    for client in [slow, stuck] { client.channel.isWritable = false }
    _ = try writer.ask("advance", ["by_ps": .integer(SimTime.ms(3).picoseconds)])
    rig.hub.drain()
    rig.settle()
    #expect(!slow.isClosed && !stuck.isClosed)
    slow.channel.isWritable = true
    slow.channel.pipeline.fireChannelWritabilityChanged()
    let frames = try slow.read()
    #expect(
      frames.last?.header.type == .bye && frames.contains { $0.header.type == .events } && slow.isClosed)
    rig.pass(.s(6))
    #expect(stuck.isClosed)
    #expect(try rig.hub.drained.futureResult.wait() == nil)
  }

  @Test("an advance that is under way ends with a word") func underWay() throws {
    let rig = Rig()
    let writer = try rig.client(["role": "writer"])
    try writer.send(
      FrameHeader(.command, request: 3),
      ControlValue.object(["do": "advance", "by_ps": .integer(SimTime.s(3000).picoseconds)]).json)
    rig.settle(3)
    rig.hub.drain()
    rig.settle()
    let answer = try #require(try writer.read().first { $0.header.request == 3 })
    #expect(try ControlValue(json: answer.payload, of: "")["code"]?.text == "draining")
    #expect(rig.hub.last.time < .s(3000))
  }
}
