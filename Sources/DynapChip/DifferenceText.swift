/// Differences as a person reads them: equal changes in a run of places on one line.
///
/// `board.chips[0].cores[2].neurons[0-63].synapses[0].tag: 0 -> 1041`
public struct DifferenceText: Hashable, Sendable, CustomStringConvertible {
  /// The lines, in the order of their first differences.
  public let lines: [String]

  /// Makes the text; of lines for one key in different places, `limit` are shown and the others counted.
  public init(_ differences: [Difference], limit: Int = 16) {
    var groups = differences.map(Group.init)
    let depth = groups.map(\.places.count).max() ?? 0
    for level in 0..<depth { groups = Self.merged(groups, level: level) }
    var shown: [[String]: Int] = [:]
    var lines: [String] = []
    for group in groups {
      shown[group.keys, default: 0] += 1
      if shown[group.keys, default: 0] <= limit { lines.append(group.line) }
    }
    var counted: Set<[String]> = []
    for group in groups where counted.insert(group.keys).inserted {
      let more = (shown[group.keys] ?? 0) - limit
      if more > 0 { lines.append("\(group.pattern): \(more) more lines like these") }
    }
    self.lines = lines
  }

  /// The lines, or `no differences`.
  public var description: String { lines.isEmpty ? "no differences" : lines.joined(separator: "\n") }

  /// Differences that agree in everything but their places.
  private struct Group: Hashable {
    /// The keys, those of arrays with `[]`.
    let keys: [String]
    /// For each array in the path, the places.
    var places: [[Int]]
    let change: String

    init(_ difference: Difference) {
      keys = difference.path.map { $0.index == nil ? $0.key : $0.key + "[]" }
      places = difference.path.compactMap(\.index).map { [$0] }
      change = "\(difference.before) -> \(difference.after)"
    }

    var pattern: String { keys.joined(separator: ".") }

    var line: String {
      var rest = places[...]
      let parts = keys.map { key in
        guard key.hasSuffix("[]"), let indices = rest.popFirst() else { return key }
        return key.dropLast(2) + "[" + indices.runs + "]"
      }
      return parts.joined(separator: ".") + ": " + change
    }
  }

  /// Merges groups that differ only in the places of one array, counted from the innermost.
  private static func merged(_ groups: [Group], level: Int) -> [Group] {
    var result: [Group] = []
    var known: [Group: Int] = [:]
    for group in groups {
      let position = group.places.count - 1 - level
      guard position >= 0 else {
        result.append(group)
        continue
      }
      var key = group
      key.places[position] = []
      if let first = known[key] {
        result[first].places[position] += group.places[position]
      } else {
        known[key] = result.count
        result.append(group)
      }
    }
    return result
  }
}

extension [Int] {
  /// Ascending numbers with runs collapsed: `0-63,70`.
  var runs: String {
    var runs: [ClosedRange<Int>] = []
    for value in self {
      if let last = runs.last, last.upperBound + 1 == value {
        runs[runs.count - 1] = last.lowerBound...value
      } else {
        runs.append(value...value)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
