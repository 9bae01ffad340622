/// A rule as Cartesian genetic programming writes it: a row of nodes that take their operands from what is to their left.
///
/// Places: the inputs first, then the nodes; the last gene is the place whose value is the result. Nodes that the result does
/// not reach are silent, and mutations of them cost nothing: they drift.
/// Source: section 6.2 of the learning dossier, after hal-cgp of Jordan and others, eLife 2021.
public struct RuleGenome: Hashable, Codable, Sendable {
  /// What genomes of a search are made of.
  public struct Alphabet: Hashable, Sendable {
    /// The variables that a rule may read.
    public var inputs: [RuleVariable]
    /// The operations of two operands and one.
    public var operations: [RuleOperation]
    /// The numbers.
    public var constants: [Double]
    /// The nodes of a genome.
    public var columns: Int

    /// Makes an alphabet; it has an input and a node at least.
    public init(
      inputs: [RuleVariable], operations: [RuleOperation], constants: [Double], columns: Int
    ) {
      precondition(!inputs.isEmpty && columns > 0, "a rule reads something and computes something")
      precondition(!operations.isEmpty || !constants.isEmpty, "a node computes something")
      self.inputs = inputs
      self.operations = operations
      self.constants = constants
      self.columns = columns
    }

    var symbols: Int { operations.count + constants.count }
  }

  /// One node: a symbol of the alphabet and the places of its operands.
  struct Node: Hashable, Codable, Sendable {
    var symbol: Int
    var first: Int
    var second: Int
  }

  private(set) var nodes: [Node]
  private(set) var output: Int

  /// A random genome.
  public init(_ alphabet: Alphabet, draws: Draws, number: Int) {
    nodes = (0..<alphabet.columns).map { column in
      let places = alphabet.inputs.count + column
      return Node(
        symbol: draws.index(below: alphabet.symbols, .genome, number, column, 0),
        first: draws.index(below: places, .genome, number, column, 1),
        second: draws.index(below: places, .genome, number, column, 2))
    }
    output = draws.index(
      below: alphabet.inputs.count + alphabet.columns, .genome, number, alphabet.columns, 0)
  }

  /// A child: every gene is drawn anew with a probability.
  public func mutated(_ alphabet: Alphabet, rate: Double, draws: Draws, number: Int) -> RuleGenome {
    var child = self
    func gene(_ column: Int, _ place: Int, below limit: Int, _ old: Int) -> Int {
      guard draws.uniform(.genome, number, column, 2 * place) < rate else { return old }
      return draws.index(below: limit, .genome, number, column, 2 * place + 1)
    }
    for column in nodes.indices {
      let places = alphabet.inputs.count + column
      child.nodes[column].symbol = gene(column, 0, below: alphabet.symbols, nodes[column].symbol)
      child.nodes[column].first = gene(column, 1, below: places, nodes[column].first)
      child.nodes[column].second = gene(column, 2, below: places, nodes[column].second)
    }
    child.output = gene(nodes.count, 0, below: alphabet.inputs.count + nodes.count, output)
    return child
  }

  /// Whether every gene has a meaning in an alphabet: those of a file may not.
  public func isValid(in alphabet: Alphabet) -> Bool {
    let inputs = alphabet.inputs.count
    return nodes.count == alphabet.columns && (0..<inputs + nodes.count).contains(output)
      && nodes.enumerated().allSatisfy { column, node in
        let places = 0..<inputs + column
        return (0..<alphabet.symbols).contains(node.symbol) && places.contains(node.first)
          && places.contains(node.second)
      }
  }

  /// The most nodes of a tree: shared nodes are written out, and may double at each column.
  static let largestTree = 200

  /// The rule, simplified; nil when it is too large to be written out.
  public func rule(_ alphabet: Alphabet) -> RuleNode? {
    var sizes: [Int] = []
    var trees: [RuleNode?] = alphabet.inputs.map { .variable($0) }
    sizes = Array(repeating: 1, count: trees.count)
    for node in nodes {
      if node.symbol >= alphabet.operations.count {
        trees.append(.number(alphabet.constants[node.symbol - alphabet.operations.count]))
        sizes.append(1)
        continue
      }
      let operation = alphabet.operations[node.symbol]
      let size = 1 + sizes[node.first] + (operation.arity == 2 ? sizes[node.second] : 0)
      sizes.append(min(size, Self.largestTree + 1))
      guard size <= Self.largestTree, let a = trees[node.first] else {
        trees.append(nil)
        continue
      }
      if operation.arity == 1 {
        trees.append(.unary(operation, a))
      } else {
        trees.append(trees[node.second].map { .binary(operation, a, $0) })
      }
    }
    return trees[output]?.simplified
  }
}
