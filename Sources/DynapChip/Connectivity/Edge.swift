import DynapFabric

/// One pair that a rule connects, by places in the two populations, and how many synapses it gets.
struct Edge: Hashable {
  var source: Int
  var target: Int
  var repeats = 1
}

extension ConnectionRule {
  /// The pairs that the rule connects; for each target, its sources ascend (`pairs` keeps the user's order).
  ///
  /// Expects a rule that has passed the checks. Costs a draw for each possible pair, except for the explicit and the
  /// local rules; without replacement, a sort for each target or source besides.
  func edges(from: Population, to: Population, seed: UInt64) -> [Edge] {
    let draw = PairDraw(seed: seed)
    switch self {
    case .oneToOne:
      return (0..<from.count).map { Edge(source: $0, target: $0) }
    case .allToAll(let selfConnections):
      return all(from, to) { selfConnections || $0 != $1 }
    case .random(let probability):
      return pairs(from, to).filter { draw.uniform($0.source, $0.target) < probability }
    case .fanIn(let count, let replacement):
      return (0..<to.count).flatMap { target in
        replacement
          ? Self.repeated((0..<count).map { draw.choice(of: from.count, $0, target) }, target)
          : Self.lowest(count, of: from.count) { draw.bits($0, target) }
            .map { Edge(source: $0, target: target) }
      }
    case .fanOut(let count):
      return (0..<from.count).flatMap { source in
        Self.lowest(count, of: to.count) { draw.bits(source, $0) }.map { Edge(source: source, target: $0) }
      }
    case .kernel(let kernel):
      return kernel.edges(from: from, to: to, draw: draw)
    case .pairs(let pairs):
      return pairs.map { Edge(source: $0.source, target: $0.target, repeats: $0.repeats) }
    }
  }

  private func pairs(_ from: Population, _ to: Population) -> [Edge] {
    (0..<from.count).flatMap { source in (0..<to.count).map { Edge(source: source, target: $0) } }
  }

  private func all(
    _ from: Population, _ to: Population, where isIncluded: (NeuronOnBoard?, NeuronOnBoard?) -> Bool
  ) -> [Edge] {
    guard let sources = from.neurons, let targets = to.neurons else { return pairs(from, to) }
    return pairs(from, to).filter { isIncluded(sources[$0.source], targets[$0.target]) }
  }

  /// The `count` indices below `total` with the lowest keys, in ascending order: a draw without replacement.
  private static func lowest(_ count: Int, of total: Int, key: (Int) -> UInt64) -> [Int] {
    guard count < total else { return Array(0..<total) }
    let keyed = (0..<total).map { (key: key($0), index: $0) }.sorted { $0 < $1 }
    return keyed.prefix(count).map(\.index).sorted()
  }

  /// Edges from sources that may occur several times.
  private static func repeated(_ sources: [Int], _ target: Int) -> [Edge] {
    var edges: [Edge] = []
    for source in sources.sorted() {
      if edges.last?.source == source {
        edges[edges.count - 1].repeats += 1
      } else {
        edges.append(Edge(source: source, target: target))
      }
    }
    return edges
  }
}

extension Kernel {
  /// The pairs whose places in the array differ by one of the offsets.
  func edges(from: Population, to: Population, draw: PairDraw) -> [Edge] {
    guard let sources = from.positions, let targets = to.positions else { return [] }
    var targetsAt = [[Int]](repeating: [], count: NeuronOnCore.count)
    for (target, place) in targets.enumerated() { targetsAt[place.index].append(target) }
    return sources.enumerated().flatMap { source, place in
      places(from: place).flatMap { place, weight in
        targetsAt[place.index].compactMap { target -> Edge? in
          switch weight {
          case .repeats(let count): return Edge(source: source, target: target, repeats: count)
          case .probability(let p):
            return draw.uniform(source, target) < p ? Edge(source: source, target: target) : nil
          }
        }
      }
    }
  }

  private enum Weight {
    case repeats(Int)
    case probability(Double)
  }

  /// The places that a place reaches, ascending, each once: offsets that wrap to the same place are combined.
  private func places(from place: NeuronOnCore) -> [(NeuronOnCore, Weight)] {
    switch reach {
    case .repeats(let counts):
      let sums = combined(counts, from: place) { $0 + $1 }
      return sums.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { ($0.key, .repeats($0.value)) }
    case .probabilities(let probabilities):
      let unions = combined(probabilities, from: place) { 1 - (1 - $0) * (1 - $1) }
      return unions.sorted { $0.key < $1.key }.map { ($0.key, .probability($0.value)) }
    }
  }

  private func combined<Value>(
    _ offsets: [Offset: Value], from place: NeuronOnCore, _ combine: (Value, Value) -> Value
  ) -> [NeuronOnCore: Value] {
    var result: [NeuronOnCore: Value] = [:]
    for (offset, value) in offsets.sorted(by: { ($0.key.y, $0.key.x) < ($1.key.y, $1.key.x) }) {
      guard let reached = reached(from: place, offset) else { continue }
      result[reached] = result[reached].map { combine($0, value) } ?? value
    }
    return result
  }

  private func reached(from place: NeuronOnCore, _ offset: Offset) -> NeuronOnCore? {
    let side = NeuronOnCore.side
    var (column, row) = (place.column + offset.x, place.row + offset.y)
    if border == .wrap {
      column = (column % side + side) % side
      row = (row % side + side) % side
    }
    guard (0..<side).contains(column), (0..<side).contains(row) else { return nil }
    return NeuronOnCore(column: column, row: row)
  }
}
