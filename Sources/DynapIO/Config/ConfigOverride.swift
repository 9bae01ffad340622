import DynapChip

/// A setting from the command line, `PATH=VALUE`, put into the tree of nodes before it is checked.
enum ConfigOverride {
  /// One step of a path.
  private enum Step {
    case key(String)
    case index(Int)
  }

  /// The key that a single value stands for when a path goes through it.
  private static let longForm = ["mismatch": "model", "board": "file"]

  /// Applies a setting, or says what is wrong with it.
  static func apply(_ text: String, to root: inout ConfigNode) -> Diagnostic? {
    let place = Diagnostic.Place(file: "--set \(text)")
    func problem(_ code: String, _ path: String, _ fact: String, _ remedy: String) -> Diagnostic {
      Diagnostic(.error, code, at: place, path, fact, remedy)
    }
    guard let equals = text.firstIndex(of: "="), let steps = steps(text[..<equals]) else {
      return problem(
        "override-unreadable", "the setting", "is not of the form PATH=VALUE",
        "write for example duration=2s or connections[1].probability=0.2")
    }
    let value = YAMLText(bytes: Array(text[text.index(after: equals)...].utf8), file: "")
    guard var node = value.root, value.diagnostics.isEmpty else {
      return problem(
        "override-unreadable", "the value", "is not YAML",
        "write for example duration=2s, and quote lists for the shell")
    }
    node.setPlace(place)
    var path = ""
    if let problem = set(node, at: steps[...], in: &root, &path) {
      return Diagnostic(.error, "override-path", at: place, path, problem.fact, problem.remedy)
    }
    return nil
  }

  private static func steps(_ path: Substring) -> [Step]? {
    var steps: [Step] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      guard let name = pieces.first, !name.isEmpty else { return nil }
      steps.append(.key(String(name)))
      for piece in pieces.dropFirst() {
        guard piece.last == "]", let index = Int(piece.dropLast()), index >= 0 else { return nil }
        steps.append(.index(index))
      }
    }
    return steps
  }

  private static func set(
    _ value: ConfigNode, at steps: ArraySlice<Step>, in node: inout ConfigNode, _ path: inout String
  ) -> (fact: String, remedy: String)? {
    guard let step = steps.first else {
      node = value
      return nil
    }
    if node.isNull { node.content = .mapping([]) }
    switch step {
    case .key(let key):
      if node.scalar != nil, let long = longForm[path] {
        let entry = ConfigNode.Entry(key: long, place: node.place, value: node)
        node.content = .mapping([entry])
      }
      path = SchemaCheck.join(path, key)
      return set(value, at: steps.dropFirst(), key: key, in: &node, &path)
    case .index(let index):
      path += "[\(index)]"
      if case .list(var items) = node.content {
        guard items.indices.contains(index) else {
          let count = items.count
          return (
            "does not exist", count == 0 ? "the list is empty" : "the list has entries 0 to \(count - 1)"
          )
        }
        defer { node.content = .list(items) }
        return set(value, at: steps.dropFirst(), in: &items[index], &path)
      }
      // A mapping by selector: a new last entry wins over the earlier ones, and only in what it says.
      return set(value, at: steps.dropFirst(), key: "\(index)", isSelector: true, in: &node, &path)
    }
  }

  private static func set(
    _ value: ConfigNode, at steps: ArraySlice<Step>, key: String, isSelector: Bool = false,
    in node: inout ConfigNode,
    _ path: inout String
  ) -> (fact: String, remedy: String)? {
    guard case .mapping(var entries) = node.content else {
      return ("does not exist", "what stands above it is \(node.description)")
    }
    let known = entries.lastIndex { $0.key == key }
    let empty = ConfigNode(content: .mapping([]), place: value.place)
    if let known, !isSelector || known == entries.count - 1 {
      defer { node.content = .mapping(entries) }
      return set(value, at: steps, in: &entries[known].value, &path)
    }
    entries.append(.init(key: key, place: value.place, value: empty))
    defer { node.content = .mapping(entries) }
    return set(value, at: steps, in: &entries[entries.count - 1].value, &path)
  }
}

extension ConfigNode {
  /// Gives the node and all below it one place.
  mutating func setPlace(_ place: Diagnostic.Place) {
    self.place = place
    switch content {
    case .scalar: break
    case .list(var items):
      for index in items.indices { items[index].setPlace(place) }
      content = .list(items)
    case .mapping(var entries):
      for index in entries.indices {
        entries[index].place = place
        entries[index].value.setPlace(place)
      }
      content = .mapping(entries)
    }
  }
}
