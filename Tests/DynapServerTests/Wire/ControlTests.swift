import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("Control messages") struct ControlTests {
  @Test(
    "a command that is none is answered, and the session goes on",
    arguments: [
      ("", "command is no JSON"), ("{", "command is no JSON"), ("[1]", "command.do is missing or no text"),
      (#"{"do":7}"#, "command.do is missing or no text"),
      (#"{"do":"advance"}"#, "command has not one of by_ps and until_ps"),
      (#"{"do":"advance","by_ps":1,"until_ps":1}"#, "command has not one of by_ps and until_ps"),
      (#"{"do":"advance","by_ps":-1}"#, "command.by_ps is no integer from 0 to 3600000000000000"),
      (#"{"do":"advance","by_ps":1.5}"#, "command.by_ps is no integer from 0 to 3600000000000000"),
      (#"{"do":"advance","by_ps":1e300}"#, "command.by_ps is no integer from 0 to 3600000000000000"),
      (#"{"do":"advance","by_sp":1}"#, "command.by_sp is unknown, did you mean by_ps?"),
      (
        #"{"do":"bias","chip":0,"core":4,"name":"x","coarse":0,"fine":0}"#,
        "command.core is no integer from 0 to 3"
      ),
      (
        #"{"do":"bias","chip":1,"core":0,"name":"x","coarse":0,"fine":0}"#,
        "command.chip is no integer from 0 to 0"
      ),
      (
        #"{"do":"bias","chip":0,"core":0,"name":"x","coarse":6,"fine":0}"#,
        "command.coarse is no integer from 0 to 5"
      ),
      (#"{"do":"monitor","chip":0,"core":0}"#, "command.neuron is missing"),
      (
        #"{"do":"output","bus":"Q","on":true}"#,
        "command.bus is 'Q' and not one of W, N, E, S, sADC, sADC events"
      ),
      (#"{"do":"output","bus":"W","on":1}"#, "command.on is neither true nor false"),
      (
        #"{"do":"subscribe","streams":["host","ghost"]}"#,
        "command.streams[1] is not one of host, north, east, south, spikes, sadc"
      ),
      (#"{"do":"subscribe","streams":"host"}"#, "command.streams is no list"),
      (#"{"do":"state","name":5,"chip":0,"core":0,"neuron":0}"#, "command.name is no text"),
    ])
  func commands(_ json: String, _ text: String) throws {
    let rig = Rig()
    let writer = try rig.client(["role": "writer"])
    #expect(
      try writer.ask(json: ByteBuffer(string: json))["text"]?.text
        == "error[control-json]: \(text); docs/server.md lists the keys and their types")
    #expect(!writer.isClosed)
    #expect(try writer.ask("status")["writer"]?.bool == true)
  }

  @Test("an unknown command is named with its neighbour") func unknown() throws {
    let rig = Rig()
    let client = try rig.client()
    #expect(
      try client.ask("statuss")["text"]?.text
        == "error[command-unknown]: command.do is 'statuss'; did you mean status? commands are advance, bias, board, configuration, monitor, output, release, sadc, sadc-period, state, status, subscribe, write"
    )
  }

  @Test(
    "a hello that is none is answered, and another may follow",
    arguments: [
      ("", "hello is no JSON"), ("{}", "hello.protocol is missing"), ("5", "hello is no object"),
      (#"{"protocol":1,"role":"king"}"#, "hello.role is 'king' and not one of observer, writer"),
      (#"{"protocol":1,"rule":"writer"}"#, "hello.rule is unknown, did you mean role?"),
      (
        #"{"protocol":1,"policy":"wait"}"#,
        "hello.policy is 'wait' and not one of block, drop-oldest, disconnect"
      ),
      (#"{"protocol":1,"credit":-1}"#, "hello.credit is no integer from 0 to 1099511627776"),
      (#"{"protocol":1,"resume":{"session":1}}"#, "hello.resume.key is missing"),
      (#"{"protocol":1,"resume":[]}"#, "hello.resume is no object"),
    ])
  func hellos(_ json: String, _ text: String) throws {
    let rig = Rig()
    let peer = try rig.peer()
    try peer.send(FrameHeader(.hello), ByteBuffer(string: json))
    #expect(
      try peer.error()?.text == "error[control-json]: \(text); docs/server.md lists the keys and their types")
    #expect(try peer.hello().header.type == .welcome)
  }

  @Test("another version of the protocol ends the connection") func version() throws {
    let rig = Rig()
    let peer = try rig.peer()
    let frame = try peer.hello(["protocol": 2])
    #expect(frame.header.flags.contains(.last) && peer.isClosed)
    #expect(
      try ControlValue(json: frame.payload, of: "")["text"]?.text
        == "error[frame-version]: header.version is 2; this server speaks version 1")
  }

  @Test("values read as they were written, integers exactly") func values() throws {
    let value: ControlValue = [
      "a": .integer(.max), "b": .number(1.5), "c": ["x", true, .null], "d": ["e": .integer(.min)],
    ]
    #expect(try ControlValue(json: value.json, of: "") == value)
    #expect(String(buffer: ControlValue.object(["a": .number(.nan)]).json) == #"{"a":"nan"}"#)
    let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(throws: WireError.self) { try ControlValue(json: ByteBuffer(string: deep), of: "") }
  }

  @Test("time does not move by command in real time") func realtime() throws {
    let rig = Rig(clock: .realtime)
    let writer = try rig.client(["role": "writer"])
    #expect(
      try writer.ask("advance", ["by_ps": 1])["text"]?.text
        == "error[advance-in-realtime]: command is advance, and time follows the wall clock; start the server with --clock virtual or lockstep"
    )
  }

  @Test("time ends after 100 days") func theEnd() throws {
    var driver = ScriptedDriver()
    driver.time = .s(100 * 86_400 - 1)
    let rig = Rig(driver)
    let writer = try rig.client(["role": "writer"])
    #expect(
      try writer.ask("advance", ["by_ps": .integer(SimTime.s(2).picoseconds)])["text"]?.text
        == "error[advance-out-of-range]: time would pass 8640000 s; start another server")
  }
}
