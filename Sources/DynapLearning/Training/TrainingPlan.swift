/// What is learned, by what, and for how long: everything of a run but its seed and its die.
public struct TrainingPlan: Hashable, Codable, Sendable {
  /// The equations of the network.
  public var profile = LearningProfile.normalised
  /// The patterns.
  public var task = EqualRateTask()
  /// The network.
  public var network = ErrorPropagation()
  /// Training trials.
  public var trials = 600
  /// Test trials.
  public var testTrials = 100

  /// The plan of the demonstration: 8 hidden neurons, two patterns, weights of 4 bits.
  public init() {}

  /// The sizes of the network.
  public var sizes: LayerSizes {
    LayerSizes(inputs: task.inputs, hidden: network.hidden, outputs: task.classes)
  }

  /// A network in plain equations in its first state; a chip's comes from its own file.
  public func makeNetwork(
    _ equations: EquationProfile, seed: UInt64, serial: UInt64
  ) -> any TrainableNetwork {
    switch equations {
    case .normalised: NormalisedNetwork(sizes: sizes, setup: network, seed: seed, serial: serial)
    case .current: CurrentNetwork(sizes: sizes, setup: network, seed: seed, serial: serial)
    }
  }
}
