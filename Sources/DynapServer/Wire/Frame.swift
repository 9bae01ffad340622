import NIOCore

/// A header and its payload.
package struct Frame: Hashable, Sendable {
  /// The header.
  package var header: FrameHeader
  /// The payload.
  package var payload: ByteBuffer

  /// Makes a frame.
  package init(_ header: FrameHeader, _ payload: ByteBuffer = ByteBuffer()) {
    self.header = header
    self.header.length = UInt32(payload.readableBytes)
    self.payload = payload
  }

  /// The bytes on the wire.
  package var bytes: ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(FrameHeader.size + payload.readableBytes)
    header.write(to: &buffer, length: payload.readableBytes)
    var payload = payload
    buffer.writeBuffer(&payload)
    return buffer
  }

  /// Takes a whole frame from the front of a buffer, or nothing where its end has not come.
  ///
  /// - Throws: ``WireError`` as ``FrameHeader/init(peekingAt:limits:)``.
  package static func take(from buffer: inout ByteBuffer, limits: Limits) throws(WireError) -> Frame? {
    guard buffer.readableBytes > 0, let header = try FrameHeader(peekingAt: buffer, limits: limits),
      buffer.readableBytes >= FrameHeader.size + Int(header.length)
    else { return nil }
    buffer.moveReaderIndex(forwardBy: FrameHeader.size)
    return buffer.readSlice(length: Int(header.length)).map { Frame(header, $0) }
  }
}
