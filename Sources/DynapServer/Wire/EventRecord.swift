import DynapUnits
import NIOCore

/// An event on the wire: 12 bytes, a time in picoseconds and a value whose meaning depends on the stream.
package struct EventRecord: Hashable, Sendable {
  /// Bytes of a record.
  package static let size = 12

  /// When it happened, or is to happen.
  package var time: SimTime
  /// What happened.
  package var value: UInt32

  /// Makes a record.
  package init(time: SimTime, value: UInt32) {
    self.time = time
    self.value = value
  }

  /// Appends records.
  package static func write(_ records: [EventRecord], to buffer: inout ByteBuffer) {
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: records.count * size) { bytes in
      for (index, record) in records.enumerated() {
        let at = index * size
        bytes.storeBytes(of: record.time.picoseconds.littleEndian, toByteOffset: at, as: Int64.self)
        bytes.storeBytes(of: record.value.littleEndian, toByteOffset: at + 8, as: UInt32.self)
      }
      return records.count * size
    }
  }

  /// Reads a payload.
  ///
  /// - Throws: ``WireError`` with code `events-length` when it does not hold whole records.
  package static func read(_ payload: ByteBuffer) throws(WireError) -> [EventRecord] {
    let count = payload.readableBytes / size
    guard payload.readableBytes % size == 0 else {
      throw .events("have \(payload.readableBytes) bytes")
    }
    return payload.withUnsafeReadableBytes { bytes in
      (0..<count).map { index in
        let time = bytes.loadUnaligned(fromByteOffset: index * size, as: Int64.self)
        let value = bytes.loadUnaligned(fromByteOffset: index * size + 8, as: UInt32.self)
        return EventRecord(
          time: SimTime(picoseconds: Int64(littleEndian: time)), value: UInt32(littleEndian: value))
      }
    }
  }
}
