import DynapChip
import DynapCircuits
import DynapFabric
import DynapLearning

/// What a host programs into the learning blocks of a chip that is trained, between trials.
struct ChipProgramming: Hashable, Sendable {
  /// What is taken away.
  var control: ErrorPropagation.Control
  /// Whether blocks learn.
  var learns: Bool
  /// The trial whose draws shuffle the feedback, if it is.
  var shuffle: Int?

  init(_ control: ErrorPropagation.Control = .none, learns: Bool = true, shuffle: Int? = nil) {
    self.control = control
    self.learns = learns
    self.shuffle = control == .shuffled ? shuffle : nil
  }

  /// The board of a network, so programmed; its words and other latches stay.
  func board(of network: ChipNetwork) -> Board {
    var board = network.bench.board
    for chip in board.chips.indices {
      for core in CoreOnChip.allCases {
        guard var block = board.chips[chip][core].learning, !block.neurons.isEmpty else { continue }
        let first = NeuronOnBoard(
          chip: ChipOnBoard(chip), core: core, neuron: NeuronOnCore(block.neurons[0]))
        if network.hidden[first.lane] != nil { change(&block, network.seed) }
        if !learns { block.isEnabled = false }
        board.chips[chip][core].learning = block
      }
    }
    return board
  }

  private func change(_ block: inout LearningBlock, _ seed: UInt64) {
    if control == .frozen { block.isEnabled = false }
    if control == .noGate { block.switches.gate = .none }
    guard let shuffle else { return }
    for i in block.errorTags.indices where block.errorTags[i].feedback != .direct {
      // The entries of E+ and E- of one output share their signs.
      let output = block.errorTags[i].tag.value / 2
      block.errorTags[i].feedback = .fixed(
        block.neurons.map { neuron in
          Philox(key: seed).uniform(
            at: .init(UInt32(truncatingIfNeeded: shuffle), UInt32(output), UInt32(neuron), 0x5FFE_0000)) < 0.5
            ? -1 : 1
        })
    }
  }
}
