import DynapChip
import Yams

/// The bytes of a YAML or JSON file turned into nodes, within limits, with what is wrong with the text.
struct YAMLText {
  /// The root, or nil when there is none to speak of.
  private(set) var root: ConfigNode?
  /// What is wrong with the text.
  private(set) var diagnostics: [Diagnostic] = []

  /// The largest file that is read.
  static let byteLimit = 32 << 20
  /// The deepest nesting that is read.
  static let depthLimit = 64
  /// The most nodes after aliases are expanded.
  static let nodeLimit = 2_000_000
  /// The most keys that are reported as duplicates.
  private static let duplicateLimit = 64

  private let file: String
  private var nodeCount = 0
  private var masked = MaskedKeys()

  /// Reads bytes; `file` is the name in places.
  init(bytes: [UInt8], file: String) {
    self.file = file
    guard bytes.count <= Self.byteLimit else {
      fail(
        "file-too-large", nil, "has \(bytes.count) bytes",
        "a configuration has at most 32 MiB; keep data in .npy or .csv")
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let line = Self.lineOfInvalidByte(bytes)
      fail("file-not-utf8", (line, 1), "has bytes that are not UTF-8", "save the file as UTF-8 text")
      return
    }
    if let mark = Self.complexKey(in: text) {
      fail("complex-key", mark, "has a list, a mapping or an alias as a key", "write a plain name as the key")
      return
    }
    compose(text)
  }

  private mutating func fail(
    _ code: String, _ mark: (line: Int, column: Int)?, _ fact: String, _ remedy: String
  ) {
    let place = Diagnostic.Place(file: file, line: mark?.line, column: mark?.column)
    diagnostics.append(
      Diagnostic(.error, code, at: place, mark == nil ? "the file" : "the text", fact, remedy))
  }

  private mutating func failOfDepth(_ mark: (line: Int, column: Int)?) {
    fail("nesting-too-deep", mark, "is nested too deeply", "a configuration is nested at most 64 levels deep")
  }

  private mutating func compose(_ text: String) {
    var scalars = Array(text.unicodeScalars)
    var text = text
    while true {
      do {
        guard let node = try Yams.compose(yaml: text) else {
          fail("file-empty", nil, "is empty", "begin with 'format: dynapse/1'")
          return
        }
        let converted = convert(node, depth: 0)
        if let converted, converted.isNull {
          fail("file-empty", nil, "is empty", "begin with 'format: dynapse/1'")
        } else {
          root = converted
        }
        return
      } catch YamlError.duplicatedKeysInMapping(_, let context) {
        // Yams stops at a mapping with duplicates. Each is given a name of its own, so that the rest can be read too.
        guard masked.count < Self.duplicateLimit, masked.mask(context.mark, in: &scalars) else {
          let mark = (context.mark.line, context.mark.column)
          fail("duplicate-key", mark, "has a key that occurs twice", "remove one of the two")
          return
        }
        text = String(String.UnicodeScalarView(scalars))
      } catch {
        report(error, text)
        return
      }
    }
  }

  private mutating func report(_ error: any Error, _ text: String) {
    let remedy = "check the indentation, quotes and brackets at and above this place"
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      guard !problem.hasPrefix("Maximum nesting level") else {
        failOfDepth((mark.line, mark.column))
        return
      }
      let what = context.map { "\($0.text), \(problem)" } ?? problem
      fail("yaml-syntax", (mark.line, mark.column), "is not YAML: \(what)", remedy)
    case .reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0)
      let line = before.filter(\.isNewline).count + 1
      let column = before.reversed().prefix { !$0.isNewline }.count + 1
      fail("yaml-syntax", (line, column), "is not YAML: \(problem)", "remove the character")
    case .memory:
      failOfDepth(nil)
    default:
      fail("yaml-syntax", nil, "is not YAML", remedy)
    }
  }

  private mutating func convert(_ node: Node, depth: Int) -> ConfigNode? {
    let mark = node.mark.map { (line: $0.line, column: $0.column) }
    guard depth < Self.depthLimit else {
      if !diagnostics.contains(where: { $0.code == "nesting-too-deep" }) {
        failOfDepth(mark)
      }
      return nil
    }
    nodeCount += 1
    guard nodeCount <= Self.nodeLimit else {
      if nodeCount == Self.nodeLimit + 1 {
        fail("aliases-too-large", mark, "grows too large", "expand aliases to at most 2 million values")
      }
      return nil
    }
    let place = Diagnostic.Place(file: file, line: mark?.line, column: mark?.column)
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return ConfigNode(content: .scalar(.init(text: scalar.string, isPlain: isPlain)), place: place)
    case .sequence(let sequence):
      var items: [ConfigNode] = []
      for item in sequence {
        guard let item = convert(item, depth: depth + 1) else { return nil }
        items.append(item)
      }
      return ConfigNode(content: .list(items), place: place)
    case .mapping(let mapping):
      return convert(mapping, place: place, depth: depth)
    case .alias:
      return nil
    }
  }

  private mutating func convert(_ mapping: Node.Mapping, place: Diagnostic.Place, depth: Int) -> ConfigNode? {
    var entries: [ConfigNode.Entry] = []
    var lines: [String: Int] = [:]
    for (key, value) in mapping {
      let mark = key.mark
      let keyPlace = Diagnostic.Place(file: file, line: mark?.line, column: mark?.column)
      guard case .scalar(let scalar) = key else {
        fail(
          "complex-key", (mark?.line ?? 1, mark?.column ?? 1), "has a key that is not a name",
          "write a plain name")
        continue
      }
      let name = masked.original(of: scalar.string) ?? scalar.string
      guard let converted = convert(value, depth: depth + 1) else { return nil }
      if name == "<<", scalar.style == .plain {
        // A merge: its keys stand before the mapping's own, which win. Their places stay.
        entries.insert(contentsOf: converted.entries, at: 0)
        continue
      }
      if let first = lines[name] {
        let fact = "occurs twice; the first one is in line \(first)"
        diagnostics.append(
          Diagnostic(.error, "duplicate-key", at: keyPlace, name, fact, "remove one of the two"))
      }
      lines[name] = keyPlace.line ?? 0
      entries.append(.init(key: name, place: keyPlace, value: converted))
    }
    return ConfigNode(content: .mapping(Self.merged(entries)), place: place)
  }

  /// Keeps the last of equal keys, in the place of the first.
  private static func merged(_ entries: [ConfigNode.Entry]) -> [ConfigNode.Entry] {
    var index: [String: Int] = [:]
    var result: [ConfigNode.Entry] = []
    for entry in entries {
      if let known = index[entry.key] {
        result[known] = entry
      } else {
        index[entry.key] = result.count
        result.append(entry)
      }
    }
    return result
  }
}
