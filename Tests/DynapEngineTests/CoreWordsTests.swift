import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits
import Testing

@testable import DynapEngine

private typealias Tag = DynapFabric.Tag

/// The words of a core, and the order that they come into on a die.
@Suite("Words of a core") struct CoreWordsTests {
  /// Words of three neurons of core 1, each of whose tags is a remainder.
  private static func words(matches: Bool = true) -> CoreWords {
    var board = Board()
    for n in [2, 5, 200] {
      for i in 0..<64 {
        board[Self.neuron(n)].synapses[i] = Synapse(
          tag: Tag(i % 5), dendrite: .gaba, weight: i % 8 == 0 ? [] : .w1)
      }
    }
    return CoreWords(
      core: 1, lanes: [2, 5, 6, 200].map { 256 + $0 }, matches: matches, board, SimulationOptions())
  }

  private static func neuron(_ n: Int) -> NeuronOnBoard {
    NeuronOnBoard(chip: .first, core: .one, neuron: NeuronOnCore(n))
  }

  @Test("a word without a weight is none, and an address says where a word is") func addresses() {
    let words = Self.words()
    #expect(words.count == 3 * 56 && words.silicon.count == words.count)
    #expect(words.addresses.first == UInt32((256 + 2) * 64 + 1))
    #expect(zip(words.addresses, words.addresses.dropFirst()).allSatisfy { $0 < $1 })
    #expect(CoreWords.place(words.addresses[60]) == SiliconPlace(core: 1, neuron: 5, synapse: 5))
    #expect(words.words(of: [256 + 200, 256 + 2, 256 + 3]) == [0..<56, 112..<168])
    #expect(words.words(of: [256 + 6]) == [112..<112])
  }

  @Test("the synapses of a tag are neighbours, in the order that is given") func order() {
    let words = Self.words()
    let given = words.addresses.indices.map { UInt32($0) }.reversed()
    let places = words.places(of: Array(given))
    #expect(Set(places.map { UInt32($0) }) == Set(given))
    #expect(words.offsets.count == Tag.count + 1 && words.offsets.last == UInt32(words.count))
    for (word, place) in places.enumerated() {
      let tag = Int(words.addresses[word]) % 64 % 5
      #expect((words.offsets[tag]..<words.offsets[tag + 1]).contains(UInt32(place)))
    }
    for a in places.indices {
      for b in places.indices where b > a && (words.addresses[a] % 64) % 5 == (words.addresses[b] % 64) % 5 {
        #expect(places[b] < places[a])
      }
    }
  }

  @Test("words that match nothing stay as they are") func deaf() {
    let words = Self.words(matches: false)
    #expect(words.offsets.isEmpty)
    #expect(words.places(of: [2, 1, 0]) == words.addresses.indices.map { UInt16($0) })
  }
}
