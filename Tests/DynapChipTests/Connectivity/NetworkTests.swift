import DynapFabric
import Testing

@testable import DynapChip

/// What a network makes of a board.
@Suite struct NetworkTests {
  private let excitatory = SynapseTemplate(dendrite: .ampa, weight: .w0)

  private func place(_ chip: Int, _ core: CoreOnChip, _ neuron: Int) -> NeuronOnBoard {
    NeuronOnBoard(chip: ChipOnBoard(chip), core: core, neuron: NeuronOnCore(neuron))
  }

  @Test func `neurons send their identity tag with one word for each chip`() throws {
    var board = Board(chipCount: 3)
    var network = Network(populations: [
      Population("a", core: .two, neurons: 7..<9),
      Population("b", chip: ChipOnBoard(2), core: .zero, neurons: 0..<2),
      Population("c", chip: ChipOnBoard(2), core: .three, neurons: 0..<2),
      Population("d", core: .one, neurons: 0..<2),
    ])
    for target in ["b", "c", "d"] { network.connect("a", to: target, .oneToOne, excitatory) }
    let map = try network.program(&board)
    let tag = 2 * 256 + 7
    let words = [
      Destination(tag: tag, cores: CoreMask(.one)),
      Destination(tag: tag, cores: [CoreMask(.zero), CoreMask(.three)], hop: Hop(x: 2)),
    ]
    #expect(map["a"]?.members[0].destinations == words)
    #expect(map["a"]?.members[0].tag == Tag(tag))
    #expect(board[place(0, .two, 7)].destinations == words + [Destination(), Destination()])
    #expect(board[place(2, .three, 0)].synapses[0] == excitatory.synapse(tag: Tag(tag)))
    #expect(map.camWords == 6)
    #expect(map.sramWords == 4)
    #expect(map.connections.map(\.pairs) == [2, 2, 2])
    #expect(map.warnings.isEmpty)
  }

  @Test func `neurons of two chips with one identity get different tags where both are heard`() throws {
    var board = Board(chipCount: 2)
    var network = Network(populations: [
      Population("a", core: .one, neurons: 0..<4),
      Population("b", chip: ChipOnBoard(1), core: .one, neurons: 0..<4),
      Population("c", core: .zero, neurons: 0..<4),
      Population("d", chip: ChipOnBoard(1), core: .zero, neurons: 0..<4),
    ])
    network.connect("a", to: "c", .oneToOne, excitatory)
    network.connect("b", to: "c", .oneToOne, excitatory)
    let map = try network.program(&board)
    #expect(map["a"]?.members.map(\.tag) == (256..<260).map { Tag($0) })
    #expect(map["b"]?.members.map(\.tag) == (1..<5).map { Tag($0) })
    network.connections[1].to = "d"
    var apart = Board(chipCount: 2)
    #expect(try network.program(&apart)["b"]?.members.map(\.tag) == (256..<260).map { Tag($0) })
  }

  @Test func `inputs get tags from 1024 up and a word for each chip`() throws {
    var board = Board(chipCount: 2)
    var network = Network(populations: [
      Population("in", inputCount: 2), Population("a", core: .zero, neurons: 0..<2),
      Population("b", chip: ChipOnBoard(1), core: .two, neurons: 0..<2),
      Population("given", inputs: [Tag(1024)]),
    ])
    network.connect("in", to: "a", .oneToOne, excitatory, repeats: 3)
    network.connect("in", to: "b", .oneToOne, excitatory)
    network.connect("given", to: "b", .allToAll(selfConnections: true), excitatory)
    network.addHostOutput(of: "in")
    let map = try network.program(&board)
    #expect(
      map["in"]?.members[0].destinations == [
        Destination(tag: 1025, cores: CoreMask(.zero)),
        Destination(tag: 1025, cores: CoreMask(.two), hop: Hop(x: 1)),
      ])
    #expect(map["in"]?.members[0].hostDestination == Destination(tag: 1025, cores: .all, hop: .toHost))
    #expect(
      map["given"]?.members[0].destinations == [Destination(tag: 1024, cores: CoreMask(.two), hop: Hop(x: 1))]
    )
    #expect(board[place(0, .zero, 0)].synapses.count { !$0.isUnused } == 3)
    #expect(map.sramWords == 0)
  }

  @Test func `the host reads identity tags and a programmed word to it is used again`() throws {
    var board = Board(chipCount: 2)
    let own = Destination(tag: 700, cores: .all, hop: .toHost)
    board[place(1, .zero, 1)].destinations[3] = own
    let populations = [Population("a", chip: ChipOnBoard(1), core: .zero, neurons: 0..<2)]
    let map = try Network(populations: populations, hostOutputs: ["a"]).program(&board)
    #expect(board[place(1, .zero, 0)].destinations[0] == Destination(tag: 0, cores: .all, hop: .toHost))
    #expect(map["a"]?.members[1].hostDestination == own)
    #expect(board[place(1, .zero, 1)].destinations[0] == Destination())
    #expect(map.neuron(withHostTag: Tag(700), on: ChipOnBoard(1)) == place(1, .zero, 1))
    #expect(map.neuron(withHostTag: Tag(700), on: .first) == nil)
    #expect(map.sramWords == 1)
  }

  @Test func `programmed words stay and their tags are avoided`() throws {
    var board = Board()
    let own = Synapse(tag: 257, dendrite: .gaba, weight: .w3)
    board[place(0, .two, 0)].synapses[0] = own
    board[place(0, .two, 9)].destinations[0] = Destination(tag: 1, cores: CoreMask(.two))
    board[place(0, .one, 1)].destinations[0] = Destination(tag: 5, cores: .none, hop: Hop(x: -1))
    var network = Network(populations: [
      Population("a", core: .one, neurons: 1..<2), Population("b", core: .two, neurons: 0..<1),
    ])
    network.connect("a", to: "b", .oneToOne, excitatory)
    let map = try network.program(&board)
    #expect(map["a"]?.members[0].tag == Tag(2))
    #expect(board[place(0, .two, 0)].synapses[0] == own)
    #expect(board[place(0, .two, 0)].synapses[1].tag == Tag(2))
    #expect(board[place(0, .one, 1)].destinations[0].hop == Hop(x: -1))
    #expect(board[place(0, .one, 1)].destinations[1] == Destination(tag: 2, cores: CoreMask(.two)))
  }

  @Test func `a source takes a tag for each chip when none is free on all`() throws {
    var board = Board(chipCount: 2)
    // Chip 0 leaves only tag 5 free in core 0, chip 1 only tag 6.
    for (chip, spared) in [(0, 5), (1, 6)] {
      for tag in 1..<2048 where tag != spared {
        let neuron = place(chip, .zero, tag / 16)
        board[neuron].synapses[tag % 16] = Synapse(tag: tag, dendrite: .ampa, weight: .w0)
      }
    }
    var network = Network(populations: [
      Population("in", inputCount: 1),
      Population("a", neurons: [place(0, .zero, 200), place(1, .zero, 200)]),
    ])
    network.connect("in", to: "a", .allToAll(selfConnections: true), excitatory)
    let map = try network.program(&board)
    #expect(map["in"]?.members[0].destinations.map(\.tag) == [Tag(5), Tag(6)])
    #expect(map["in"]?.members[0].tag == nil)
  }

  @Test func `a source takes a tag for each core when none is free on both`() throws {
    var board = Board()
    for (core, spared) in [(CoreOnChip.zero, 5), (.one, 6)] {
      for tag in 1..<2048 where tag != spared {
        let neuron = place(0, core, tag / 16)
        board[neuron].synapses[tag % 16] = Synapse(tag: tag, dendrite: .ampa, weight: .w0)
      }
    }
    let targets = [place(0, .zero, 200), place(0, .one, 200)]
    var network = Network(populations: [
      Population("a", core: .two, neurons: 0..<1), Population("b", neurons: targets),
    ])
    network.connect("a", to: "b", .allToAll(selfConnections: true), excitatory)
    let map = try network.program(&board)
    #expect(
      map["a"]?.members[0].destinations == [
        Destination(tag: 5, cores: CoreMask(.zero)), Destination(tag: 6, cores: CoreMask(.one)),
      ])
  }

  @Test func `what is delivered is exactly what was asked`() throws {
    for seed: UInt64 in 1...12 {
      var generator = TestGenerator(state: seed)
      let (network, empty) = randomNetwork(&generator)
      var board = empty
      let map = try network.program(&board)
      var expected = Delivery(asked: network)
      expected.add(Delivery(empty))
      #expect(expected.links.count > 20, "seed \(seed)")
      #expect(Delivery(board, map).links == expected.links, "seed \(seed)")
      for place in empty.neurons where empty[place] != .powerUp {
        let isKept = zip(empty[place].synapses, board[place].synapses).allSatisfy { $0.isUnused || $0 == $1 }
        #expect(isKept, "seed \(seed), neuron \(place)")
      }
      var again = empty
      _ = try network.program(&again)
      #expect(again == board, "seed \(seed)")
    }
  }

  /// Populations and rules over 2 to 4 chips, on a board that holds some words already.
  private func randomNetwork(_ generator: inout TestGenerator) -> (Network, Board) {
    let chips = Int.random(in: 2...4, using: &generator)
    var board = Board(chipCount: chips, columns: Bool.random(using: &generator) ? nil : 2)
    if let columns = board.columns, chips % columns != 0 { board.columns = nil }
    for _ in 0..<200 {
      let target = NeuronOnBoard(lane: Int.random(in: 0..<chips * 1024, using: &generator))
      let source = NeuronOnBoard(lane: Int.random(in: 0..<chips * 1024, using: &generator))
      guard let hop = board.hop(from: source.chip, to: target.chip) else { continue }
      let tag = Int.random(in: 1..<1100, using: &generator)
      board[target].synapses[3] = Synapse(tag: tag, dendrite: .shunt, weight: .w2)
      board[source].destinations[1] = Destination(tag: tag, cores: CoreMask(target.core), hop: hop)
    }
    var network = Network(populations: [
      Population("in", inputCount: 12), Population("fixed", inputs: [Tag(1800), Tag(1801)]),
    ])
    for index in 0..<5 {
      // A population spans at most two chips, so that three targets need at most four words with some to spare.
      let lanes = (0..<20).map { _ in Int.random(in: 0..<1024 * min(chips, 2), using: &generator) }
      network.populations.append(
        Population("p\(index)", neurons: Set(lanes).sorted().map(NeuronOnBoard.init(lane:))))
    }
    for index in 0..<8 {
      let from = network.populations[Int.random(in: 0..<7, using: &generator)]
      let to = network.populations[Int.random(in: 2..<7, using: &generator)]
      let dendrite: Dendrite = [.ampa, .gaba, .nmda].randomElement(using: &generator) ?? .ampa
      let rules: [ConnectionRule] = [
        .random(probability: 0.2), .fanIn(2, replacement: true), .fanIn(2, replacement: false), .fanOut(3),
        .pairs([.init(0, 0, repeats: 2), .init(1, 3)]), .kernel(Kernel(.repeats([.init(x: 0, y: 1): 2]))),
      ]
      var rule = rules[Int.random(in: 0..<rules.count, using: &generator)]
      if case .kernel = rule, from.neurons == nil { rule = .fanOut(3) }
      network.connect(
        from.name, to: to.name, rule,
        SynapseTemplate(dendrite: dendrite, weight: [.w0, .w1], stp: index % 2 == 0),
        repeats: Int.random(in: 1...2, using: &generator), seed: generator.next())
    }
    return (network, board)
  }
}
