import DynapChip
import DynapCircuits

extension VendorJSONReader {
  /// Notes a fault at the value at hand.
  func add(_ code: String, _ fact: @autoclosure () -> String, _ remedy: @autoclosure () -> String) {
    report.add(Diagnostic(.error, code, at: .init(file: file), keyPath, fact(), remedy()))
  }

  /// Notes a value of the wrong type and passes it.
  func mismatch(_ remedy: @autoclosure () -> String) throws {
    let kind: String
    switch try scanner.nextByte() {
    case UInt8(ascii: "{"): kind = "an object"
    case UInt8(ascii: "["): kind = "a list"
    case UInt8(ascii: "\""): kind = "a string"
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): kind = "a number"
    default:
      let literal = try scanner.literal()
      return add("wrong-type", literal == .null ? "is null" : "is a truth value", remedy())
    }
    add("wrong-type", "is \(kind)", remedy())
    try scanner.skipValue()
  }

  /// Notes that no object stands here; a list at the root is a file of another kind.
  func refuse<Value>(_ byte: UInt8, _ shape: VendorObject<Value>) throws {
    if let root = shape.root, byte == UInt8(ascii: "[") { throw otherDocument("a list", shape.noun, root) }
    try mismatch(shape.remedy)
  }

  /// Notes a key that its object does not have and passes its value; at the root it may give the file away.
  func unknown<Value>(_ key: String, _ shape: VendorObject<Value>) throws {
    if let root = shape.root, let noun = VendorNames.signatures[key] {
      path.removeLast()
      let found = noun == shape.noun ? "\(noun) without its outer value0" : noun
      throw otherDocument(found, shape.noun, root)
    }
    add("unknown-key", "is no key of \(shape.noun)", shape.remedy(forUnknown: key))
    try scanner.skipValue()
  }

  /// Notes a key that was read before and passes its value.
  func duplicate() throws {
    add("duplicate-key", "stands twice in its object", "give each key once")
    try scanner.skipValue()
  }

  /// What to throw where a file holds another class than the one that is read.
  private func otherDocument(_ found: String, _ noun: String, _ root: VendorRoot) -> Diagnostic {
    Diagnostic(.error, root.code, "", "holds \(found)", "give \(noun), \(root.example)")
  }

  /// The keys down to the value at hand; `value0` at the root goes without saying.
  var keyPath: String {
    var text = ""
    var steps = path[...]
    if steps.count > 1, case .key("value0")? = steps.first { steps.removeFirst() }
    for step in steps {
      switch step {
      case .key(let key): text += text.isEmpty ? key : "." + key
      case .value(let index): text += ".value\(index)"
      case .item(let index): text += "[\(index)]"
      case .entry(let name): text += "[\(name)]"
      }
    }
    return text
  }

  /// A name from the text as a message may show it.
  func shown(_ bytes: [UInt8]) -> String {
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// What to say about a parameter that a scope does not have, or spells otherwise.
  static func remedy(forUnknown name: String, _ scope: Parameter.Scope) -> String {
    let names = ParameterTable.parameters(in: scope).map(\.name)
    let nearest =
      ParameterTable.parameter(named: name, in: scope)?.name ?? Spelling.nearest(to: name, among: names)
    return "no parameter of this map (scope \(scope.rawValue)) has that name"
      + (nearest.map { "; did you mean \($0)" } ?? "")
  }
}
