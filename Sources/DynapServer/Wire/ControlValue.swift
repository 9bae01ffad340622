import Foundation
import NIOCore

/// A value of the JSON that control messages are made of.
package enum ControlValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case list([ControlValue])
  case object([String: ControlValue])

  /// Reads JSON.
  ///
  /// - Throws: ``WireError`` with code `control-json` when it is none.
  package init(json: ByteBuffer, of what: String) throws(WireError) {
    do {
      self = try JSONDecoder().decode(ControlValue.self, from: Data(json.readableBytesView))
    } catch {
      throw .control(what, "is no JSON")
    }
  }

  /// The JSON, keys in alphabetical order.
  package var json: ByteBuffer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What is not finite has no place in JSON, and the encoder would throw.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(self) else { return ByteBuffer(string: "null") }
    return ByteBuffer(bytes: data)
  }

  /// The value of a key, or nil.
  package subscript(key: String) -> ControlValue? {
    guard case .object(let entries) = self else { return nil }
    return entries[key]
  }

  /// The integer that it is, or nil.
  package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  /// The number that it is, or nil.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
  /// The text that it is, or nil.
  package var text: String? { if case .text(let value) = self { value } else { nil } }
  /// The truth that it is, or nil.
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The list that it is, or nil.
  package var list: [ControlValue]? { if case .list(let value) = self { value } else { nil } }
  /// The keys that it has, if any.
  package var keys: [String] { if case .object(let entries) = self { entries.keys.sorted() } else { [] } }
}

extension ControlValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([ControlValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: ControlValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension ControlValue: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral
{
  package init(dictionaryLiteral elements: (String, ControlValue)...) {
    self = .object(Dictionary(elements) { $1 })
  }
  package init(stringLiteral value: String) { self = .text(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(arrayLiteral elements: ControlValue...) { self = .list(elements) }
}
