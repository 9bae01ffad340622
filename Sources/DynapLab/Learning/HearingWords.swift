import DynapChip
import DynapEngine
import DynapFabric

/// Puts what a neuron listens to into CAM words that hear it, as one does on a board whose words were measured.
enum HearingWords {
  /// Moves every word that misses events to the free word of its neuron that misses fewest, the first of several; it stays
  /// where none is better.
  static func choose(on board: inout Board, _ faults: FaultMap) {
    for neuron in Set(faults.deafWords.map(\.neuron)).sorted(by: { $0.lane < $1.lane })
    where neuron.chip.index < board.chips.count && board[neuron] != .powerUp {
      var words = board[neuron].synapses
      for index in words.indices where words[index] != Synapse() {
        func deafness(_ place: Int) -> FaultMap.Deafness {
          faults[.init(neuron: neuron, synapse: SynapseOnNeuron(place), tag: words[index].tag)]
        }
        let own = deafness(index)
        guard own > .never else { continue }
        let free = words.indices.filter { words[$0] == Synapse() && deafness($0) < own }
        guard let best = free.min(by: { (deafness($0), $0) < (deafness($1), $1) }) else { continue }
        words.swapAt(index, best)
      }
      board[neuron].synapses = words
    }
  }
}
