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
  private let window: UnsafeMutablePointer<UInt8>
  private var position = 0
  private var end = 0
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
  private func prepare(_ count: Int) throws(Diagnostic) {
    while end - position < count {
      if try !refill() { return }
    }
  }

  /// The next byte; 0 at the end of the text.
  @inline(__always)
  private func peek() throws(Diagnostic) -> UInt8 {
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

  // MARK: Scalars

  /// A literal that stands next.
  enum Literal { case yes, no, null }

  /// Passes `true`, `false` or `null`.
  func literal() throws(Diagnostic) -> Literal {
    _ = try nextByte()
    try prepare(5)
    if try take(trueBytes) { return .yes }
    if try take(falseBytes) { return .no }
    if try take(nullBytes) { return .null }
    throw unexpected("a value")
  }

  /// A number as far as whole numbers of 64 bits go.
  enum Number {
    case whole(Int)
    case fractional
    case tooLarge
  }

  /// Passes a number, of any length.
  func number() throws(Diagnostic) -> Number {
    let isNegative = try nextByte() == UInt8(ascii: "-")
    if isNegative { position += 1 }
    // Counted downwards, where two's complement reaches one further.
    var value = 0
    var overflows = false
    if try peek() == UInt8(ascii: "0") {
      position += 1
      if isDigit(try peek()) { throw unexpected("no digit after a leading zero") }
    } else {
      guard isDigit(try peek()) else { throw unexpected("a digit") }
      while case let byte = try peek(), isDigit(byte) {
        position += 1
        let (product, overflow1) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflow2) = product.subtractingReportingOverflow(Int(byte - UInt8(ascii: "0")))
        overflows = overflows || overflow1 || overflow2
        value = sum
      }
    }
    var isFractional = false
    if try peek() == UInt8(ascii: ".") {
      isFractional = true
      position += 1
      try digits()
    }
    if case let byte = try peek(), byte | 0x20 == UInt8(ascii: "e") {
      isFractional = true
      position += 1
      if case let sign = try peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    if isFractional { return .fractional }
    if overflows || (!isNegative && value == .min) { return .tooLarge }
    return .whole(isNegative ? value : -value)
  }

  private func digits() throws(Diagnostic) {
    guard isDigit(try peek()) else { throw unexpected("a digit") }
    while isDigit(try peek()) { position += 1 }
  }

  @inline(__always)
  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  // MARK: Strings

  /// Passes a string of any length and returns up to `limit` bytes of what it says.
  func string(keeping limit: Int) throws(Diagnostic) -> [UInt8] {
    guard try nextByte() == UInt8(ascii: "\"") else { throw unexpected("a quoted key or string") }
    position += 1
    var kept: [UInt8] = []
    while true {
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return kept
      case UInt8(ascii: "\\"):
        position += 1
        let scalar = try escape()
        if kept.count < limit { kept.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar()) }
      case 0x20..<0x80:
        position += 1
        if kept.count < limit { kept.append(byte) }
      case 0x80...:
        let length = try sequenceLength()
        if kept.count < limit {
          kept.append(contentsOf: UnsafeBufferPointer(start: window + position, count: length))
        }
        position += length
      default: throw unexpected("the rest of a string")
      }
    }
  }

  /// Passes what follows a backslash.
  private func escape() throws(Diagnostic) -> Unicode.Scalar {
    let byte = try peek()
    let plain: UInt8
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = byte
    case UInt8(ascii: "b"): plain = 0x08
    case UInt8(ascii: "f"): plain = 0x0C
    case UInt8(ascii: "n"): plain = 0x0A
    case UInt8(ascii: "r"): plain = 0x0D
    case UInt8(ascii: "t"): plain = 0x09
    case UInt8(ascii: "u"):
      position += 1
      return try escapedScalar()
    default: throw unexpected("an escape: one of \" \\ / b f n r t u")
    }
    position += 1
    return Unicode.Scalar(plain)
  }

  /// Passes the digits of `\uXXXX`, and its second half where the first is a surrogate.
  private func escapedScalar() throws(Diagnostic) -> Unicode.Scalar {
    let start = offset
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    if high < 0xDC00, try take([UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
      let low = try hexadecimal()
      if 0xDC00...0xDFFF ~= low,
        let scalar = Unicode.Scalar(UInt32(0x10000 + (Int(high) - 0xD800) * 1024 + Int(low) - 0xDC00))
      {
        return scalar
      }
    }
    throw encodingFault("half of a surrogate pair", start)
  }

  private func hexadecimal() throws(Diagnostic) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue, position < end else {
        throw unexpected("a hexadecimal digit")
      }
      position += 1
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  /// The length of the UTF-8 sequence of two to four bytes that stands next.
  private func sequenceLength() throws(Diagnostic) -> Int {
    try prepare(4)
    let lead = window[position]
    let (length, second): (Int, ClosedRange<UInt8>)
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw encodingFault("invalid UTF-8", offset)
    }
    // The window's closing zero is no continuation, so a text that ends here fails too.
    let isValid =
      second ~= window[position + 1] && (2..<length).allSatisfy { window[position + $0] & 0xC0 == 0x80 }
    guard isValid else { throw encodingFault("invalid UTF-8", offset) }
    return length
  }

  private func encodingFault(_ what: String, _ offset: Int) -> Diagnostic {
    Diagnostic(
      .error, "json-encoding", "", "has \(what) at byte \(offset)", "JSON is UTF-8 text: copy the file again")
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
private let trueBytes = Array("true".utf8)
private let falseBytes = Array("false".utf8)
private let nullBytes = Array("null".utf8)

extension Diagnostic {
  /// The same fault of a file in the words of a configuration: codes in kebab case, the place in the fact.
  package init(_ error: FormatError) {
    let code = error.code.rawValue.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
    self.init(
      .error, code, at: Place(file: error.source), "", "\(error.what), at \(error.place)", error.remedy)
  }
}
