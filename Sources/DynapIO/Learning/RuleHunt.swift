import DynapLearning

/// Searches for rules with several seeds, a generation at a time; a rule that was tried once is not tried again.
package struct RuleHunt: Sendable {
  /// What rules are for.
  package let family: RuleFamily
  /// The searches, by seed.
  package private(set) var searches: [RuleSearch]
  private let threads: Int
  private var known: [String: Double] = [:]

  /// Searches that begin.
  package init(_ family: RuleFamily, seeds: [UInt64], threads: Int) {
    self.family = family
    self.threads = threads
    searches = seeds.map { RuleSearch(family.alphabet, seed: $0) }
  }

  /// Goes on with searches of the same family; nil when their seeds are others.
  func resumed(_ states: [RuleSearch.State]) -> RuleHunt? {
    var copy = self
    copy.searches = states.compactMap { RuleSearch(family.alphabet, $0) }
    return copy.searches.map(\.state.seed) == searches.map(\.state.seed) ? copy : nil
  }

  /// Generations that every search has behind it.
  package var generation: Int { searches.map(\.state.generation).min() ?? 0 }

  /// Takes every search a generation on.
  package mutating func advance() {
    let proposals = searches.indices.map { searches[$0].propose() }
    var fresh: [(rule: RuleNode, name: String, fitness: Double)] = []
    for case let rule? in proposals.joined() {
      let name = "\(rule)"
      if known[name] == nil, !fresh.contains(where: { $0.name == name }) {
        fresh.append((rule, name, RuleSearch.failed))
      }
    }
    let family = family
    LearningBatch.each(&fresh, threads: threads) { $0.fitness = family.fitness($0.rule) }
    for item in fresh { known[item.name] = item.fitness }
    for index in searches.indices {
      searches[index].select(
        proposals[index].map { $0.flatMap { known["\($0)"] } ?? RuleSearch.failed })
    }
  }
}
