import DynapChip
import DynapFabric

extension ConfigBuilder {
  /// The keys that each rule reads, apart from those that all read.
  private static let keysOfRule: [String: (needed: [String], optional: [String])] = [
    "one_to_one": ([], []), "all_to_all": ([], ["self_connections"]), "random": (["probability"], ["seed"]),
    "fan_in": (["count"], ["replacement", "seed"]), "fan_out": (["count"], ["seed"]),
    "kernel": (["kernel"], ["seed"]), "list": ([], ["list", "csv"]),
  ]
  private static let keysOfSynapse = [
    "dendrite", "weight", "repeat", "stp", "precise_delay", "mismatched_delay",
  ]

  /// Places the network on the board; nil when it does not fit or is wrong.
  mutating func buildNetwork(on board: inout Board) -> NetworkMap? {
    checkGrid(board)
    var network = Network()
    var places = NetworkPlaces(root: root)
    for entry in root["populations"]?.entries ?? [] {
      network.populations.append(population(entry.value, entry.key))
      places.populations.append(entry.key)
    }
    for (index, node) in (root["connections"]?.items ?? []).enumerated() where node.isMapping {
      let path = "connections[\(index)]"
      guard let from = node["from"]?.text, let to = node["to"]?.text else { continue }
      if to == "host" {
        checkHostConnection(node, path)
        network.addHostOutput(of: from)
        places.hostOutputs.append(index)
      } else if let connection = connection(node, from, to, path) {
        network.connections.append(connection)
        places.connections.append(index)
      }
    }
    do {
      let map = try network.program(&board)
      diagnostics += map.warnings.map(places.placed)
      return map
    } catch {
      diagnostics += error.diagnostics.map(places.placed)
      return nil
    }
  }

  private mutating func checkGrid(_ board: Board) {
    guard var problem = board.gridProblem else { return }
    let chips = root["board"]?["chips"]
    // Selectors that cannot be read are told already, and would have added chips.
    if let chips, !chips.isList, chips.selected(.chip).count < chips.entries.count { return }
    problem.place = root.place(ofPath: problem.keyPath)
    diagnostics.append(problem)
  }

  private func population(_ node: ConfigNode, _ name: String) -> Population {
    if let tags = node["tags"] {
      return Population(name, inputs: (tags.indices(.tag) ?? []).map { Tag($0) })
    }
    if let inputs = node["inputs"] {
      return Population(name, inputCount: min(max(0, inputs.whole ?? 0), Tag.count))
    }
    let chip = (node["chip"]?.whole).flatMap(ChipOnBoard.init(exactly:)) ?? .first
    let indices = node["neurons"].map { $0.indices(.neuron) ?? [] } ?? Array(0..<NeuronOnCore.count)
    let cores = node["core"]?.indices(.core) ?? []
    return Population(
      name,
      neurons: cores.flatMap { core in
        indices.map { NeuronOnBoard(chip: chip, core: CoreOnChip.allCases[core], neuron: NeuronOnCore($0)) }
      })
  }

  private mutating func checkHostConnection(_ node: ConfigNode, _ path: String) {
    for entry in node.entries where !["from", "to"].contains(entry.key) {
      report(
        .error, "key-not-used", entry.value, "\(path).\(entry.key)",
        "is not used by a connection to the host",
        "remove it")
    }
  }

  private mutating func connection(_ node: ConfigNode, _ from: String, _ to: String, _ path: String)
    -> Connection?
  {
    let isList = node["list"] != nil || node["csv"] != nil
    guard let name = node["rule"]?.text ?? (isList ? "list" : nil) else {
      report(
        .error, "missing-key", node, path, "has no key 'rule'",
        "add it: one of \(NetworkSchema.rules.joined(separator: ", "))")
      return nil
    }
    guard let keys = Self.keysOfRule[name] else { return nil }
    for key in keys.needed + ["dendrite", "weight"] where !node.entries.contains(where: { $0.key == key }) {
      report(.error, "missing-key", node, path, "has no key '\(key)'", "add it: the rule \(name) needs it")
    }
    let used = keys.needed + keys.optional + Self.keysOfSynapse + ["from", "to", "rule"]
    for entry in node.entries
    where NetworkSchema.connection.key(entry.key) != nil && !used.contains(entry.key) {
      report(
        .error, "key-not-used", entry.value, "\(path).\(entry.key)", "is not used by the rule \(name)",
        "remove it, or choose the rule that reads it")
    }
    guard let rule = rule(name, node, path), let dendrite = Self.dendrite(node["dendrite"]),
      let weight = Self.weight(node["weight"])
    else { return nil }
    let synapse = SynapseTemplate(
      dendrite: dendrite, weight: weight, stp: node["stp"]?.flag ?? false,
      preciseDelay: node["precise_delay"]?.flag ?? false,
      mismatchedDelay: node["mismatched_delay"]?.flag ?? false)
    let seed = node["seed"]?.whole.map { UInt64(max(0, $0)) } ?? Self.seed("\(from)>\(to)")
    return Connection(from: from, to: to, rule, synapse, repeats: node["repeat"]?.whole ?? 1, seed: seed)
  }

  private mutating func rule(_ name: String, _ node: ConfigNode, _ path: String) -> ConnectionRule? {
    switch name {
    case "one_to_one": return .oneToOne
    case "all_to_all": return .allToAll(selfConnections: node["self_connections"]?.flag ?? false)
    case "random": return node["probability"]?.number.map { .random(probability: $0) }
    case "fan_in":
      return node["count"]?.whole.map { .fanIn($0, replacement: node["replacement"]?.flag ?? false) }
    case "fan_out": return node["count"]?.whole.map { .fanOut($0) }
    case "kernel": return node["kernel"].flatMap { kernel($0, path + ".kernel") }.map { .kernel($0) }
    default: return pairs(node, path).map { .pairs($0) }
    }
  }

  private mutating func kernel(_ node: ConfigNode, _ path: String) -> Kernel? {
    let isCounts = node["repeats"] != nil
    guard let table = node["repeats"] ?? node["probabilities"] else { return nil }
    let rows = table.items.map { $0.items.compactMap(\.number) }
    let width = rows.first?.count ?? 0
    guard rows.count % 2 == 1, width % 2 == 1, rows.allSatisfy({ $0.count == width }) else {
      report(
        .error, "kernel-not-odd", table, "\(path).\(isCounts ? "repeats" : "probabilities")",
        "has \(rows.count) rows of \(Set(rows.map(\.count)).sorted().map(String.init).joined(separator: ", ")) values",
        "a kernel has an odd number of rows, all of the same odd length, with the source in the middle")
      return nil
    }
    var values: [Offset: Double] = [:]
    for (y, row) in rows.enumerated() {
      for (x, value) in row.enumerated() where value != 0 {
        values[Offset(x: x - width / 2, y: y - rows.count / 2)] = value
      }
    }
    let border: Kernel.Border = node["border"]?.text == "wrap" ? .wrap : .open
    return Kernel(isCounts ? .repeats(values.mapValues { Int($0) }) : .probabilities(values), border: border)
  }

  private mutating func pairs(_ node: ConfigNode, _ path: String) -> [ConnectionRule.Pair]? {
    if let list = node["list"] {
      guard node["csv"] == nil else {
        report(
          .error, "conflicting-keys", node, path, "has the keys list and csv together", "give one of them")
        return nil
      }
      return list.items.compactMap { item in
        let parts = item.items.compactMap(\.whole)
        return parts.count >= 2 ? .init(parts[0], parts[1], repeats: parts.count > 2 ? parts[2] : 1) : nil
      }
    }
    guard let csv = node["csv"], let name = csv.text else {
      report(.error, "missing-key", node, path, "has none of the keys list, csv", "give one of them")
      return nil
    }
    let file = files.resolve(name)
    guard let bytes = bytes(of: file, for: csv, path + ".csv") else { return nil }
    do throws(FormatError) {
      let table = try CSVTable(bytes: bytes, source: file)
      let sources = try table.column("source")
      let targets = try table.column("target")
      let repeats = table.names.contains("repeat") ? try table.column("repeat") : nil
      var pairs: [ConnectionRule.Pair] = []
      for row in 0..<table.rowCount {
        guard let source = Int(exactly: sources[row]), let target = Int(exactly: targets[row]),
          let count = Int(exactly: repeats?[row] ?? 1)
        else {
          report(
            .error, "data-unreadable", csv, path + ".csv",
            "has a fraction in line \(table.lines[row]) of '\(file)'",
            "sources, targets and repeats are whole numbers")
          return nil
        }
        pairs.append(.init(source, target, repeats: count))
      }
      return pairs
    } catch {
      report(error, file, csv, path + ".csv")
      return nil
    }
  }

  /// The seed of a connection that gives none: a hash of its two names (FNV-1a), so that other connections do not
  /// change it.
  private static func seed(_ names: String) -> UInt64 {
    names.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } >> 1
  }
}

/// Where the parts of a network stand in the file, for the diagnostics of the network.
struct NetworkPlaces {
  let root: ConfigNode
  var populations: [String] = []
  var connections: [Int] = []
  var hostOutputs: [Int] = []

  init(root: ConfigNode) { self.root = root }

  /// A diagnostic of the network with the key path and the place of the file.
  func placed(_ diagnostic: Diagnostic) -> Diagnostic {
    var placed = diagnostic
    placed.keyPath = keyPath(diagnostic.keyPath)
    placed.place = root.place(ofPath: placed.keyPath)
    return placed
  }

  private func keyPath(_ path: String) -> String {
    guard let open = path.firstIndex(of: "["), let close = path[open...].firstIndex(of: "]"),
      let index = Int(path[path.index(after: open)..<close])
    else { return path }
    let rest = String(path[path.index(after: close)...])
    switch path[..<open] {
    case "populations" where index < populations.count:
      return "populations.\(populations[index])" + rest.replacing(".inputs[", with: ".tags[")
    case "connections" where index < connections.count:
      return "connections[\(connections[index])]" + Self.keyOfRule(rest)
    case "host_outputs" where index < hostOutputs.count:
      return "connections[\(hostOutputs[index])].from"
    default: return path
    }
  }

  private static func keyOfRule(_ rest: String) -> String {
    var rest = rest
    for (network, file) in [
      (".synapse.", "."), (".rule.fan_in", ".count"), (".rule.fan_out", ".count"), (".rule.pairs[", ".list["),
      (".rule.", "."),
    ] where rest.hasPrefix(network) {
      rest = file + rest.dropFirst(network.count)
    }
    return rest
  }
}

extension ConfigNode {
  /// The place of the deepest node that a key path leads to.
  func place(ofPath path: String) -> Diagnostic.Place {
    var node = self
    for part in path.split(whereSeparator: { ".[]".contains($0) }) {
      let next =
        Int(part).flatMap { node.items.indices.contains($0) ? node.items[$0] : nil } ?? node[String(part)]
      guard let next else { break }
      node = next
    }
    return node.place
  }
}
