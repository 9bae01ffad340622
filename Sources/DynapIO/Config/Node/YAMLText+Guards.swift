import Yams

/// Keys that got another first character, because the parser stops at a mapping in which a key occurs twice.
struct MaskedKeys {
  private var originals: [String: String] = [:]

  /// How many keys are masked.
  var count: Int { originals.count }

  /// Masks the key at a mark, keeping every column of the text; false when no plain or quoted key stands there.
  mutating func mask(_ mark: Mark, in text: inout [Unicode.Scalar]) -> Bool {
    guard var start = Self.offset(of: mark, in: text) else { return false }
    let quote = text[start]
    let isQuoted = quote == "\"" || quote == "'"
    if isQuoted { start += 1 }
    var end = start
    while end < text.count, text[end] != "\n", isQuoted ? text[end] != quote : text[end] != ":" { end += 1 }
    // The private-use area holds no character that a configuration has a use for.
    guard end > start, end < text.count, !"&!*?[{|>\\".unicodeScalars.contains(text[start]),
      let stand = Unicode.Scalar(0xE000 + UInt32(originals.count))
    else { return false }
    var name = String(String.UnicodeScalarView(text[start..<end]))
    while !isQuoted, name.last == " " { name.removeLast() }
    text[start] = stand
    originals[String(stand) + name.unicodeScalars.dropFirst().map(String.init).joined()] = name
    return true
  }

  /// The key as it was written, when it is a masked one.
  func original(of key: String) -> String? { originals.isEmpty ? nil : originals[key] }

  private static func offset(of mark: Mark, in text: [Unicode.Scalar]) -> Int? {
    var line = 1
    var offset = 0
    while line < mark.line {
      guard let newline = text[offset...].firstIndex(where: { $0 == "\n" }) else { return nil }
      offset = newline + 1
      line += 1
    }
    offset += mark.column - 1
    return mark.line > 0 && mark.column > 0 && offset < text.count ? offset : nil
  }
}

extension YAMLText {
  /// The line of the first byte that is not UTF-8, from 1.
  static func lineOfInvalidByte(_ bytes: [UInt8]) -> Int {
    var line = 1
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      if String(validating: bytes[start..<index], as: UTF8.self) == nil { return line }
      start = index + 1
      line += 1
    }
    return line
  }

  /// Where a text with aliases has a key that is not a name.
  ///
  /// The parser hashes keys, and hashing expands aliases without limit, so such a text must not reach it.
  static func complexKey(in text: String) -> (line: Int, column: Int)? {
    guard text.utf8.contains(UInt8(ascii: "*")) else { return nil }
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      guard let column = complexKeyColumn(Array(line.utf8)) else { continue }
      return (number, column)
    }
    return nil
  }

  private static func complexKeyColumn(_ line: [UInt8]) -> Int? {
    let space = UInt8(ascii: " ")
    for (index, byte) in line.enumerated() {
      if byte == UInt8(ascii: "#"), index == 0 || line[index - 1] == space { return nil }
      let isStart = index == 0 || " [{,-".utf8.contains(line[index - 1])
      switch byte {
      case UInt8(ascii: "?") where isStart && (index + 1 == line.count || line[index + 1] == space):
        return index + 1
      case UInt8(ascii: "*") where isStart:
        let rest = line[(index + 1)...].drop { isAnchorCharacter($0) }
        if rest.first(where: { $0 != space }) == UInt8(ascii: ":") { return index + 1 }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if line[(index + 1)...].first(where: { $0 != space }) == UInt8(ascii: ":") { return index + 1 }
      default:
        break
      }
    }
    return nil
  }

  private static func isAnchorCharacter(_ byte: UInt8) -> Bool {
    let character = Character(Unicode.Scalar(byte))
    return character.isASCII
      && (character.isLetter || character.isNumber || character == "_" || character == "-")
  }
}
