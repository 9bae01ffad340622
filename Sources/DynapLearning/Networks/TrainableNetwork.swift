/// A network that learns a trial at a time: a profile in plain equations, or a chip.
///
/// A run of training asks for nothing else, so that every network has the same tasks, controls, reports and snapshots.
public protocol TrainableNetwork: Sendable {
  /// The sizes of the layers: inputs, hidden, outputs.
  var sizes: LayerSizes { get }
  /// The weights that learn.
  var weights: LearnedWeights { get set }
  /// Presents a trial; the state goes on from that of the one before.
  mutating func run(_ trial: LearningTrial, _ mode: TrialMode) -> TrialOutcome
  /// Everything that the next trial depends on, for a snapshot.
  var state: NetworkState { get }
  /// Goes on from a state; false when it is not one of such a network.
  mutating func restore(_ state: NetworkState) -> Bool
}

/// How many neurons there are.
public struct LayerSizes: Hashable, Codable, Sendable {
  /// Input channels.
  public var inputs: Int
  /// Hidden neurons.
  public var hidden: Int
  /// Outputs.
  public var outputs: Int

  /// Makes sizes.
  public init(inputs: Int, hidden: Int, outputs: Int) {
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
  }
}

/// What a trial is for.
public struct TrialMode: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: Int
  /// Makes a mode of bits.
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Weights change.
  public static let learns = TrialMode(rawValue: 1)
  /// The teacher spikes.
  public static let teaches = TrialMode(rawValue: 2)
  /// Spikes are recorded.
  public static let records = TrialMode(rawValue: 4)
}

/// The plastic weights in LSB: of each hidden neuron its inputs, of each output its hidden neurons.
public struct LearnedWeights: Hashable, Codable, Sendable {
  /// W1, hidden x inputs.
  public var hidden: [Double]
  /// W2, outputs x hidden.
  public var output: [Double]

  /// Makes weights.
  public init(hidden: [Double], output: [Double]) {
    self.hidden = hidden
    self.output = output
  }
}

/// The state of a network as plain numbers.
public struct NetworkState: Hashable, Codable, Sendable {
  /// Real ones.
  public var reals: [Double]
  /// Whole ones.
  public var words: [UInt64]

  /// Makes a state.
  public init(reals: [Double] = [], words: [UInt64] = []) {
    self.reals = reals
    self.words = words
  }
}
