/// A JSON value that keeps the order of its members.
indirect enum JSONText: Hashable, Sendable {
  case object([(String, JSONText)])
  case array([JSONText])
  case string(String)
  case number(Double)
  case flag(Bool)

  /// A schema that asks for a JSON type.
  static func type(_ name: String) -> JSONText { .object([("type", .string(name))]) }
  /// A schema that asks for a text of a form.
  static func pattern(_ pattern: String) -> JSONText {
    .object([("type", .string("string")), ("pattern", .string(pattern))])
  }
  /// A schema that one of several satisfies.
  static func anyOf(_ schemas: [JSONText]) -> JSONText {
    schemas.count == 1 ? schemas[0] : .object([("anyOf", .array(schemas))])
  }

  /// The text, indented by two spaces.
  var text: String {
    var text = ""
    append(to: &text, indentation: 0)
    return text
  }

  private func append(to text: inout String, indentation: Int) {
    let inner = String(repeating: " ", count: indentation + 2)
    let outer = String(repeating: " ", count: indentation)
    switch self {
    case .object(let members) where members.isEmpty: text += "{}"
    case .array(let elements) where elements.isEmpty: text += "[]"
    case .object(let members):
      text += "{\n"
      for (index, member) in members.enumerated() {
        text += "\(inner)\(Self.quoted(member.0)): "
        member.1.append(to: &text, indentation: indentation + 2)
        text += index + 1 < members.count ? ",\n" : "\n"
      }
      text += "\(outer)}"
    case .array(let elements):
      text += "[\n"
      for (index, element) in elements.enumerated() {
        text += inner
        element.append(to: &text, indentation: indentation + 2)
        text += index + 1 < elements.count ? ",\n" : "\n"
      }
      text += "\(outer)]"
    case .string(let string): text += Self.quoted(string)
    case .number(let number): text += DecimalNotation.text(number)
    case .flag(let flag): text += flag ? "true" : "false"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  static func == (a: JSONText, b: JSONText) -> Bool { a.text == b.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// Numbers in files: whole ones without a point.
enum DecimalNotation {
  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}
