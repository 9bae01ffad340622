import DynapFabric

/// The checks of a rule against the sizes of the populations that it connects.
struct RuleCheck {
  let from: Population
  let to: Population
  let path: String

  /// What is wrong or doubtful about a rule.
  func diagnostics(of rule: ConnectionRule) -> [Diagnostic] {
    let found: [Diagnostic] =
      switch rule {
      case .oneToOne: sizes()
      case .allToAll: []
      case .random(let probability): self.probability(probability, path + ".probability")
      case .fanIn(let count, let replacement): fanIn(count, replacement)
      case .fanOut(let count): fanOut(count)
      case .kernel(let kernel): self.kernel(kernel)
      case .pairs(let pairs): self.pairs(pairs)
      }
    return found.isEmpty && isEmpty(rule) ? [empty] : found
  }

  private var empty: Diagnostic {
    Diagnostic(
      .warning, "connection-empty", path, "connects nothing from '\(from.name)' to '\(to.name)'",
      "check the rule and the sizes of the populations, \(from.count) and \(to.count)")
  }

  /// Whether the rule cannot connect anything; random rules may come out empty all the same.
  private func isEmpty(_ rule: ConnectionRule) -> Bool {
    guard from.count > 0, to.count > 0 else { return true }
    return switch rule {
    case .oneToOne: false
    case .allToAll(let selfConnections):
      !selfConnections && from.count == 1 && to.count == 1 && from.members == to.members
    case .random(let probability): probability == 0
    case .fanIn(let count, _): count == 0
    case .fanOut(let count): count == 0
    case .kernel(let kernel):
      switch kernel.reach {
      case .repeats(let counts): counts.values.allSatisfy { $0 == 0 }
      case .probabilities(let probabilities): probabilities.values.allSatisfy { $0 == 0 }
      }
    case .pairs(let pairs): pairs.isEmpty
    }
  }

  private func sizes() -> [Diagnostic] {
    guard from.count != to.count else { return [] }
    return [
      Diagnostic(
        .error, "one-to-one-size-mismatch", path,
        "pairs the \(from.count) members of '\(from.name)' with the \(to.count) of '\(to.name)'",
        "one_to_one takes populations of equal size; use list or fan_in")
    ]
  }

  private func probability(_ value: Double, _ path: String) -> [Diagnostic] {
    guard !(0...1).contains(value) else { return [] }
    return [
      Diagnostic(.error, "probability-out-of-range", path, "is \(value)", "a probability runs from 0 to 1")
    ]
  }

  private func fanIn(_ count: Int, _ replacement: Bool) -> [Diagnostic] {
    let members = "'\(from.name)' has \(from.count) members"
    let path = path + ".fan_in"
    guard replacement, from.count > 0 else {
      let otherwise = replacement ? "" : " or draw with replacement"
      return counted(count, from.count, "fan-in-out-of-range", path, members, otherwise)
    }
    return counted(
      count, SynapseOnNeuron.count, "fan-in-out-of-range", path, "a neuron has 64 CAM words", "")
  }

  private func fanOut(_ count: Int) -> [Diagnostic] {
    counted(
      count, to.count, "fan-out-out-of-range", path + ".fan_out", "'\(to.name)' has \(to.count) members", "")
  }

  private func counted(
    _ count: Int, _ limit: Int, _ code: String, _ path: String, _ members: String, _ otherwise: String
  ) -> [Diagnostic] {
    if count < 0 {
      return [Diagnostic(.error, code, path, "is \(count)", "give 0 or more")]
    }
    guard count > limit else { return [] }
    return [Diagnostic(.error, code, path, "is \(count), but \(members)", "lower it" + otherwise)]
  }

  private func kernel(_ kernel: Kernel) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if from.positions == nil {
      found.append(
        Diagnostic(
          .error, "kernel-without-positions", path,
          "places the \(from.count) inputs of '\(from.name)' on 16 x 16 arrays",
          "make their number a multiple of 256"))
    }
    let offsets: [Offset] =
      switch kernel.reach {
      case .repeats(let counts): Array(counts.keys)
      case .probabilities(let probabilities): Array(probabilities.keys)
      }
    for offset in offsets.sorted(by: { ($0.y, $0.x) < ($1.y, $1.x) }) {
      let path = "\(path).kernel[\(offset.x),\(offset.y)]"
      if !(-15...15).contains(offset.x) || !(-15...15).contains(offset.y) {
        found.append(
          Diagnostic(
            .error, "offset-out-of-range", path, "lies outside the array",
            "a core is 16 x 16 neurons, so offsets run from -15 to 15"))
      }
      found += weight(of: kernel, at: offset, path)
    }
    return found
  }

  private func weight(of kernel: Kernel, at offset: Offset, _ path: String) -> [Diagnostic] {
    switch kernel.reach {
    case .repeats(let counts): repeats(counts[offset] ?? 0, from: 0, path)
    case .probabilities(let probabilities): probability(probabilities[offset] ?? 0, path)
    }
  }

  private func repeats(_ count: Int, from lowest: Int, _ path: String) -> [Diagnostic] {
    guard !(lowest...SynapseOnNeuron.count).contains(count) else { return [] }
    return [
      Diagnostic(.error, "repeat-out-of-range", path, "is \(count)", "a pair gets \(lowest) to 64 CAM words")
    ]
  }

  private func pairs(_ pairs: [ConnectionRule.Pair]) -> [Diagnostic] {
    pairs.enumerated().flatMap { index, pair in
      let path = "\(path).pairs[\(index)]"
      return inRange(pair.source, from, path + ".source") + inRange(pair.target, to, path + ".target")
        + repeats(pair.repeats, from: 1, path + ".repeat")
    }
  }

  private func inRange(_ place: Int, _ population: Population, _ path: String) -> [Diagnostic] {
    guard !(0..<population.count).contains(place) else { return [] }
    let range = population.count == 0 ? "is empty" : "has members 0 to \(population.count - 1)"
    return [Diagnostic(.error, "pair-out-of-range", path, "is \(place)", "'\(population.name)' \(range)")]
  }
}
