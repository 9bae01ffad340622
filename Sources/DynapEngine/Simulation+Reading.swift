import DynapCircuits
import DynapChip
import DynapFabric
import DynapUnits

extension Simulation {
  /// Delays that someone has configured, hence longer than the shortest the chip can, and that a step hides.
  var shortDelays: [SimTime] {
    // Ten times the delay after power-up.
    instance.synapses.delays.filter { $0 > .us(7) && $0 < options.step }
  }

  /// Neurons whose released homeostasis cannot raise its gain or cannot lower it.
  var haltedGains: [NeuronOnBoard] {
    let place = { NeuronOnBoard(lane: $0) }
    let released = (0..<board.chips.count * 4 * NeuronOnCore.count).map(place).filter {
      let latches = board[$0].latches
      return latches[.hoEnable] && latches[.hoActive]
    }
    return released.filter { row("V_h.up", of: $0) == 0 || row("V_h.down", of: $0) == 0 }
  }

  /// The factor of short-term depression on a synapse's weight at the end of the last step: 1 when it is rested or
  /// has no `stp` bit, less the more it has been used, or nil when the word cannot have an effect.
  public func weightFactor(of synapse: SynapseOnNeuron, on neuron: NeuronOnBoard) -> Double? {
    guard neuron.chip.index < board.chips.count else { return nil }
    return instance.synapses.place(lane: neuron.lane, word: synapse.index).map {
      instance.synapses.depression($0, at: stepper.now)
    }
  }

  /// What a row holds for a neuron, states and step-wise means alike, for tests that look inside.
  package func row(_ name: String, of neuron: NeuronOnBoard) -> Double? {
    instance.rows[name].map { Double($0[neuron.lane]) }
  }

  /// Sets a state of a neuron, for tests that begin from a known state.
  package func setState(_ name: String, of neuron: NeuronOnBoard, to value: Double) {
    instance.set(name, lane: neuron.lane, to: Float(value))
  }
}
