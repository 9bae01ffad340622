import DynapCircuits
import DynapFabric

/// What is programmed into one neuron: 64 CAM words, 4 SRAM words and 14 latches.
public struct Neuron: Hashable, Sendable {
  /// The synapses; always 64.
  public var synapses: [Synapse] {
    didSet { precondition(synapses.count == SynapseOnNeuron.count, "a neuron has 64 synapses") }
  }
  /// The destination words; always 4, sent in this order.
  public var destinations: [Destination] {
    didSet {
      precondition(destinations.count == DestinationOnNeuron.count, "a neuron has 4 destination words")
    }
  }
  /// The latches that are on.
  public var latches: LatchSet

  /// The state after power-up: every word unused, every latch off.
  public static let powerUp = Neuron()

  /// Makes a neuron in its power-up state.
  public init() {
    synapses = Self.unusedSynapses
    destinations = Self.emptyDestinations
    latches = []
  }

  /// One synapse.
  public subscript(synapse: SynapseOnNeuron) -> Synapse {
    get { synapses[synapse.index] }
    set { synapses[synapse.index] = newValue }
  }

  /// One destination word.
  public subscript(destination: DestinationOnNeuron) -> Destination {
    get { destinations[destination.index] }
    set { destinations[destination.index] = newValue }
  }

  // Shared by every neuron that has not been written, so that an empty chip costs next to nothing.
  private static let unusedSynapses = [Synapse](repeating: Synapse(), count: SynapseOnNeuron.count)
  private static let emptyDestinations = [Destination](
    repeating: Destination(), count: DestinationOnNeuron.count)
}
