import DynapUnits

/// What a die that learns has in its learning blocks besides biases: figures of a die file.
///
/// No fabricated die of this kind is published; every number is assumed, and the file says so.
public struct LearningSilicon: Hashable, Sendable {
  /// Entries of a neuron's learning CAM, each a tag with a sign.
  public var camEntries = 8
  /// From a spike of a neuron that sends on the learning bus to its match in a learning CAM.
  public var latency = SimTime.us(1)
  /// The share of learning events that the bus loses.
  public var loss = 0.0
  /// The capacitor of a trace.
  public var traceCapacitance = Capacitance(si: 5e-12)
  /// The capacitor of an analog weight.
  public var weightCapacitance = Capacitance(si: 1e-12)
  /// The voltage between the lowest and the highest code of an analog weight.
  public var weightSwing = Voltage(si: 1.2)
  /// How long an update drives the capacitor of an analog weight.
  public var updateTime = Interval(si: 1e-6)

  /// Makes the figures as they are assumed.
  public init() {}
}

/// The gate of the membrane comparator.
public enum LearningGate: String, CaseIterable, Hashable, Sendable {
  /// Always open.
  case none
  /// Open between two levels.
  case box
  /// Open in the middle between two levels, closed at both.
  case triangle
  /// The derivative of SuperSpike around the lower level.
  case superSpike
  /// A logistic step at the lower level.
  case sigmoid
}

/// The settings of a core's learning block that are switches and that circuits of neurons read.
public struct LearningSwitches: Hashable, Sendable {
  /// The gate of the membrane comparator.
  public var gate = LearningGate.none
  /// Whether calcium gates learning.
  public var usesCalcium = false

  /// Makes the switches of a core that does not learn.
  public init() {}
}
