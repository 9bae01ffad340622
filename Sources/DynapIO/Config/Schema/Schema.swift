import DynapCircuits

/// The file format as a JSON schema and as text for `docs/configuration.md`, both made from the reader's own tables.
public enum Schema {
  /// The JSON Schema (draft 2020-12) of an experiment.
  public static func json() -> String {
    var definitions = Definitions()
    let root = definitions.schema(.mapping(ExperimentSchema.experiment))
    for type in parts { _ = definitions.schema(.mapping(type)) }
    return JSONText.object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Dynapse experiment, \(ExperimentSchema.format)")),
      ("allOf", .array([root])),
      ("$defs", .object(definitions.members)),
    ]).text + "\n"
  }

  /// Markdown tables of every mapping of the format.
  public static func markdown() -> String {
    var pages: [String] = []
    var seen: Set<String> = []
    var queue = [ExperimentSchema.experiment] + parts
    while !queue.isEmpty {
      let type = queue.removeFirst()
      guard seen.insert(type.name).inserted else { continue }
      pages.append(table(type))
      queue += type.keys.flatMap { $0.type.mappings }
    }
    return pages.joined(separator: "\n")
  }

  /// The files that an experiment names.
  private static let parts = [
    ExperimentSchema.preset, ExperimentSchema.process, PartSchema.mismatch, PartSchema.die, PartSchema.board,
    TrainingSchema.experiment,
  ]

  private static func table(_ type: MappingType) -> String {
    var text =
      "## \(type.name)\n\n\(type.summary)\n\n| Key | Value | Standard | Meaning |\n|---|---|---|---|\n"
    for key in type.keys {
      let standard = key.isRequired ? "**required**" : key.standard
      text += "| `\(key.name)` | \(key.type.documentName) | \(standard) | \(key.summary) |\n"
    }
    if !type.exactlyOne.isEmpty {
      text += "\nExactly one of \(type.exactlyOne.map { "`\($0)`" }.joined(separator: ", ")) is given.\n"
    }
    return text
  }

  /// The definitions that a schema refers to.
  private struct Definitions {
    var members: [(String, JSONText)] = []

    mutating func schema(_ type: ValueType) -> JSONText {
      switch type {
      case .scalar(let rule): return rule.schema
      case .list(let element, let count):
        var parts: [(String, JSONText)] = [("type", .string("array")), ("items", schema(element))]
        if count.lowerBound > 0 { parts.append(("minItems", .number(Double(count.lowerBound)))) }
        return .object(parts)
      case .tuple(let types, let required, _):
        return .object([
          ("type", .string("array")), ("prefixItems", .array(types.map { schema($0) })),
          ("minItems", .number(Double(required))), ("maxItems", .number(Double(types.count))),
        ])
      case .mapping(let mapping): return reference(mapping)
      case .named(let element, _):
        return .object([("type", .string("object")), ("additionalProperties", schema(element))])
      case .selected(let space, let element):
        let entry = schema(element)
        return .anyOf([
          .object([("type", .string("array")), ("items", entry), ("maxItems", .number(Double(space.count)))]),
          .object([
            ("type", .string("object")),
            ("patternProperties", .object([("^(all|[0-9]+(-[0-9]+)?( ?, ?[0-9]+(-[0-9]+)?)*)$", entry)])),
            ("additionalProperties", .flag(false)),
          ]),
        ])
      case .selector:
        return .anyOf([
          .type("integer"), .type("string"),
          .object([("type", .string("array")), ("items", .anyOf([.type("integer"), .type("string")]))]),
        ])
      case .biases(let scope):
        let bias = schema(BiasSchema.bias)
        let name = "biases_\(SnakeCase.text(scope.rawValue))"
        if !members.contains(where: { $0.0 == name }) {
          let rows = ParameterTable.parameters(in: scope).map { parameter in
            (
              parameter.name,
              JSONText.object([("description", .string(parameter.summary)), ("allOf", .array([bias]))])
            )
          }
          members.append((name, .object([("type", .string("object")), ("properties", .object(rows))])))
        }
        return .object([("$ref", .string("#/$defs/\(name)"))])
      case .either(let types): return .anyOf(types.map { schema($0) })
      }
    }

    private mutating func reference(_ type: MappingType) -> JSONText {
      let reference = JSONText.object([("$ref", .string("#/$defs/\(type.name)"))])
      guard !members.contains(where: { $0.0 == type.name }) else { return reference }
      let index = members.count
      members.append((type.name, .object([])))
      var parts: [(String, JSONText)] = [
        ("type", .string("object")), ("description", .string(type.summary)),
        ("properties", .object(type.keys.map { ($0.name, property($0)) })),
        ("additionalProperties", .flag(false)),
      ]
      let required = type.keys.filter(\.isRequired).map { JSONText.string($0.name) }
      if !required.isEmpty { parts.append(("required", .array(required))) }
      if !type.exactlyOne.isEmpty {
        parts.append(
          ("oneOf", .array(type.exactlyOne.map { .object([("required", .array([.string($0)]))]) })))
      }
      members[index].1 = .object(parts)
      return reference
    }

    private mutating func property(_ key: Key) -> JSONText {
      let described = key.standard.isEmpty ? key.summary : "\(key.summary) (standard: \(key.standard))"
      return .object([("description", .string(described)), ("allOf", .array([schema(key.type)]))])
    }
  }
}

extension ValueType {
  /// What a table in the documents says of a value.
  var documentName: String {
    switch self {
    case .scalar(let rule): rule.name
    case .list(let element, _): "list of \(element.documentName)"
    case .tuple(_, _, let what): what
    case .mapping(let type): "[\(type.name)](#\(type.name))"
    case .named(let element, let what): "\(what) by name: \(element.documentName)"
    case .selected(let space, let element): "by \(space.name): \(element.documentName)"
    case .selector(let space): "\(space.name)s, such as `0-3`"
    case .biases: "[biases](#bias) by silicon name"
    case .either(let types): types.map(\.documentName).joined(separator: ", or ")
    }
  }

  /// The mappings that a value is made of.
  var mappings: [MappingType] {
    switch self {
    case .scalar, .selector: []
    case .list(let element, _), .named(let element, _), .selected(_, let element): element.mappings
    case .tuple(let types, _, _), .either(let types): types.flatMap(\.mappings)
    case .mapping(let type): [type]
    case .biases: [BiasSchema.mapping]
    }
  }
}
