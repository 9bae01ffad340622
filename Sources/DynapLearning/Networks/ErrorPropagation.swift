/// The error-propagation network: what learns, how, and which part of it is taken away as a control.
///
/// Inputs - W1 (plastic) - hidden - W2 (plastic) - outputs; for each output two error neurons that compare it with its
/// teacher and send their events back. This is a reconstruction: it implements the error-propagation rule family of
/// Cartiglia, Haessig and Indiveri (AICAS 2020), of which only the abstract is available; architecture details and
/// constants are ours.
public struct ErrorPropagation: Hashable, Codable, Sendable {
  /// How an error event finds its sign at a hidden neuron.
  public enum Feedback: String, CaseIterable, Codable, Sendable {
    /// The sign of the synapse from the hidden neuron to the output; none below half a step.
    case signSymmetric = "sign-symmetric"
    /// A fixed random sign.
    case random
  }

  /// A part that is taken away, to see what it is good for.
  public enum Control: String, CaseIterable, Codable, Sendable {
    /// Nothing is taken away.
    case none
    /// The hidden layer does not learn.
    case frozen
    /// The error reaches hidden neurons in a random order with random signs, anew each trial.
    case shuffled
    /// The membrane gate is always open.
    case noGate = "no-gate"
    /// Tests are on patterns with new times and the same counts.
    case scrambled
    /// Nothing is learned.
    case untrained
  }

  /// Hidden neurons.
  public var hidden = 8
  /// What changes the weights.
  public var rule = LearningRule.minimalErrorPropagation
  /// The rule as an expression in place of a named one; empty for the named one.
  public var expression = ""
  /// Constants of the rule in the hidden layer, beside its own.
  public var hiddenConstants: [String: Double] = [:]
  /// Constants of the rule at the outputs.
  public var outputConstants: [String: Double] = [:]
  /// Where weights are kept.
  public var cell = WeightStore(.digital)
  /// How errors travel back.
  public var feedback = Feedback.signSymmetric
  /// The gate of hidden neurons; outputs have none.
  public var gate = MembraneGate()
  /// Coefficient of variation of the devices.
  public var mismatch = 0.2
  /// Share of error events that are lost on their way.
  public var errorLoss = 0.0
  /// How long an error event travels, ms.
  public var errorDelay = 0.0
  /// Decay of the traces, ms.
  public var traceDecay = 30.0
  /// Rate of the teacher, Hz.
  public var teacherRate = 60.0
  /// What is taken away.
  public var control = Control.none
  /// The smallest and largest of the first weights.
  public static let firstWeights = -4...5

  /// The network of the demonstration.
  public init() {}

  /// The constants of both layers for a profile, when a file says nothing: as they were verified.
  public static func constants(
    _ rule: LearningRule, profile: LearningProfile
  ) -> (hidden: [String: Double], output: [String: Double]) {
    switch (rule, profile) {
    case (.minimalErrorPropagation, .normalised), (.minimalErrorPropagation, .chip):
      (["p": 1.0 / 32, "theta": 0.4], ["p": 1.0 / 64, "theta": 0.4])
    case (.minimalErrorPropagation, .current):
      (["p": 1.0 / 16, "theta": 0.4], ["p": 1.0 / 128, "theta": 0.4])
    case (_, .normalised), (_, .chip): (["eta": 0.05], ["eta": 0.02])
    case (_, .current): (["eta": 0.03], ["eta": 0.004])
    }
  }
}

/// The equations that a network is stepped with.
public enum LearningProfile: String, CaseIterable, Codable, Sendable {
  /// Leaky integrate-and-fire neurons in units of their threshold, 1 ms a step.
  case normalised
  /// DPI neurons and synapses in picoampere, 0.1 ms a step.
  case current
  /// The emulated chip of a file, circuit by circuit.
  case chip

  /// The profile of equations.
  public init(_ equations: EquationProfile) {
    switch equations {
    case .normalised: self = .normalised
    case .current: self = .current
    }
  }

  /// The equations; a chip has circuits instead.
  public var equations: EquationProfile? {
    switch self {
    case .normalised: .normalised
    case .current: .current
    case .chip: nil
    }
  }
}

/// The profiles that are plain equations: a plan alone makes a network of one.
public enum EquationProfile: String, CaseIterable, Codable, Sendable {
  /// Leaky integrate-and-fire neurons in units of their threshold, 1 ms a step.
  case normalised
  /// DPI neurons and synapses in picoampere, 0.1 ms a step.
  case current
}
