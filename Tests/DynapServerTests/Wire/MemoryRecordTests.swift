import DynapChip
import DynapCircuits
import DynapFabric
import NIOCore
import Testing

@testable import DynapServer

@Suite("Words of the memories on the wire") struct MemoryRecordTests {
  /// The bytes of a record.
  static func bytes(_ kind: UInt8, unit: UInt8 = 0, index: UInt16 = 0, place: UInt32, _ value: UInt32)
    -> ByteBuffer
  {
    var buffer = ByteBuffer()
    buffer.writeInteger(kind)
    buffer.writeInteger(unit)
    buffer.writeInteger(index, endianness: .little)
    buffer.writeInteger(place, endianness: .little)
    buffer.writeInteger(value, endianness: .little)
    return buffer
  }

  @Test("each kind writes its word and nothing else") func kinds() throws {
    let synapse = Synapse(tag: 1500, dendrite: .gaba, weight: .w2)
    let destination = Destination(tag: 9, cores: .all, hop: .toHost)
    let parameter = ParameterTable.parameters(in: .core)[7]
    var payload = ByteBuffer()
    for part in [
      Self.bytes(0, index: 63, place: 1279, WordCodec.encode(synapse)),
      Self.bytes(1, index: 3, place: 256, WordCodec.encode(destination)), Self.bytes(2, place: 2, 5),
      Self.bytes(3, unit: 3, index: 7, place: 1, 3 << 8 | 200),
    ] { payload.writeImmutableBuffer(part) }
    var board = Board(chipCount: 2)
    MemoryRecord.write(try MemoryRecord.read(payload, chips: 2), to: &board)
    var expected = Board(chipCount: 2)
    expected.chips[1].cores[0].neurons[255].synapses[63] = synapse
    expected.chips[0].cores[1].neurons[0].destinations[3] = destination
    expected.chips[0].cores[0].neurons[2].latches = LatchSet(rawValue: 5)
    expected.chips[1].cores[3].parameters[parameter].code = BiasCode(3, 200)
    #expect(board == expected)
  }

  @Test("what is wrong with a record is told with its number and place")
  func wrong() {
    func message(_ payload: ByteBuffer) -> String? {
      do { _ = try MemoryRecord.read(payload, chips: 1) } catch { return "\(error.diagnostic)" }
      return nil
    }
    #expect(
      message(ByteBuffer(bytes: [1, 2])) == "error[memory-record]: memory have 2 bytes; a record has 12 bytes"
    )
    #expect(
      message(Self.bytes(4, place: 0, 0))
        == "error[memory-record]: memory[0].kind is 4; it runs from 0 to 3")
    #expect(
      message(Self.bytes(0, place: 1024, 0))
        == "error[memory-record]: memory[0].place is 1024; it runs from 0 to 1023")
    #expect(
      message(Self.bytes(0, index: 64, place: 0, 0))
        == "error[memory-record]: memory[0].index is 64; it runs from 0 to 63")
    #expect(
      message(Self.bytes(2, place: 0, .max))
        == "error[memory-record]: memory[0].value is 4294967295; it runs from 0 to 16383")
    #expect(
      message(Self.bytes(3, index: 1, place: 0, 6 << 8))
        == "error[memory-record]: memory[0].value is 1536; bits 0 to 7 are fine, 8 to 10 coarse, up to 5")
    #expect(
      message(Self.bytes(0, place: 0, 1 << 22))
        == "error[cam-word-undefined-bits]: memory[0].value sets bits above 21, and a CAM word has 22 bits; clear bits 22 to 31"
    )
  }

  @Test("a frame programs the board, whole or not at all, and only for the writer") func frames() throws {
    let rig = Rig(try ExperimentDriver(try Boards.small()))
    let writer = try rig.client(["role": "writer"])
    func send(_ client: Peer, _ payload: ByteBuffer) throws -> (FrameType?, ControlValue) {
      try client.send(FrameHeader(.memory, request: 3), payload)
      rig.settle()
      let frame = try client.read().first { $0.header.request == 3 }
      return (frame?.header.type, try ControlValue(json: frame?.payload ?? ByteBuffer(), of: ""))
    }
    func fine() throws -> ControlValue? {
      let core = try writer.ask("board")["chips"]?.list?.first?["cores"]?.list?[2]
      return core?["biases"]?[ParameterTable.parameters(in: .core)[0].name]
    }
    let before = try fine()
    var half = Self.bytes(3, unit: 2, place: 0, 1 << 8 | 9)
    half.writeImmutableBuffer(Self.bytes(9, place: 0, 0))
    #expect(try send(writer, half).0 == .error)
    #expect(try fine() == before && before != [1, 9])
    let reply = try send(writer, Self.bytes(3, unit: 2, place: 0, 1 << 8 | 9))
    #expect(reply.0 == .reply && reply.1["time_ps"] == 0)
    #expect(try fine() == [1, 9])
    let observer = try rig.client()
    #expect(try send(observer, ByteBuffer()).1["code"]?.text == "needs-writer")
  }

  @Test("what is programmed can be asked for, and is nothing at power-up") func readBack() throws {
    let blank = Rig(ScriptedDriver())
    let first = try blank.client(["role": "writer"])
    try first.send(FrameHeader(.command, request: 1), ByteBuffer(string: "{\"do\":\"configuration\"}"))
    func reply(_ rig: Rig, _ peer: Peer) throws -> [Frame] {
      var frames: [Frame] = []
      while !frames.contains(where: { $0.header.type == .reply }) {
        rig.settle(1)
        frames += try peer.read()
      }
      return frames
    }
    let only = try #require(try reply(blank, first).first)
    #expect(try ControlValue(json: only.payload, of: "")["bytes"] == 0)
    let observer = try blank.client()
    #expect(try observer.ask("configuration")["code"]?.text == "needs-writer")
  }
}
