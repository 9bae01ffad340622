import DynapUnits
import NIOCore
import Testing

@testable import DynapServer

@Suite("Frames") struct FrameTests {
  static func message(_ bytes: [UInt8]) -> String? {
    var buffer = ByteBuffer(bytes: bytes)
    do throws(WireError) {
      _ = try Frame.take(from: &buffer, limits: Limits())
      return nil
    } catch {
      return "\(error.diagnostic)"
    }
  }

  static func header(
    magic: [UInt8] = [0x44, 0x59], version: UInt8 = 1, type: UInt8 = 3, flags: UInt16 = 0, length: UInt32 = 0
  ) -> [UInt8] {
    var buffer = ByteBuffer(bytes: magic + [version, type])
    buffer.writeMultipleIntegers(
      flags, UInt16(0), length, UInt32(0), UInt64(0), UInt64(0), endianness: .little)
    return Array(buffer.readableBytesView)
  }

  @Test("a frame of every type reads as it was written", arguments: FrameType.allCases)
  func roundTrip(_ type: FrameType) throws {
    let payload = ByteBuffer(bytes: (0..<48).map { UInt8($0) })
    let length = type == .credit ? 8 : 48
    let frame = Frame(
      FrameHeader(type, flags: .more, stream: 7, request: 0xDEAD_BEEF, session: 1 << 40, sequence: .max),
      try #require(payload.getSlice(at: 0, length: length)))
    var bytes = frame.bytes
    #expect(bytes.readableBytes == 32 + length)
    let read = try Frame.take(from: &bytes, limits: Limits())
    #expect(read == frame && bytes.readableBytes == 0)
  }

  @Test("the header lies on the wire as the documentation says") func layout() {
    let header = FrameHeader(
      .events, flags: .last, stream: 5, request: 0x0403_0201, session: 0x1122, sequence: 0x3344)
    let bytes = Array(Frame(header, ByteBuffer(bytes: [1, 2, 3])).bytes.readableBytesView)
    #expect(
      bytes == [
        0x44, 0x59, 1, 6, 2, 0, 5, 0, 3, 0, 0, 0, 1, 2, 3, 4, 0x22, 0x11, 0, 0, 0, 0, 0, 0, 0x44, 0x33, 0, 0,
        0,
        0, 0, 0, 1, 2, 3,
      ])
  }

  @Test("a frame that is cut at any byte is waited for") func halves() throws {
    let frame = Frame(FrameHeader(.command, request: 1), ByteBuffer(string: "{\"do\":\"status\"}"))
    let bytes = frame.bytes
    for cut in 0..<bytes.readableBytes {
      var part = try #require(bytes.getSlice(at: 0, length: cut))
      let none = try Frame.take(from: &part, limits: Limits())
      #expect(none == nil && part.readableBytes == cut)
      var rest = try #require(bytes.getSlice(at: cut, length: bytes.readableBytes - cut))
      part.writeBuffer(&rest)
      let whole = try Frame.take(from: &part, limits: Limits())
      #expect(whole == frame)
    }
  }

  @Test("what is no frame is named as soon as it shows") func faults() {
    #expect(
      Self.message([0x47])
        == "error[frame-magic]: header does not begin with the bytes DY; speak the protocol of docs/server.md"
    )
    #expect(Self.message([0x44, 0x4F])?.hasPrefix("error[frame-magic]") == true)
    #expect(
      Self.message([0x44, 0x59, 9])
        == "error[frame-version]: header.version is 9; this server speaks version 1")
    #expect(
      Self.message(Self.header(type: 14)) == "error[frame-type]: header.type is 14; types are 1 to 13")
    #expect(Self.message(Self.header(type: 0)) == "error[frame-type]: header.type is 0; types are 1 to 13")
    #expect(
      Self.message(Self.header(flags: 6))
        == "error[frame-flags]: header.flags are 6; 1 is more and 2 is last; leave the others 0")
    #expect(Self.message([0x44, 0x59, 1, 3]) == nil)
  }

  @Test("payloads are limited by their type before they come") func limits() {
    #expect(Self.message(Self.header(length: 65_536)) == nil)
    #expect(
      Self.message(Self.header(length: 65_537))
        == "error[frame-too-long]: header.length is 65537; a payload of type command has at most 65536 bytes")
    #expect(Self.message(Self.header(type: 6, length: 65_536 * 12)) == nil)
    #expect(
      Self.message(Self.header(type: 6, length: 65_536 * 12 + 1))
        == "error[frame-too-long]: header.length is 786433; a payload of type events has at most 786432 bytes"
    )
    #expect(Self.message(Self.header(type: 12, length: 16 << 20)) == nil)
    #expect(Self.message(Self.header(type: 12, length: .max))?.hasPrefix("error[frame-too-long]") == true)
    #expect(Self.message(Self.header(type: 7, length: 9))?.hasPrefix("error[frame-too-long]") == true)
    #expect(Self.message(Self.header(type: 8, length: 65))?.hasPrefix("error[frame-too-long]") == true)
  }

  @Test("records read as they were written, and only whole ones") func records() throws {
    let records = [
      EventRecord(time: .zero, value: 0), EventRecord(time: .ps(-1), value: .max),
      EventRecord(time: .max, value: 0x0102_0304),
    ]
    var buffer = ByteBuffer()
    EventRecord.write(records, to: &buffer)
    #expect(buffer.readableBytes == 36)
    let read = try EventRecord.read(buffer)
    #expect(read == records)
    #expect(Array(buffer.readableBytesView.suffix(4)) == [4, 3, 2, 1])
    buffer.writeInteger(UInt8(0))
    let cut = buffer
    #expect(throws: WireError.events("have 37 bytes")) { try EventRecord.read(cut) }
    #expect(
      "\(WireError.events("have 37 bytes").diagnostic)"
        == "error[events-length]: events have 37 bytes; a record has 12 bytes")
  }
}
