import DynapCircuits

/// What the value of a key must be: the one declaration behind validation, the JSON schema and the documents.
indirect enum ValueType: Sendable {
  /// A single value.
  case scalar(ScalarRule)
  /// Values of one type, in order.
  case list(ValueType, count: ClosedRange<Int>)
  /// A list in which each place has a type of its own; places past the required ones may be absent.
  case tuple([ValueType], required: Int, what: String)
  /// A mapping with declared keys.
  case mapping(MappingType)
  /// A mapping whose keys are names that the user gives.
  case named(ValueType, what: String)
  /// One value for each of a numbered kind: a list, or a mapping by selector.
  case selected(IndexSpace, ValueType)
  /// Some of a numbered kind: a selector, or a list of selectors.
  case selector(IndexSpace)
  /// Biases of a scope by their silicon names.
  case biases(Parameter.Scope)
  /// The first type whose shape (single value, list, mapping) the value has.
  case either([ValueType])
}

/// A mapping with declared keys.
struct MappingType: Sendable {
  /// The name in the schema and the documents.
  let name: String
  /// What it describes, in a sentence.
  let summary: String
  /// Its keys, in the order of documents.
  let keys: [Key]
  /// Keys of which exactly one must be given; empty when there is no such choice.
  var exactlyOne: [String] = []
  /// Keys that need another key beside them.
  var needs: [(key: String, other: String)] = []

  /// Declares a mapping.
  init(
    _ name: String, _ summary: String, exactlyOne: [String] = [], needs: [(key: String, other: String)] = [],
    _ keys: [Key]
  ) {
    self.name = name
    self.summary = summary
    self.keys = keys
    self.exactlyOne = exactlyOne
    self.needs = needs
  }

  /// The declaration of a key.
  func key(_ name: String) -> Key? { keys.first { $0.name == name } }
}

/// One key of a mapping.
struct Key: Sendable {
  /// How it is written.
  let name: String
  /// What its value must be.
  let type: ValueType
  /// What holds when it is absent, in words; empty when there is nothing to say.
  let standard: String
  /// Whether it must be there.
  let isRequired: Bool
  /// What it means, in a line.
  let summary: String

  /// Declares a key that may be absent.
  init(_ name: String, _ type: ValueType, _ standard: String, _ summary: String) {
    self.name = name
    self.type = type
    self.standard = standard
    self.isRequired = false
    self.summary = summary
  }

  /// Declares a key that must be there.
  init(required name: String, _ type: ValueType, _ summary: String) {
    self.name = name
    self.type = type
    standard = ""
    isRequired = true
    self.summary = summary
  }
}

extension ValueType {
  /// What is expected, as a clause after `write`.
  var expectation: String {
    switch self {
    case .scalar(let rule): rule.expectation
    case .list(let element, let count):
      count.lowerBound == count.upperBound
        ? "a list of \(count.lowerBound) values" : "a list, each entry \(element.expectation)"
    case .tuple(_, _, let what): what
    case .mapping(let type):
      "a mapping with keys such as \(type.keys.prefix(3).map(\.name).joined(separator: ", "))"
    case .named(_, let what): "a mapping from the names of \(what)"
    case .selected(let space, _): "a list with one entry per \(space.name), or a mapping such as {0-3: ...}"
    case .selector(let space): "which \(space.name)s, such as 0-3 or [0, 2]"
    case .biases: "a mapping from silicon names to biases"
    case .either(let types): types.map(\.expectation).joined(separator: ", or ")
    }
  }

  /// The type of an alternative that a node's shape picks, or nil.
  func alternative(for node: ConfigNode) -> ValueType? {
    switch self {
    case .either(let types): types.lazy.compactMap { $0.alternative(for: node) }.first
    case .scalar: node.scalar != nil ? self : nil
    case .list, .tuple: node.isList ? self : nil
    case .selector: node.isMapping ? nil : self
    case .selected: node.scalar != nil ? nil : self
    case .mapping, .named, .biases: node.isMapping ? self : nil
    }
  }
}
