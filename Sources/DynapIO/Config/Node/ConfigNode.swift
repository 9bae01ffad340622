import DynapChip

/// One node of a configuration file, as it was written: text, list or mapping, with the place it came from.
///
/// What a text means is decided by the key that holds it, so nothing is converted here.
struct ConfigNode: Sendable {
  /// What the node holds.
  enum Content: Sendable {
    /// A single value.
    case scalar(Scalar)
    /// Values in order.
    case list([ConfigNode])
    /// Keys with values, in order; the reader has reported keys that occur twice.
    case mapping([Entry])
  }

  /// A single value as text.
  struct Scalar: Sendable {
    /// The text without its quotes.
    var text: String
    /// Whether it was written without quotes, so that it can be a number, `true` or nothing.
    var isPlain = true
  }

  /// A key and its value.
  struct Entry: Sendable {
    var key: String
    var place: Diagnostic.Place
    var value: ConfigNode
  }

  /// What the node holds.
  var content: Content
  /// Where it was written.
  var place: Diagnostic.Place
}

extension ConfigNode {
  /// The scalar, or nil for a list and a mapping.
  var scalar: Scalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

  /// The list's nodes; empty for anything else.
  var items: [ConfigNode] { if case .list(let items) = content { items } else { [] } }

  /// The mapping's entries; empty for anything else.
  var entries: [Entry] { if case .mapping(let entries) = content { entries } else { [] } }

  /// Whether a key was written without a value.
  var isNull: Bool {
    guard let scalar, scalar.isPlain else { return false }
    return ["", "~", "null"].contains(scalar.text)
  }

  /// Whether it is a list.
  var isList: Bool { if case .list = content { true } else { false } }
  /// Whether it is a mapping.
  var isMapping: Bool { if case .mapping = content { true } else { false } }

  /// The value of a key; nil when the key is absent or was written without a value.
  subscript(key: String) -> ConfigNode? {
    guard let value = entries.last(where: { $0.key == key })?.value, !value.isNull else { return nil }
    return value
  }

  /// What the node is, as a clause after `is`.
  var description: String {
    switch content {
    case .list: return "a list"
    case .mapping: return "a mapping"
    case .scalar(let scalar):
      if isNull { return "empty" }
      let text = scalar.text.count > 40 ? scalar.text.prefix(40) + "..." : scalar.text[...]
      return scalar.isPlain && Double(text) != nil ? String(text) : "'\(text)'"
    }
  }

  /// A text that equal contents share, wherever and however they were written: what the digest is taken of.
  var canonicalText: String {
    var text = ""
    appendCanonical(to: &text)
    return text
  }

  private func appendCanonical(to text: inout String) {
    switch content {
    case .scalar(let scalar): text += "\(scalar.text.utf8.count):\(scalar.text)"
    case .list(let items):
      text += "["
      for item in items { item.appendCanonical(to: &text) }
      text += "]"
    case .mapping(let entries):
      text += "{"
      for entry in entries {
        text += "\(entry.key.utf8.count):\(entry.key)="
        entry.value.appendCanonical(to: &text)
      }
      text += "}"
    }
  }
}
