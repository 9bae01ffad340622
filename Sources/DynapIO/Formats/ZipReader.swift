/// Reads the entries of a zip archive in memory: stored and deflated ones, without zip64 or encryption.
struct ZipReader {
  /// A line of the archive's table of contents.
  struct Entry {
    var name: String
    var method: Int
    var checksum: UInt32
    var compressedSize: Int
    var size: Int
    /// Offset of the entry's own header.
    var headerOffset: Int
  }

  /// The table of contents.
  private(set) var entries: [Entry] = []
  private let bytes: [UInt8]
  /// Where the table of contents starts: no entry's data reaches beyond.
  private var directoryOffset = 0

  /// Reads the table of contents. Throws `badMagic`, `malformedArchive`, `unsupportedArchive`.
  init(bytes: [UInt8]) throws(FormatError) {
    self.bytes = bytes
    guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) else {
      throw FormatError(
        .badMagic, at: .byte(0), "the data does not start as a zip archive", remedy: "give an .npz file")
    }
    let end = try findEnd()
    let count = number(at: end + 10, bytes: 2)
    let size = number(at: end + 12, bytes: 4)
    directoryOffset = number(at: end + 16, bytes: 4)
    if count == 0xFFFF || size == 0xFFFF_FFFF || directoryOffset == 0xFFFF_FFFF {
      throw Self.unsupported("the archive is in zip64 format", at: end)
    }
    guard number(at: end + 4, bytes: 4) == 0, number(at: end + 8, bytes: 2) == count else {
      throw Self.unsupported("the archive is split over several files", at: end)
    }
    guard directoryOffset + size == end else {
      throw Self.malformed("the table of contents does not end where it should", at: end)
    }
    var position = directoryOffset
    for _ in 0..<count { entries.append(try entry(at: &position, end: end)) }
    guard position == end else {
      throw Self.malformed("the table of contents has more lines than the archive says", at: position)
    }
  }

  /// The contents of an entry, decompressed and compared with its checksum. Cost: linear.
  ///
  /// Throws `malformedArchive`, `corruptStream`, `checksumMismatch`, with the entry's name as the source.
  func contents(of entry: Entry) throws(FormatError) -> [UInt8] {
    do throws(FormatError) {
      let data = try dataRange(of: entry)
      let contents = entry.method == 0 ? Array(bytes[data]) : try inflated(data, size: entry.size)
      guard crc32(of: contents) == entry.checksum else {
        throw FormatError(
          .checksumMismatch, at: .byte(data.lowerBound), "the data does not match its checksum",
          remedy: "copy or download the file again")
      }
      return contents
    } catch {
      throw error.inside(entry.name)
    }
  }

  private func findEnd() throws(FormatError) -> Int {
    var position = bytes.count - 22
    while position >= max(0, bytes.count - 22 - 0xFFFF) {
      if number(at: position, bytes: 4) == 0x0605_4B50,
        position + 22 + number(at: position + 20, bytes: 2) == bytes.count
      {
        return position
      }
      position -= 1
    }
    throw FormatError(
      .truncatedData, at: .byte(bytes.count), "the archive has no table of contents",
      remedy: "check that the file was copied whole")
  }

  private func entry(at position: inout Int, end: Int) throws(FormatError) -> Entry {
    let start = position
    guard end - start >= 46, number(at: start, bytes: 4) == 0x0201_4B50 else {
      throw Self.malformed("a line of the table of contents is damaged", at: start)
    }
    let nameLength = number(at: start + 28, bytes: 2)
    let length = 46 + nameLength + number(at: start + 30, bytes: 2) + number(at: start + 32, bytes: 2)
    guard end - start >= length else {
      throw Self.malformed("a line of the table of contents is cut off", at: start)
    }
    position += length
    let entry = Entry(
      name: String(decoding: bytes[(start + 46)..<(start + 46 + nameLength)], as: UTF8.self),
      method: number(at: start + 10, bytes: 2),
      checksum: UInt32(number(at: start + 16, bytes: 4)),
      compressedSize: number(at: start + 20, bytes: 4),
      size: number(at: start + 24, bytes: 4),
      headerOffset: number(at: start + 42, bytes: 4))
    guard ![entry.compressedSize, entry.size, entry.headerOffset].contains(0xFFFF_FFFF) else {
      throw Self.unsupported("the entry is in zip64 format", at: start).inside(entry.name)
    }
    guard number(at: start + 8, bytes: 2) & 0x1 == 0 else {
      throw Self.unsupported("the entry is encrypted", at: start).inside(entry.name)
    }
    guard entry.method == 0 || entry.method == 8 else {
      throw Self.unsupported("the entry has compression method \(entry.method)", at: start).inside(entry.name)
    }
    return entry
  }

  private func dataRange(of entry: Entry) throws(FormatError) -> Range<Int> {
    let start = entry.headerOffset
    guard directoryOffset - start >= 30, number(at: start, bytes: 4) == 0x0403_4B50 else {
      throw Self.malformed("the entry has no header", at: start)
    }
    // The sizes here may be absent (numpy streams its entries): those of the table of contents count.
    let data = start + 30 + number(at: start + 26, bytes: 2) + number(at: start + 28, bytes: 2)
    guard data + entry.compressedSize <= directoryOffset else {
      throw Self.malformed("the entry's data reaches into the table of contents", at: start)
    }
    guard entry.method != 0 || entry.compressedSize == entry.size else {
      throw Self.malformed("the entry is stored and has two different sizes", at: start)
    }
    return data..<data + entry.compressedSize
  }

  private func inflated(_ range: Range<Int>, size: Int) throws(FormatError) -> [UInt8] {
    let stream = ZStream(inflating: .raw)
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(size, FileInput.chunkSize) + 1)
    var position = range.lowerBound
    var ended = false
    while !ended {
      let step = try bytes.withUnsafeBufferPointer { all throws(FormatError) in
        let rest = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[position..<range.upperBound]))
        return try chunk.withUnsafeMutableBufferPointer { out throws(FormatError) in
          try stream.step(rest, into: UnsafeMutableRawBufferPointer(out))
        }
      }
      position += step.consumed
      ended = step.ended
      result += chunk[..<step.produced]
      // The declared size bounds the memory that a damaged or hostile archive can claim.
      guard ended || (step.consumed + step.produced > 0 && result.count <= size) else { break }
    }
    guard ended, result.count == size, position == range.upperBound else {
      throw FormatError(
        .corruptStream, at: .byte(position), "the compressed data does not give the \(size) bytes announced",
        remedy: "copy or download the file again")
    }
    return result
  }

  /// A little-endian number; the caller has checked that it lies in the data.
  private func number(at offset: Int, bytes count: Int) -> Int {
    var value = 0
    for index in (0..<count).reversed() { value = value << 8 | Int(bytes[offset + index]) }
    return value
  }

  private static func malformed(_ what: String, at offset: Int) -> FormatError {
    FormatError(
      .malformedArchive, at: .byte(offset), what, remedy: "write the archive again with numpy.savez")
  }

  private static func unsupported(_ what: String, at offset: Int) -> FormatError {
    FormatError(
      .unsupportedArchive, at: .byte(offset), what,
      remedy: "write it again with numpy.savez, in parts of less than 4 GiB")
  }
}
