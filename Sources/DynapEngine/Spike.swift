import DynapFabric
import DynapUnits

/// A spike of a neuron.
public struct Spike: Hashable, Sendable {
  /// When the membrane crossed its threshold.
  public let time: SimTime
  /// The neuron's lane.
  public let lane: Int
  /// The neuron.
  public var neuron: NeuronOnBoard { NeuronOnBoard(lane: lane) }

  /// Makes a spike, as a file of spikes does.
  package init(time: SimTime, lane: Int) {
    self.time = time
    self.lane = lane
  }
}
