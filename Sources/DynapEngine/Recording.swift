import DynapFabric
import DynapUnits

/// What is to be recorded while a simulation runs.
public struct Recording: Hashable, Sendable {
  /// The name under which it is written, unique in an experiment.
  public var name: String
  /// The neurons, in the order of the columns.
  public var neurons: [NeuronOnBoard]
  /// What of them.
  public var quantity: Quantity
  /// From when on; inclusive.
  public var from: SimTime
  /// Until when; exclusive.
  public var until: SimTime

  /// What is recorded.
  public enum Quantity: Hashable, Sendable {
    /// The spikes, at their true times.
    case spikes
    /// A state by its name, such as `I_mem`, sampled every so often (a multiple of the step).
    case state(String, every: SimTime)
  }

  /// Makes a recording over the whole run unless a window is given.
  public init(
    name: String, neurons: [NeuronOnBoard], quantity: Quantity, from: SimTime = .zero, until: SimTime = .max
  ) {
    self.name = name
    self.neurons = neurons
    self.quantity = quantity
    self.from = from
    self.until = until
  }
}
