import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// A plastic synapse and its weight.
public struct PlasticWeight: Hashable, Sendable {
  /// The neuron.
  public let neuron: NeuronOnBoard
  /// The word.
  public let synapse: SynapseOnNeuron
  /// The weight in units of the lowest weight bit, from -8 to +7; below zero it feeds GABA_B, above AMPA.
  public var weight: Double

  /// Makes the weight of a word.
  public init(neuron: NeuronOnBoard, synapse: SynapseOnNeuron, weight: Double) {
    self.neuron = neuron
    self.synapse = synapse
    self.weight = weight
  }
}

extension Simulation {
  /// The plastic synapses with the weights that they have now, core by core, neuron by neuron.
  public var plasticWeights: [PlasticWeight] {
    stepper.cores.flatMap { core -> [PlasticWeight] in
      guard let learning = core.learning else { return [] }
      return learning.plan.plastic.enumerated().map { slot, synapse in
        let (lane, word) = Int(synapse.address).quotientAndRemainder(dividingBy: SynapseOnNeuron.count)
        return PlasticWeight(
          neuron: NeuronOnBoard(lane: lane), synapse: SynapseOnNeuron(word),
          weight: learning.weight(slot, at: stepper.now))
      }
    }
  }

  /// Writes weights as a host does; they act from the next pulse on. Those of synapses that are not plastic are passed
  /// over, sizes are clipped to the range of a cell, and digital cells take the nearest code.
  public mutating func write(_ weights: [PlasticWeight]) {
    for weight in weights where weight.weight.isFinite && weight.neuron.chip.index < board.chips.count {
      let core = weight.neuron.lane / NeuronOnCore.count
      let address = UInt32(weight.neuron.lane * SynapseOnNeuron.count + weight.synapse.index)
      let now = stepper.now
      stepper.cores[core].learning?.write(weight.weight, address: address, at: now)
    }
    stepper.exchangeSigns()
  }

  /// The board with the weights of now in its CAM words, as codes, and without learning blocks: an ordinary
  /// configuration for inference on a chip that does not learn.
  public var learnedBoard: Board {
    var learned = board
    for entry in plasticWeights {
      let code = Int(entry.weight.rounded())
      var word = learned[entry.neuron].synapses[entry.synapse.index]
      word.dendrite = code < 0 ? .gaba : .ampa
      word.weight = WeightMask(rawValue: UInt8(abs(code)))
      learned[entry.neuron].synapses[entry.synapse.index] = word
    }
    for chip in learned.chips.indices {
      for core in CoreOnChip.allCases { learned.chips[chip][core].learning = nil }
    }
    return learned
  }

  /// Counts of what the learning block of each core did, in the order of the cores.
  package var learningTallies: [LearningTally] {
    stepper.cores.map { $0.learning?.tally ?? LearningTally() }
  }

  /// Counts of what the learning blocks did.
  public var learningTally: LearningTally {
    stepper.cores.reduce(into: LearningTally()) { all, core in
      if let learning = core.learning { all += learning.tally }
    }
  }
}

extension SimulationOptions {
  /// What of the learning blocks cannot be run under these options.
  func learningProblems(of board: Board) -> [Diagnostic] {
    guard let learning else { return [] }
    var problems: [Diagnostic] = []
    let learns = board.chips.contains { $0.cores.contains { $0.learning != nil } }
    if learns, fidelity == .linear {
      problems.append(
        Diagnostic(
          .error, "learning-needs-circuits", "fidelity", "is linear",
          "the linear law has no pulses that a learning block could see: use full or device"))
    }
    if !(0...1).contains(learning.loss) {
      problems.append(
        Diagnostic(
          .error, "learning-loss", "learning.loss", "is \(learning.loss)",
          "a share of events lies between 0 and 1"))
    }
    if learning.latency < .zero || learning.latency > .s(1) {
      problems.append(
        Diagnostic(
          .error, "learning-latency", "learning.latency", "is \(learning.latency)",
          "a learning event takes between 0 and 1 s"))
    }
    return problems
  }
}
