import DynapEngine

/// The file of a snapshot: a header, the columns and a checksum, little endian, as `docs/snapshot.md` lays it out.
///
/// A file appears whole or not at all; what is cut short, changed or foreign is refused with the offset of the fault.
package enum SnapshotFile {
  /// The name of the file in the folder of a run.
  package static let name = "snapshot.dynapse"
  /// What a file begins with: a byte that no text has, letters, and line ends that a transfer as text would change.
  static let magic: [UInt8] = [0x89, 0x44, 0x59, 0x4E, 0x53, 0x0D, 0x0A, 0x1A]
  /// The version of the layout of the bytes.
  static let layout = 1
  /// Bytes of the header: magic, layout, version of the columns, length of the file, number of columns, checksum.
  static let headerLength = 32
  /// Bytes of a column beside its name and its values: length of the name, type, count, length of the values, checksum.
  static let columnOverhead = 2 + 1 + 8 + 8 + 4
  /// Bytes of the checksum at the end.
  static let checksumLength = 4

  /// The types of columns.
  enum Kind: UInt8 {
    /// 64-bit integers.
    case integers = 1
    /// 32-bit floats.
    case floats = 2
    /// 64-bit floats.
    case doubles = 3
    /// Texts, each a 32-bit length and UTF-8.
    case texts = 4
  }

  /// Writes a snapshot; the file has its name when it is whole and on the disk.
  ///
  /// - Throws: `FormatError` with code `system`.
  package static func write(_ snapshot: Snapshot, toPath path: String) throws(FormatError) {
    try ByteSink.write(bytes(of: snapshot), toPath: path, compression: ByteSink.Compression.none)
  }

  /// Reads a file.
  ///
  /// - Throws: `FormatError`: `system`; `badMagic` for another format; `unsupportedVersion` for a layout of a later
  ///   program; `truncatedHeader`, `truncatedData` and `trailingData` for a file of another length than it says;
  ///   `checksumMismatch` where bytes have changed; `malformedHeader`, `unsupportedType` and `badName` for a column that
  ///   no program writes.
  package static func read(path: String) throws(FormatError) -> Snapshot {
    let bytes = try ByteSource.contents(ofPath: path)
    do {
      return try SnapshotDecoder(bytes: bytes).snapshot()
    } catch {
      throw error.inside(path)
    }
  }

  /// The snapshot in the bytes of a file. Throws what ``read(path:)`` throws, `system` apart.
  package static func snapshot(bytes: [UInt8]) throws(FormatError) -> Snapshot {
    try SnapshotDecoder(bytes: bytes).snapshot()
  }

  /// The bytes of a file.
  package static func bytes(of snapshot: Snapshot) -> [UInt8] {
    let columns = snapshot.columns.map(bytes(of:))
    let length = columns.reduce(headerLength + checksumLength) { $0 + $1.count }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    bytes += magic
    append(UInt32(layout), to: &bytes)
    append(UInt32(clamping: snapshot.version), to: &bytes)
    append(UInt64(length), to: &bytes)
    append(UInt32(clamping: columns.count), to: &bytes)
    append(crc32(of: bytes), to: &bytes)
    for column in columns { bytes += column }
    append(crc32(of: bytes), to: &bytes)
    return bytes
  }

  private static func bytes(of column: Snapshot.Column) -> [UInt8] {
    let name = Array(column.name.utf8)
    precondition(name.count <= UInt16.max, "the name of a column is short")
    let values: [UInt8]
    let kind: Kind
    switch column.values {
    case .integers(let numbers): (kind, values) = (.integers, raw(numbers.map(\.littleEndian)))
    case .floats(let numbers): (kind, values) = (.floats, raw(numbers.map(\.bitPattern.littleEndian)))
    case .doubles(let numbers): (kind, values) = (.doubles, raw(numbers.map(\.bitPattern.littleEndian)))
    case .texts(let texts):
      var bytes: [UInt8] = []
      for text in texts {
        append(UInt32(clamping: text.utf8.count), to: &bytes)
        bytes += text.utf8
      }
      (kind, values) = (.texts, bytes)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.count + values.count + columnOverhead)
    append(UInt16(name.count), to: &bytes)
    bytes += name
    bytes.append(kind.rawValue)
    append(UInt64(column.values.count), to: &bytes)
    append(UInt64(values.count), to: &bytes)
    bytes += values
    append(crc32(of: bytes), to: &bytes)
    return bytes
  }

  private static func raw<Number>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }
}
