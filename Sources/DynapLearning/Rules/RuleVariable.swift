/// What a learning rule can read at a synapse when an event updates it.
public enum RuleVariable: String, CaseIterable, Hashable, Sendable {
  /// The weight, in LSB or normalised as the cell has it.
  case weight = "w"
  /// The trace of the input's spikes.
  case preTrace = "x"
  /// The trace of the neuron's own spikes.
  case postTrace = "y"
  /// The neuron's calcium.
  case calcium = "ca"
  /// The membrane, in units of its threshold.
  case membrane = "v"
  /// When the neuron spiked after the input, t_post - t_pre, ms; negative when it was before.
  case interval = "dt"
  /// The sign of an error event: +1 where a spike was missing, -1 where one was too many.
  case errorSign = "d"
  /// The feedback weight of the error neuron, -1 to 1.
  case feedback = "b"
  /// The membrane gate, 0 to 1.
  case gate = "gate"
  /// The filtered error after feedback, where a rule reads it at each input spike.
  case error = "e"
  /// Whether the stop-learning comparator lets the neuron learn: 0 or 1.
  case learning = "learning"
  /// The reward of a trial.
  case reward = "R"
  /// The eligibility of the synapse.
  case eligibility = "E"
  /// The potential of the dendrite, or of the student.
  case potential = "u"
  /// The target: the potential of the teacher, or the target of the calcium.
  case target = "target"
  /// The postsynaptic potential that the input causes.
  case psp = "psp"

  /// Its place in the values that a program reads.
  public var slot: Int { Self.slots[self] ?? 0 }

  private static let slots = Dictionary(
    uniqueKeysWithValues: RuleVariable.allCases.enumerated().map { ($0.element, $0.offset) })
}

/// The event that makes a rule update a synapse.
public enum RuleTrigger: String, CaseIterable, Hashable, Sendable {
  /// A spike of the input.
  case onPre
  /// A spike of the neuron.
  case onPost
  /// An event of an error neuron.
  case onError
  /// The reward at the end of a trial.
  case onReward
  /// Every step.
  case continuous

  /// What has a value at this event.
  public var variables: [RuleVariable] {
    let synapse: [RuleVariable] = [.weight, .preTrace, .postTrace, .calcium, .membrane]
    return switch self {
    case .onPre:
      synapse + [.interval, .feedback, .gate, .error, .learning, .potential, .target]
    case .onPost: synapse + [.interval, .gate, .learning]
    case .onError: synapse + [.errorSign, .feedback, .gate]
    case .onReward: synapse + [.reward, .eligibility]
    case .continuous: synapse + [.potential, .target, .psp]
    }
  }
}

/// The values that a rule reads: zero where nothing was set.
public struct RuleValues: Hashable, Sendable {
  /// By ``RuleVariable/slot``.
  public private(set) var slots: [Double]

  /// Values that are all zero.
  public init() { slots = Array(repeating: 0, count: RuleVariable.allCases.count) }

  /// The value of a variable.
  public subscript(variable: RuleVariable) -> Double {
    get { slots[variable.slot] }
    set { slots[variable.slot] = newValue }
  }
}
