import NIOCore

/// The 32 bytes before the payload of a frame; docs/server.md lists them.
package struct FrameHeader: Hashable, Sendable {
  /// The bytes `D` and `Y`, read as a little-endian number.
  static let magic: UInt16 = 0x5944
  /// The version of the protocol.
  package static let version: UInt8 = 1
  /// Bytes of a header.
  package static let size = 32

  /// What the frame holds.
  package var type: FrameType
  /// Whether it goes on, and whether it is the last.
  package var flags: FrameFlags
  /// The stream of events, or 0.
  package var stream: UInt16
  /// Bytes of the payload.
  package var length: UInt32
  /// The request that the frame is, or answers; 0 for none.
  package var request: UInt32
  /// The session; 0 before there is one.
  package var session: UInt64
  /// The number of the first event, or of the next one expected.
  package var sequence: UInt64

  /// Makes a header; the length is set when it is written with a payload.
  package init(
    _ type: FrameType, flags: FrameFlags = [], stream: UInt16 = 0, request: UInt32 = 0, session: UInt64 = 0,
    sequence: UInt64 = 0
  ) {
    self.type = type
    self.flags = flags
    self.stream = stream
    length = 0
    self.request = request
    self.session = session
    self.sequence = sequence
  }

  /// Reads a header where the buffer has all of one, or nil where it has not.
  ///
  /// - Throws: ``WireError`` with code `frame-magic`, `frame-version`, `frame-type`, `frame-flags` or `frame-too-long`.
  package init?(peekingAt buffer: ByteBuffer, limits: Limits) throws(WireError) {
    var buffer = buffer
    // What is wrong with the first bytes shows before the others have come.
    let start = buffer.readableBytesView.prefix(3)
    if !zip(start, [UInt8(ascii: "D"), UInt8(ascii: "Y")]).allSatisfy(==) { throw .magic }
    if start.count == 3, let version = start.last, version != Self.version { throw .version(version) }
    guard
      let (_, _, code, bits, stream, length, request, session, sequence) = buffer.readMultipleIntegers(
        endianness: .little,
        as: (UInt16, UInt8, UInt8, UInt16, UInt16, UInt32, UInt32, UInt64, UInt64).self)
    else { return nil }
    guard let type = FrameType(rawValue: code) else { throw .type(code) }
    let flags = FrameFlags(rawValue: bits)
    guard FrameFlags.all.isSuperset(of: flags) else { throw .flags(bits) }
    self.init(type, flags: flags, stream: stream, request: request, session: session, sequence: sequence)
    self.length = length
    let limit = limits.payload(of: type)
    guard length <= limit else { throw .tooLong(type, length, limit: limit) }
  }

  /// Appends the header.
  package func write(to buffer: inout ByteBuffer, length: Int) {
    buffer.writeMultipleIntegers(
      Self.magic, Self.version, type.rawValue, flags.rawValue, stream, UInt32(length), request, session,
      sequence,
      endianness: .little)
  }
}

/// What is said of a frame beside its type.
package struct FrameFlags: OptionSet, Hashable, Sendable {
  /// The bits.
  package let rawValue: UInt16
  /// Makes flags from their bits.
  package init(rawValue: UInt16) { self.rawValue = rawValue }
  /// The payload goes on in the next frame.
  package static let more = FrameFlags(rawValue: 1)
  /// The sender closes after this frame.
  package static let last = FrameFlags(rawValue: 2)
  /// Those that have a meaning.
  static let all: FrameFlags = [.more, .last]
}
