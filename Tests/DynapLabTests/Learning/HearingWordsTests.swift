import DynapChip
import DynapFabric
import Testing

@testable import DynapLab

@Suite("Words that hear") struct HearingWordsTests {
  typealias Tag = DynapFabric.Tag

  @Test("a word that misses events moves to the free word that misses fewest") func moves() throws {
    let neuron = NeuronOnBoard(chip: .first, core: .one, neuron: NeuronOnCore(5))
    var board = Board()
    for word in 0..<3 {
      board[neuron].synapses[word] = Synapse(tag: Tag(100 + word), dendrite: .ampa, weight: .w0)
    }
    var faults = FaultMap()
    func place(_ word: Int, half: Int) throws -> FaultMap.Word {
      try #require(FaultMap.Word(neuron: neuron, synapse: SynapseOnNeuron(word), half: half))
    }
    faults[try place(0, half: 1)] = .always
    faults[try place(1, half: 0)] = .always
    for word in 3..<64 where word != 9 {
      faults[try place(word, half: 0)] = FaultMap.Deafness(word == 7 ? 0.1 : 0.5) ?? .always
    }
    faults[try place(9, half: 0)] = FaultMap.Deafness(0.1) ?? .always
    let before = board
    HearingWords.choose(on: &board, faults)
    // Word 0 is deaf to other tags only; of 7 and 9, which miss fewest, the first is taken.
    var wanted = before[neuron].synapses
    wanted.swapAt(1, 7)
    #expect(board[neuron].synapses == wanted)
    var perfect = before
    HearingWords.choose(on: &perfect, FaultMap())
    #expect(perfect == before)
  }

  @Test("a word stays where no free one is better, and faults of chips that are not there change nothing")
  func stays() throws {
    let neuron = NeuronOnBoard(chip: .first, core: .zero, neuron: NeuronOnCore(0))
    var board = Board()
    for word in 0..<64 {
      board[neuron].synapses[word] = Synapse(tag: Tag(1 + word), dendrite: .ampa, weight: .w0)
    }
    var faults = FaultMap()
    faults[.init(neuron: neuron, synapse: SynapseOnNeuron(3), tag: Tag(4))] = .always
    faults[.init(neuron: NeuronOnBoard(lane: 3000), synapse: SynapseOnNeuron(3), tag: Tag(4))] = .always
    let before = board
    HearingWords.choose(on: &board, faults)
    #expect(board == before)
  }
}
