/// Builds a zip archive in memory, without dates so that the same entries give the same bytes.
struct ZipWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// 1 January 1980, the first day that zip knows.
  private static let date = 0x0021

  /// Adds an entry. Throws `unsupportedArchive` beyond the limits of zip without zip64.
  mutating func append(_ contents: [UInt8], name: String, compressed: Bool) throws(FormatError) {
    var data = contents
    if compressed {
      data = contents.withUnsafeBytes { ZStream(deflating: .raw, level: 6).compress($0, finish: true) }
    }
    let offset = bytes.count
    let limit = 0xFFFF_FFFE
    guard contents.count <= limit, offset + data.count <= limit, count < 0xFFFE else {
      throw FormatError(
        .unsupportedArchive, source: name, at: .byte(offset), "the archive would need zip64",
        remedy: "write the arrays to several files of less than 4 GiB")
    }
    let nameBytes = Array(name.utf8)
    // Version 2.0; names are UTF-8.
    var fields = Self.field(20, 2) + Self.field(nameBytes.allSatisfy { $0 < 0x80 } ? 0 : 0x800, 2)
    fields += Self.field(compressed ? 8 : 0, 2) + Self.field(0, 2) + Self.field(Self.date, 2)
    fields += Self.field(Int(crc32(of: contents)), 4)
    fields += Self.field(data.count, 4) + Self.field(contents.count, 4)
    fields += Self.field(nameBytes.count, 2) + Self.field(0, 2)
    bytes += [0x50, 0x4B, 0x03, 0x04] + fields + nameBytes + data
    // Made on Unix; an ordinary file that its owner reads and writes.
    directory += [0x50, 0x4B, 0x01, 0x02] + Self.field(3 << 8 | 20, 2) + fields
    directory += Self.field(0, 2) + Self.field(0, 2) + Self.field(0, 2) + Self.field(0o100644 << 16, 4)
    directory += Self.field(offset, 4) + nameBytes
    count += 1
  }

  /// The archive with its table of contents. Throws `unsupportedArchive` beyond 4 GiB.
  func finish() throws(FormatError) -> [UInt8] {
    guard bytes.count + directory.count <= 0xFFFF_FFFE else {
      throw FormatError(
        .unsupportedArchive, at: .byte(bytes.count), "the archive would need zip64",
        remedy: "write the arrays to several files of less than 4 GiB")
    }
    var end: [UInt8] = [0x50, 0x4B, 0x05, 0x06] + Self.field(0, 4)
    end += Self.field(count, 2) + Self.field(count, 2)
    end += Self.field(directory.count, 4) + Self.field(bytes.count, 4) + Self.field(0, 2)
    return bytes + directory + end
  }

  private static func field(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
