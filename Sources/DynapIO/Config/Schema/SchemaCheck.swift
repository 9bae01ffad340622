import DynapChip
import DynapCircuits

/// Holds a tree of nodes against its declared type and collects all that is wrong with it.
struct SchemaCheck {
  /// What is wrong, in the order of the walk.
  private(set) var diagnostics: [Diagnostic] = []

  /// Checks a node that must be of a type; `path` is the key path to it.
  mutating func check(_ node: ConfigNode, _ type: ValueType, _ path: String) {
    if node.isNull {
      // A key without a value leaves a group empty; a single value cannot be left out like that.
      if case .scalar = type { add(node, path, "wrong-type", "is empty", "write \(type.expectation)") }
      return
    }
    guard let type = type.alternative(for: node) else {
      add(node, path, "wrong-type", "is \(node.description)", "write \(type.expectation)")
      return
    }
    switch type {
    case .scalar(let rule):
      guard let problem = node.scalar.flatMap({ rule.problem($0) }) else { return }
      add(node, path, problem)
    case .list(let element, let count):
      if !count.contains(node.items.count) {
        let expected =
          count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "at least \(count.lowerBound)"
        add(node, path, "list-length", "has \(node.items.count) entries", "write \(expected) entries")
      }
      for (index, item) in node.items.enumerated() { check(item, element, "\(path)[\(index)]") }
    case .tuple(let types, let required, let what):
      if node.items.count < required || node.items.count > types.count {
        add(node, path, "list-length", "has \(node.items.count) entries", "write \(what)")
      }
      for (index, pair) in zip(node.items, types).enumerated() { check(pair.0, pair.1, "\(path)[\(index)]") }
    case .mapping(let mapping): check(node, mapping, path)
    case .named(let element, _):
      for entry in node.entries { check(entry.value, element, Self.join(path, entry.key)) }
    case .selected(let space, let element): check(node, space, element, path)
    case .selector(let space): check(node, space, path)
    case .biases(let scope): check(node, scope, path)
    case .either: preconditionFailure("an alternative is never a choice itself")
    }
  }

  /// A key path with one more key.
  static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private mutating func add(_ node: ConfigNode, _ path: String, _ problem: Problem) {
    add(node, path, problem.code, problem.fact, problem.remedy)
  }

  private mutating func add(
    _ node: ConfigNode, _ path: String, _ code: String, _ fact: String, _ remedy: String
  ) {
    let subject = path.isEmpty ? "the file" : path
    diagnostics.append(Diagnostic(.error, code, at: node.place, subject, fact, remedy))
  }

  private mutating func add(_ entry: ConfigNode.Entry, _ path: String, _ problem: Problem) {
    diagnostics.append(
      Diagnostic(.error, problem.code, at: entry.place, path, problem.fact, problem.remedy))
  }

  private mutating func check(_ node: ConfigNode, _ mapping: MappingType, _ path: String) {
    for entry in node.entries {
      let path = Self.join(path, entry.key)
      guard let key = mapping.key(entry.key) else {
        let names = mapping.keys.map(\.name)
        let others = "the keys here are \(names.joined(separator: ", "))"
        add(
          entry, path,
          .unknown("unknown-key", "is not a known key", entry.key, among: names, otherwise: others))
        continue
      }
      if entry.value.isNull, case .scalar(let rule) = key.type {
        add(entry, path, Problem("wrong-type", "is empty", "write \(rule.expectation)"))
      } else {
        check(entry.value, key.type, path)
      }
    }
    for key in mapping.keys where key.isRequired && !node.entries.contains(where: { $0.key == key.name }) {
      add(node, path, "missing-key", "has no key '\(key.name)'", "add it: \(key.type.expectation)")
    }
    for (key, other) in mapping.needs where node[key] != nil && node[other] == nil {
      add(node, path, "missing-key", "has the key '\(key)' without '\(other)'", "give both")
    }
    checkChoice(node, mapping, path)
  }

  private mutating func checkChoice(_ node: ConfigNode, _ mapping: MappingType, _ path: String) {
    guard !mapping.exactlyOne.isEmpty else { return }
    let given = mapping.exactlyOne.filter { key in node.entries.contains { $0.key == key } }
    let names = mapping.exactlyOne.joined(separator: ", ")
    if given.isEmpty {
      add(node, path, "missing-key", "has none of the keys \(names)", "give one of them")
    } else if given.count > 1 {
      let fact = "has the keys \(given.joined(separator: " and ")) together"
      add(node, path, "conflicting-keys", fact, "give exactly one of \(names)")
    }
  }

  private mutating func check(_ node: ConfigNode, _ space: IndexSpace, _ element: ValueType, _ path: String) {
    if node.items.count > space.count {
      add(node, path, "list-length", "has \(node.items.count) entries", space.rule)
    }
    for (index, item) in node.items.enumerated() { check(item, element, "\(path)[\(index)]") }
    for entry in node.entries {
      let path = "\(path)[\(entry.key)]"
      if case .failure(let problem) = Selector.read(entry.key, space) { add(entry, path, problem) }
      check(entry.value, element, path)
    }
  }

  private mutating func check(_ node: ConfigNode, _ space: IndexSpace, _ path: String) {
    for (index, item) in node.items.enumerated() {
      let path = "\(path)[\(index)]"
      guard let text = item.text else {
        add(item, path, "wrong-type", "is \(item.description)", "write which \(space.name), such as 3 or 0-3")
        continue
      }
      if case .failure(let problem) = Selector.read(text, space) { add(item, path, problem) }
    }
    guard let text = node.text, case .failure(let problem) = Selector.read(text, space) else { return }
    add(node, path, problem)
  }

  private mutating func check(_ node: ConfigNode, _ scope: Parameter.Scope, _ path: String) {
    for entry in node.entries {
      let path = Self.join(path, entry.key)
      guard let parameter = ParameterTable.parameter(named: entry.key, in: scope) else {
        add(entry, path, BiasNames.problem(of: entry.key, in: scope))
        continue
      }
      if !parameter.isModelled {
        diagnostics.append(
          Diagnostic(
            .notModelled, parameter.name, at: entry.place, path, "has no effect in the emulator",
            "see \(BiasNames.page(of: parameter))"))
      }
      check(entry.value, BiasSchema.bias, path)
      checkSwitch(entry.value, parameter, path)
    }
  }

  private mutating func checkSwitch(_ node: ConfigNode, _ parameter: Parameter, _ path: String) {
    guard let type = node["type"], let text = type.text, ["n", "p"].contains(text.lowercased()) else {
      return
    }
    let isOwn = text.uppercased() == parameter.kind.rawValue
    guard parameter.kind != .switchable, !isOwn else { return }
    add(
      type, Self.join(path, "type"), "type-not-switchable", "is \(text)",
      "\(parameter.name) is of type \(parameter.kind.rawValue.lowercased()); only names that end in _V are switched"
    )
  }
}

extension Problem {
  /// A name that is not known, with the nearest one that is.
  static func unknown(
    _ code: String, _ fact: String, _ name: String, among names: [String], otherwise: String
  ) -> Problem {
    Problem(code, fact, Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" } ?? otherwise)
  }
}
