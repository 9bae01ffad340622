import DynapFabric
import Testing

@testable import DynapChip

/// What can be said of a board without running it.
@Suite struct InspectionTests {
  private let synapse = SynapseTemplate(dendrite: .ampa, weight: .w0)

  @Test func `an empty board has no groups and no loose ends`() {
    let inspection = Inspection(of: Board(chipCount: 2))
    #expect(inspection.groups.isEmpty)
    #expect(inspection.looseEnds.isEmpty)
    #expect(Inspection(of: Board(), populations: [Population("x", neurons: [])]).groups[0].fanIn.median == 0)
  }

  @Test func `a network is counted in words and fans`() throws {
    var board = Board()
    let a = Population("a", core: .zero, neurons: 0..<4)
    let b = Population("b", core: .one, neurons: 0..<3)
    var network = Network(populations: [a, b, Population("in", inputCount: 4)], hostOutputs: ["b"])
    network.connect("in", to: "a", .oneToOne, synapse, repeats: 2)
    network.connect("a", to: "b", .pairs([.init(0, 0), .init(0, 1), .init(1, 1), .init(2, 1)]), synapse)
    let map = try network.program(&board)
    let inputs = try #require(map["in"]).members.flatMap(\.destinations)
    let inspection = Inspection(of: board, populations: network.populations, inputs: inputs)
    #expect(
      inspection.description == """
        group     neurons  fan-in  fan-out  CAM used  unused  SRAM used  unused
        a               4       2    0/1/2         8     248          3      13
        b               3   0/1/3        0         4     188          3       9
        core 0.0      256   0/0/2    0/0/2         8   16376          3    1021
        core 0.1      256   0/0/3        0         4   16380          3    1021
        neurons that nobody hears, core 0.0: 3
        """)
    #expect(inspection.unheardNeurons == [NeuronOnBoard(lane: 3)])
    #expect(inspection.groups[1].fanIn == Inspection.Spread([3, 1, 0]))
    let silent = Inspection(of: board)
    #expect(silent.unsentTags.map(\.tag.value) == [1024, 1025, 1026, 1027])
    #expect(silent.unsentTags.allSatisfy { $0.count == 2 && $0.core == .zero })
  }

  @Test func `loose ends are named by core`() {
    var board = Board(chipCount: 2)
    board[NeuronOnBoard(lane: 5)].destinations[0] = Destination(
      tag: 9, cores: [.init(.one), .init(.two)], hop: Hop(x: 1))
    board[NeuronOnBoard(lane: 6)].destinations[0] = Destination(tag: 9, cores: .all, hop: Hop(x: 0, y: 2))
    board[NeuronOnBoard(lane: 1024 + 256)].synapses[8] = synapse.synapse(tag: Tag(9))
    board[NeuronOnBoard(lane: 1024 + 257)].synapses[8] = synapse.synapse(tag: Tag(10))
    board.chips[1].frontEnd.route[1] = Destination(tag: 11, cores: .init(.zero))
    #expect(
      Inspection(of: board).looseEnds == [
        "tags sent, matched by no CAM word, core 1.0: 704-767",
        "tags sent, matched by no CAM word, core 1.2: 9",
        "tags in CAM words, sent by nobody, core 1.1: 10",
        "neurons that nobody hears, core 1.1: 0-1",
        "neurons with a word that falls off the grid, core 0.0: 6",
      ])
  }
}
