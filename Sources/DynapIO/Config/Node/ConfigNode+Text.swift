import DynapChip

extension ConfigNode {
  /// The node in one line of a file, which reads back as the same node.
  var flowText: String {
    switch content {
    case .scalar(let scalar):
      return scalar.isPlain && Self.isPlainAnywhere(scalar.text)
        ? scalar.text : JSONText.string(scalar.text).text
    case .list(let items): return "[\(items.map(\.flowText).joined(separator: ", "))]"
    case .mapping(let entries):
      let texts = entries.map { "\(JSONText.string($0.key).text): \($0.value.flowText)" }
      return "{\(texts.joined(separator: ", "))}"
    }
  }

  /// Whether a text means the same without quotes, in a list and in a mapping too.
  private static func isPlainAnywhere(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "+"),
        UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "%"):
        true
      default: false
      }
    }
    return first != UInt8(ascii: "%") && isWord(first) && isWord(last)
      && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: " ") }
  }
}
