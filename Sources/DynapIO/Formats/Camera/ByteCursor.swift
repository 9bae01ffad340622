/// A source of bytes read from front to back, a few at a time, without holding all of it.
struct ByteCursor {
  /// Bytes that have been read.
  private(set) var offset = 0
  private let source: ByteSource
  private var buffer: [UInt8] = []
  private var position = 0
  private var hash = SHA256()

  /// Starts at the beginning of a source.
  init(_ source: ByteSource) { self.source = source }

  /// The hash of the chunks that have been read, which are all once the end was reached.
  var digest: String { hash.hexadecimal }

  /// The next byte without reading it; nil at the end.
  mutating func peek() throws(FormatError) -> UInt8? {
    try fill(1) ? buffer[position] : nil
  }

  /// The next so many bytes; nil when there are fewer, which are left.
  mutating func read(_ count: Int) throws(FormatError) -> ArraySlice<UInt8>? {
    guard try fill(count) else { return nil }
    defer { skip(count) }
    return buffer[position..<position + count]
  }

  /// How many bytes are left of the last, incomplete record.
  var rest: Int { buffer.count - position }

  /// The next line without its end; nil at the end.
  mutating func line() throws(FormatError) -> [UInt8]? {
    var length = 0
    while true {
      if let end = buffer[(position + length)...].firstIndex(of: 0x0A) {
        var line = Array(buffer[position..<end])
        if line.last == 0x0D { line.removeLast() }
        skip(end - position + 1)
        return line
      }
      length = rest
      guard length < Self.longestLine else {
        throw FormatError(
          .malformedHeader, source: source.name, at: .byte(offset), "a line has more than a million bytes",
          remedy: "check that the file is a text")
      }
      guard try fill(length + 1) else {
        guard length > 0 else { return nil }
        let line = Array(buffer[position...])
        skip(length)
        return line
      }
    }
  }

  private static let longestLine = 1 << 20

  private mutating func skip(_ count: Int) {
    position += count
    offset += count
  }

  /// Whether so many bytes are in the buffer, after reading on where they are not.
  private mutating func fill(_ count: Int) throws(FormatError) -> Bool {
    while buffer.count - position < count {
      guard let chunk = try source.next() else { return false }
      hash.update(chunk)
      buffer.removeSubrange(..<position)
      position = 0
      buffer += chunk
    }
    return true
  }
}
