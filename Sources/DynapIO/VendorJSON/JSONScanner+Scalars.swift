import DynapChip

extension JSONScanner {
  /// A literal that stands next.
  enum Literal { case yes, no, null }

  /// Passes `true`, `false` or `null`.
  func literal() throws(Diagnostic) -> Literal {
    _ = try nextByte()
    try prepare(5)
    if try take(trueBytes) { return .yes }
    if try take(falseBytes) { return .no }
    if try take(nullBytes) { return .null }
    let rest = UnsafeBufferPointer(start: window + position, count: end - position)
    if [trueBytes, falseBytes, nullBytes].contains(where: { $0.starts(with: rest) }) { position = end }
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
    if end - position < length {
      position = end
      throw unexpected("the rest of a string")
    }
    let isValid =
      second ~= window[position + 1] && (2..<length).allSatisfy { window[position + $0] & 0xC0 == 0x80 }
    guard isValid else { throw encodingFault("invalid UTF-8", offset) }
    return length
  }

  private func encodingFault(_ what: String, _ offset: Int) -> Diagnostic {
    Diagnostic(
      .error, "json-encoding", "", "has \(what) at byte \(offset)", "JSON is UTF-8 text: copy the file again")
  }
}

private let trueBytes = Array("true".utf8)
private let falseBytes = Array("false".utf8)
private let nullBytes = Array("null".utf8)
