import DynapChip
import Foundation

/// Cuts a JSON text into tokens as it streams past, holding no more than a window of it.
///
/// The window ends in a zero byte that is not the text's, so that loops over bytes need no second condition.
/// Errors carry no place or key path: the reader knows those.
final class JSONScanner {
  /// How deep a value may nest inside a key that is skipped.
  static let depthLimit = 64
  private static let capacity = 1 << 16

  private let source: ByteSource
  private let step: Int
  let window: UnsafeMutablePointer<UInt8>
  var position = 0
  var end = 0
  private var windowOffset = 0
  private var chunk: [UInt8] = []
  private var chunkPosition = 0
  private var isExhausted = false

  /// Makes a scanner; the window grows by up to `step` bytes at a time, which tests make small.
  init(_ source: ByteSource, step: Int = JSONScanner.capacity) {
    self.source = source
    self.step = max(1, min(step, Self.capacity))
    window = .allocate(capacity: Self.capacity + 1)
    window[0] = 0
  }

  deinit { window.deallocate() }

  /// Where the next byte stands in the text, from 0.
  var offset: Int { windowOffset + position }

  // MARK: The window

  /// Drops what has been read and appends more; false at the end of the text.
  private func refill() throws(Diagnostic) -> Bool {
    if isExhausted { return false }
    if position > 0 {
      memmove(window, window + position, end - position)
      windowOffset += position
      end -= position
      position = 0
    }
    while chunkPosition == chunk.count {
      do throws(FormatError) {
        guard let next = try source.next() else {
          isExhausted = true
          window[end] = 0
          return false
        }
        chunk = next
        chunkPosition = 0
      } catch {
        throw Diagnostic(error)
      }
    }
    let count = min(step, Self.capacity - end, chunk.count - chunkPosition)
    precondition(count > 0, "tokens are shorter than the window")
    chunk.withUnsafeBufferPointer { bytes in
      if let start = bytes.baseAddress { memcpy(window + end, start + chunkPosition, count) }
    }
    chunkPosition += count
    end += count
    window[end] = 0
    return true
  }

  /// Makes `count` bytes visible, if the text has them.
  @inline(__always)
  func prepare(_ count: Int) throws(Diagnostic) {
    while end - position < count {
      if try !refill() { return }
    }
  }

  /// The next byte; 0 at the end of the text.
  @inline(__always)
  func peek() throws(Diagnostic) -> UInt8 {
    if position == end { _ = try refill() }
    return window[position]
  }

  /// The next byte that is not white space; 0 at the end of the text.
  func nextByte() throws(Diagnostic) -> UInt8 {
    while true {
      var p = position
      while true {
        // Deep lines of a pretty text begin with dozens of spaces.
        while end - p >= 8, UnsafeRawPointer(window + p).loadUnaligned(as: UInt64.self) == eightSpaces {
          p += 8
        }
        switch window[p] {
        case 0x20, 0x0A, 0x0D, 0x09:
          p += 1
          continue
        default: break
        }
        break
      }
      position = p
      if p < end { return window[p] }
      if try !refill() { return 0 }
    }
  }

  /// Whether the next byte is white space.
  func isAtWhiteSpace() throws(Diagnostic) -> Bool {
    switch try peek() {
    case 0x20, 0x0A, 0x0D, 0x09: true
    default: false
    }
  }

  /// Passes the byte that was looked at.
  func advance() { position += 1 }

  /// Whether the bytes stand next; passes them if so.
  func take(_ bytes: [UInt8]) throws(Diagnostic) -> Bool {
    let count = bytes.count
    try prepare(count)
    guard end - position >= count else { return false }
    let matches = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { memcmp($0, window + position, count) == 0 } ?? true
    }
    if matches { position += count }
    return matches
  }

  /// Whether the key `valueN` stands next; passes it if so.
  func take(valueKey index: Int) throws(Diagnostic) -> Bool {
    try prepare(valueBytes.count + 20)
    guard end - position > valueBytes.count else { return false }
    var p = position
    for byte in valueBytes {
      if window[p] != byte { return false }
      p += 1
    }
    var divisor = 1
    while index / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      guard window[p] == UInt8(ascii: "0") + UInt8(index / divisor % 10) else { return false }
      p += 1
      divisor /= 10
    }
    guard window[p] == UInt8(ascii: "\"") else { return false }
    position = p + 1
    return true
  }

  // MARK: Structure

  /// Whether another member or element follows inside brackets that end in `close`; passes comma or bracket.
  func hasNext(isFirst: Bool, close: UInt8) throws(Diagnostic) -> Bool {
    let byte = try nextByte()
    if byte == close {
      position += 1
      return false
    }
    if isFirst { return true }
    guard byte == UInt8(ascii: ",") else {
      throw unexpected("a comma or \(close == UInt8(ascii: "}") ? "}" : "]")")
    }
    position += 1
    if try nextByte() == close { throw unexpected("a value after the comma") }
    return true
  }

  /// Passes the colon after a key.
  func colon() throws(Diagnostic) {
    guard try nextByte() == UInt8(ascii: ":") else { throw unexpected("a colon") }
    position += 1
  }

  /// Passes white space to the end of the text, and says whether it was one newline exactly.
  func finish() throws(Diagnostic) -> (whiteSpace: Int, endsInNewline: Bool) {
    let start = offset
    let endsInNewline = try peek() == 0x0A
    _ = try nextByte()
    guard position == end else {
      throw Diagnostic(
        .error, "json-trailing", "", "goes on with \(shownByte) at byte \(offset), after its closing brace",
        "keep one document in a file")
    }
    return (offset - start, endsInNewline && offset - start == 1)
  }

  /// Passes a value of any type, checking its syntax and keeping nothing.
  func skipValue(depth: Int = 0) throws(Diagnostic) {
    guard depth < Self.depthLimit else {
      throw Diagnostic(
        .error, "json-depth", "", "nests more than \(Self.depthLimit) levels deep at byte \(offset)",
        "the vendor's classes nest about ten levels: give a file that its library wrote")
    }
    let byte = try nextByte()
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = byte == UInt8(ascii: "{")
      let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
      position += 1
      var isFirst = true
      while try hasNext(isFirst: isFirst, close: close) {
        isFirst = false
        if isObject {
          _ = try string(keeping: 0)
          try colon()
        }
        try skipValue(depth: depth + 1)
      }
    case UInt8(ascii: "\""): _ = try string(keeping: 0)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
    default: _ = try literal()
    }
  }

  // MARK: Faults

  /// What to throw where the next byte is not what the syntax wants.
  func unexpected(_ wanted: String) -> Diagnostic {
    if position == end {
      return Diagnostic(
        .error, "json-truncated", "", "ends at byte \(offset), where \(wanted) should follow",
        "check that the file was copied whole")
    }
    return Diagnostic(
      .error, "json-syntax", "", "has \(shownByte) at byte \(offset), where \(wanted) should stand",
      "give the text as the vendor's library wrote it")
  }

  private var shownByte: String {
    let byte = window[position]
    let number = "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    return 0x21..<0x7F ~= byte ? "'\(Character(Unicode.Scalar(byte)))'" : number
  }
}

private let eightSpaces: UInt64 = 0x2020_2020_2020_2020
private let valueBytes = Array("\"value".utf8)
