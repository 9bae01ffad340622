import DynapEngine

/// Takes the bytes of a snapshot's file apart; no byte is believed before its checksum has been.
struct SnapshotDecoder {
  private let bytes: [UInt8]
  private var next = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private static let again = "resume from another snapshot, or run without --resume"

  /// The snapshot.
  func snapshot() throws(FormatError) -> Snapshot {
    var copy = self
    return try copy.read()
  }

  private mutating func read() throws(FormatError) -> Snapshot {
    let (version, count) = try header()
    let end = bytes.count - SnapshotFile.checksumLength
    var snapshot = Snapshot(version: version)
    for _ in 0..<count { try column(before: end, into: &snapshot) }
    guard next == end else {
      throw FormatError(
        .trailingData, at: .byte(next), "holds \(end - next) bytes after its last column", remedy: Self.again)
    }
    try check(from: 0, to: end, "the file")
    return snapshot
  }

  private mutating func header() throws(FormatError) -> (version: Int, columns: Int) {
    guard !bytes.isEmpty else {
      throw FormatError(.truncatedHeader, at: .byte(0), "is empty", remedy: Self.again)
    }
    let magic = SnapshotFile.magic
    guard bytes.prefix(magic.count).elementsEqual(magic.prefix(bytes.count)) else {
      throw FormatError(
        .badMagic, at: .byte(0), "is no snapshot: its first bytes are not those of the format",
        remedy: "give a file that dynapse run --snapshot-every wrote")
    }
    guard bytes.count >= SnapshotFile.headerLength + SnapshotFile.checksumLength else {
      throw FormatError(
        .truncatedHeader, at: .byte(bytes.count),
        "ends inside its header of \(SnapshotFile.headerLength) bytes",
        remedy: Self.again)
    }
    next = magic.count
    let layout = Int(number(UInt32.self))
    guard layout == SnapshotFile.layout else {
      throw FormatError(
        .unsupportedVersion, at: .byte(magic.count),
        "has layout \(layout), and layout \(SnapshotFile.layout) is read",
        remedy: "read it with the program that wrote it, or a later one")
    }
    let version = Int(number(UInt32.self))
    let length = number(UInt64.self)
    let columns = Int(number(UInt32.self))
    try check(from: 0, to: next, "the header")
    guard length == UInt64(bytes.count) else {
      let isShort = length > UInt64(bytes.count)
      throw FormatError(
        isShort ? .truncatedData : .trailingData, at: .byte(isShort ? bytes.count : Int(length)),
        "has \(bytes.count) bytes, and its header says \(length)", remedy: Self.again)
    }
    return (version, columns)
  }

  private mutating func column(before end: Int, into snapshot: inout Snapshot) throws(FormatError) {
    let start = next
    func malformed(_ what: String) -> FormatError {
      FormatError(.malformedHeader, at: .byte(start), what, remedy: Self.again)
    }
    guard end - next >= SnapshotFile.columnOverhead else { throw malformed("has a column past its end") }
    let nameLength = Int(number(UInt16.self))
    guard end - next >= nameLength + SnapshotFile.columnOverhead - 2 else {
      throw malformed("has a column past its end")
    }
    let name = String(validating: bytes[next..<next + nameLength], as: UTF8.self)
    next += nameLength
    let code = number(UInt8.self)
    let count = number(UInt64.self)
    let length = number(UInt64.self)
    guard length <= UInt64(end - next - 4), count <= length else {
      throw malformed("has a column of \(length) bytes past its end")
    }
    let first = next
    next += Int(length)
    try check(from: start, to: next, "the column at byte \(start)")
    guard let name, !name.isEmpty, snapshot[name] == nil else {
      throw FormatError(
        .badName, at: .byte(start), "has a column whose name is empty, not UTF-8, or that of another",
        remedy: Self.again)
    }
    guard let kind = SnapshotFile.Kind(rawValue: code) else {
      throw FormatError(
        .unsupportedType, at: .byte(start), "has the column '\(name)' of type \(code), and types are 1 to 4",
        remedy: Self.again)
    }
    guard let values = values(kind, count: Int(count), from: first, length: Int(length)) else {
      throw malformed("has the column '\(name)' of \(count) values in \(length) bytes")
    }
    snapshot[name] = values
  }

  private func values(_ kind: SnapshotFile.Kind, count: Int, from start: Int, length: Int) -> Snapshot.Values?
  {
    switch kind {
    case .integers: numbers(count, start, length).map { .integers($0.map { Int64(littleEndian: $0) }) }
    case .floats:
      numbers(count, start, length).map {
        .floats($0.map { Float(bitPattern: UInt32(littleEndian: $0)) })
      }
    case .doubles:
      numbers(count, start, length).map {
        .doubles($0.map { Double(bitPattern: UInt64(littleEndian: $0)) })
      }
    case .texts: texts(count, start, length).map { .texts($0) }
    }
  }

  private func numbers<Number: FixedWidthInteger>(_ count: Int, _ start: Int, _ length: Int) -> [Number]? {
    let (expected, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<Number>.size)
    guard !overflows, expected == length else { return nil }
    return [Number](unsafeUninitializedCapacity: count) { buffer, filled in
      bytes.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
      }
      filled = count
    }
  }

  private func texts(_ count: Int, _ start: Int, _ length: Int) -> [String]? {
    var cursor = self
    cursor.next = start
    let end = start + length
    var texts: [String] = []
    for _ in 0..<count {
      guard end - cursor.next >= 4 else { return nil }
      let size = Int(cursor.number(UInt32.self))
      guard size <= end - cursor.next,
        let text = String(validating: bytes[cursor.next..<cursor.next + size], as: UTF8.self)
      else { return nil }
      texts.append(text)
      cursor.next += size
    }
    return cursor.next == end ? texts : nil
  }

  /// The next number; the caller has checked that it is there.
  private mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number {
    var number: Number = 0
    for (i, byte) in bytes[next..<next + MemoryLayout<Number>.size].enumerated() {
      number |= Number(truncatingIfNeeded: byte) << Number(8 * i)
    }
    next += MemoryLayout<Number>.size
    return number
  }

  /// Compares the checksum after some bytes, and goes behind it.
  private mutating func check(from start: Int, to end: Int, _ what: String) throws(FormatError) {
    next = end
    let expected = number(UInt32.self)
    guard crc32(of: bytes[start..<end]) == expected else {
      throw FormatError(
        .checksumMismatch, at: .byte(start), "was damaged: \(what) does not match its checksum",
        remedy: Self.again)
    }
  }
}
