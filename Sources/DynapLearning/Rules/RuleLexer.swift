/// Splits the text of a rule into words.
struct RuleLexer {
  /// One word with the place where it begins.
  struct Token: Hashable {
    enum Kind: Hashable {
      case number(Double)
      case name(String)
      case sign(Character)
      case end
    }

    var kind: Kind
    var offset: Int
  }

  private let text: [Character]
  private var index = 0

  init(_ text: String) { self.text = Array(text) }

  /// The next word.
  ///
  /// - Throws: ``RuleError`` `character` and `number`.
  mutating func next() throws(RuleError) -> Token {
    while index < text.count, text[index].isWhitespace { index += 1 }
    let start = index
    guard index < text.count else { return Token(kind: .end, offset: start) }
    let first = text[index]
    if first.isASCIIDigit || first == "." { return try number() }
    if first.isNameStart {
      while index < text.count, text[index].isNameStart || text[index].isASCIIDigit { index += 1 }
      return Token(kind: .name(String(text[start..<index])), offset: start)
    }
    index += 1
    guard "+-*/(),".contains(first) else {
      throw RuleError(
        .character, at: start, "holds '\(first)', which has no meaning in a rule",
        "write numbers, names, + - * / , and parentheses")
    }
    return Token(kind: .sign(first), offset: start)
  }

  private mutating func number() throws(RuleError) -> Token {
    let start = index
    while index < text.count, text[index].isASCIIDigit || text[index] == "." { index += 1 }
    if index < text.count, text[index] == "e" || text[index] == "E" {
      let mark = index
      index += 1
      if index < text.count, text[index] == "+" || text[index] == "-" { index += 1 }
      let digits = index
      while index < text.count, text[index].isASCIIDigit { index += 1 }
      if digits == index { index = mark }
    }
    let word = String(text[start..<index])
    guard let value = Double(word), value.isFinite else {
      throw RuleError(
        .number, at: start, "holds '\(word)', which is no finite number",
        "write a number such as 0.05 or 2e-3")
    }
    return Token(kind: .number(value), offset: start)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
  fileprivate var isNameStart: Bool { isASCII && (isLetter || self == "_") }
}
