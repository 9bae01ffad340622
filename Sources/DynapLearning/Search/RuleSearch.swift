/// A search for a rule: mu parents, lambda children a generation, the best of both go on.
///
/// A child that is as good as a parent replaces it, so that silent genes drift. A search is a function of its seed: the
/// fitness of rules is computed by the caller, on as many threads as it likes.
public struct RuleSearch: Sendable {
  /// A genome with how good its rule is.
  public struct Individual: Hashable, Codable, Sendable {
    /// The genome.
    public var genome: RuleGenome
    /// Larger is better.
    public var fitness: Double
    /// The rule as a person reads it.
    public var expression: String
  }

  /// When a search found a better rule.
  public struct Finding: Hashable, Codable, Sendable {
    /// The generation, from 0 for the first parents.
    public var generation: Int
    /// How good the best rule is since then.
    public var fitness: Double
    /// The rule.
    public var expression: String
  }

  /// Everything that the rest of a search depends on, with its family.
  public struct State: Hashable, Codable, Sendable {
    /// The seed.
    public var seed: UInt64
    /// Generations so far.
    public var generation: Int
    /// The best, best first.
    public var parents: [Individual]
    /// Every improvement.
    public var findings: [Finding]
  }

  /// What a rule gets that is too large, or gives numbers that are not finite.
  public static let failed = -1e9
  private static let mutation = 0.045
  private static let size = 4

  /// What genomes are made of.
  public let alphabet: RuleGenome.Alphabet
  /// The state.
  public private(set) var state: State
  private var waiting: [RuleGenome] = []
  private let draws: Draws

  /// A search that begins.
  public init(_ alphabet: RuleGenome.Alphabet, seed: UInt64) {
    self.alphabet = alphabet
    state = State(seed: seed, generation: 0, parents: [], findings: [])
    draws = Draws(key: seed)
  }

  /// Goes on from a state; nil when it is not one of such a search.
  public init?(_ alphabet: RuleGenome.Alphabet, _ state: State) {
    guard state.generation >= 0, state.parents.count == Self.size || state.generation == 0,
      state.parents.allSatisfy({ $0.genome.isValid(in: alphabet) })
    else { return nil }
    self.alphabet = alphabet
    self.state = state
    draws = Draws(key: state.seed)
  }

  /// The best rule so far.
  public var champion: Individual? { state.parents.first }

  /// The rules of the next generation, whose fitness ``select(_:)`` asks for; nil for one that is too large.
  public mutating func propose() -> [RuleNode?] {
    // Numbers of genomes: no two children of a search share one.
    let first = state.generation * Self.size
    waiting = (0..<Self.size).map { child in
      guard !state.parents.isEmpty else { return RuleGenome(alphabet, draws: draws, number: first + child) }
      let parent = draws.index(below: state.parents.count, .order, state.generation, child)
      return state.parents[parent].genome.mutated(
        alphabet, rate: Self.mutation, draws: draws, number: first + child)
    }
    return waiting.map { $0.rule(alphabet) }
  }

  /// Ends the generation with the fitness of each proposed rule; one that is not finite counts as failed.
  public mutating func select(_ fitness: [Double]) {
    precondition(fitness.count == waiting.count, "every proposed rule has a fitness")
    let children = zip(waiting, fitness).map { genome, fitness in
      Individual(
        genome: genome, fitness: fitness.isFinite ? fitness : Self.failed,
        expression: genome.rule(alphabet).map { "\($0)" } ?? "-")
    }
    let all = (children + state.parents).enumerated()
    state.parents = all.sorted { ($0.element.fitness, -$0.offset) > ($1.element.fitness, -$1.offset) }
      .prefix(Self.size).map(\.element)
    if let best = state.parents.first, best.fitness > state.findings.last?.fitness ?? -.infinity {
      state.findings.append(
        Finding(generation: state.generation, fitness: best.fitness, expression: best.expression))
    }
    state.generation += 1
    waiting = []
  }
}
