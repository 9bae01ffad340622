import DynapFabric
import Testing

@testable import DynapChip

/// The pairs of each rule against closed forms.
@Suite struct ConnectionRuleTests {
  private let core = Population("core", core: .zero)
  private let small = Population("small", core: .one, neurons: 0..<40)
  private let inputs = Population("in", inputCount: 60)

  private func edges(_ rule: ConnectionRule, _ from: Population, _ to: Population, seed: UInt64 = 1) -> [Edge]
  {
    rule.edges(from: from, to: to, seed: seed)
  }

  @Test func `one to one pairs equal places`() {
    #expect(edges(.oneToOne, small, small) == (0..<40).map { Edge(source: $0, target: $0) })
  }

  @Test func `all to all connects every pair, and self connections only when asked`() {
    #expect(edges(.allToAll(selfConnections: true), small, small).count == 40 * 40)
    let without = edges(.allToAll(selfConnections: false), small, small)
    #expect(without.count == 40 * 39)
    #expect(without.allSatisfy { $0.source != $0.target })
    let shifted = Population("shifted", core: .one, neurons: 10..<50)
    #expect(edges(.allToAll(selfConnections: false), small, shifted).count == 40 * 40 - 30)
    #expect(edges(.allToAll(selfConnections: false), inputs, small).count == 60 * 40)
  }

  @Test func `random connects the binomial share of pairs`() {
    let p = 0.1
    let pairs = 256 * 40
    let mean = p * Double(pairs)
    let deviation = (mean * (1 - p)).squareRoot()
    for seed: UInt64 in 1...3 {
      let count = edges(.random(probability: p), core, small, seed: seed).count
      #expect(abs(Double(count) - mean) < 4 * deviation, "seed \(seed): \(count)")
    }
    #expect(edges(.random(probability: 0), inputs, small).isEmpty)
    #expect(edges(.random(probability: 1), inputs, small).count == 60 * 40)
  }

  @Test func `a pair's draw depends on the seed and its two places alone`() {
    let rule = ConnectionRule.random(probability: 0.3)
    let part = edges(rule, Population("a", inputCount: 20), Population("b", core: .two, neurons: 0..<30))
    let whole = edges(rule, inputs, small).filter { $0.source < 20 && $0.target < 30 }
    #expect(part == whole)
    #expect(
      part == edges(rule, Population("a", inputCount: 20), Population("b", core: .two, neurons: 0..<30)))
    #expect(
      part
        != edges(rule, Population("a", inputCount: 20), Population("b", core: .two, neurons: 0..<30), seed: 2)
    )
  }

  @Test func `fan in is exact and without replacement never repeats`() {
    let edges = edges(.fanIn(17, replacement: false), inputs, small)
    let byTarget = Dictionary(grouping: edges, by: \.target)
    #expect(byTarget.count == 40)
    #expect(byTarget.values.allSatisfy { $0.count == 17 && Set($0.map(\.source)).count == 17 })
    #expect(edges.allSatisfy { $0.repeats == 1 })
  }

  @Test func `fan in with replacement draws the exact number and repeats some`() {
    let edges = edges(.fanIn(30, replacement: true), Population("a", inputCount: 10), small)
    let byTarget = Dictionary(grouping: edges, by: \.target)
    #expect(byTarget.values.allSatisfy { $0.reduce(0) { $0 + $1.repeats } == 30 })
    #expect(edges.contains { $0.repeats > 1 })
    // Each source is drawn 40 * 30 / 10 = 120 times on average; the deviation is sqrt(1200 * 0.1 * 0.9) = 10.4.
    let bySource = Dictionary(grouping: edges, by: \.source)
    #expect(bySource.values.allSatisfy { abs($0.reduce(0) { $0 + $1.repeats } - 120) < 42 })
  }

  @Test func `fan out is exact and reaches different targets`() {
    let bySource = Dictionary(grouping: edges(.fanOut(7), inputs, small), by: \.source)
    #expect(bySource.count == 60)
    #expect(bySource.values.allSatisfy { $0.count == 7 && Set($0.map(\.target)).count == 7 })
  }

  @Test func `a kernel with open borders loses what lies beyond the edge`() {
    let cross = Kernel(.repeats([.init(x: 0, y: 0): 3, .init(x: 1, y: 0): 1, .init(x: 0, y: -2): 2]))
    let edges = edges(.kernel(cross), core, core)
    // 16 x 16 centres, 15 x 16 to the east, 16 x 14 two to the south.
    #expect(edges.count == 256 + 240 + 224)
    let synapses = edges.map(\.repeats).reduce(0, +)
    #expect(synapses == 3 * 256 + 240 + 2 * 224)
    let corner = NeuronOnCore(column: 15, row: 0).index
    #expect(edges.filter { $0.source == corner } == [Edge(source: corner, target: corner, repeats: 3)])
  }

  @Test func `a kernel that wraps combines offsets that meet`() {
    let kernel = Kernel(
      .repeats([.init(x: 8, y: 0): 1, .init(x: -8, y: 0): 2, .init(x: 1, y: 1): 0]), border: .wrap)
    let edges = edges(.kernel(kernel), core, core)
    #expect(edges.count == 256)
    #expect(edges.allSatisfy { $0.repeats == 3 && abs($0.source - $0.target) == 8 * 16 })
  }

  @Test func `a kernel of probabilities draws each pair once`() {
    let kernel = Kernel(.probabilities([.init(x: 8, y: 0): 0.5, .init(x: -8, y: 0): 0.5]), border: .wrap)
    let count = edges(.kernel(kernel), core, core).count
    // Both offsets meet in one pair, with 1 - 0.5 * 0.5 = 0.75: 192, deviation 6.9.
    #expect(abs(count - 192) < 28)
    let certain = Kernel(.probabilities([.init(x: 0, y: 0): 1, .init(x: 0, y: 1): 0]))
    #expect(edges(.kernel(certain), core, core).count == 256)
  }

  @Test func `a kernel places parts of cores by their neurons and inputs by whole arrays`() {
    let kernel = Kernel(.repeats([.init(x: 1, y: 0): 1]))
    let one = Population("one", neurons: [NeuronOnBoard(chip: .first, core: .zero, neuron: .init(3))])
    let targets = Population("t", core: .two, neurons: 16..<32)
    #expect(edges(.kernel(kernel), one, targets) == [Edge(source: 0, target: 3)])
    #expect(edges(.kernel(kernel), Population("i", inputCount: 512), core).count == 2 * 240)
  }

  @Test func `pairs come as given`() {
    let pairs: [ConnectionRule.Pair] = [.init(5, 1, repeats: 3), .init(0, 1), .init(0, 1)]
    #expect(
      edges(.pairs(pairs), inputs, small) == [
        Edge(source: 5, target: 1, repeats: 3), Edge(source: 0, target: 1), Edge(source: 0, target: 1),
      ])
  }
}
