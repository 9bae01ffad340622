/// How a plastic synapse changes: one of the family that `rule:` names in a file.
public enum LearningRule: String, CaseIterable, Codable, Sendable {
  /// Error propagation: error events carried back across layers, a trace of the input and a gate of the membrane.
  case errorPropagation = "error-propagation"
  /// The same with what the smallest circuit has: a comparator on the trace and a step of fixed probability.
  case minimalErrorPropagation = "error-propagation-minimal"
  /// Error propagation that reads the filtered error at each input spike.
  case preErrorPropagation = "error-propagation-on-pre"
  /// The delta rule of calcium against its target, with a bump in which nothing is learned.
  case delta
  /// The calcium-gated bistable synapse with stop-learning.
  case calciumBistable = "calcium-bistable"
  /// Steps with a probability that vanishes with the error of a dendrite.
  case stochasticDendrite = "stochastic-dendrite"
  /// The delta rule behind a stop-learning comparator with hysteresis, for a weight of three states.
  case tristate
  /// Spike-timing dependent plasticity of pairs of spikes, additive.
  case pairSTDP = "pair-stdp"
  /// The nanocomposite memristor.
  case nanocomposite = "memristor-nc"
  /// The poly-p-xylylene memristor.
  case polyXylylene = "memristor-ppx"

  /// The rule's expressions, constants and sources.
  public var definition: RuleDefinition {
    switch self {
    case .errorPropagation: .errorPropagation
    case .minimalErrorPropagation: .minimalErrorPropagation
    case .preErrorPropagation: .preErrorPropagation
    case .delta: .delta
    case .calciumBistable: .calciumBistable
    case .stochasticDendrite: .stochasticDendrite
    case .tristate: .tristate
    case .pairSTDP: .pairSTDP
    case .nanocomposite: .nanocomposite
    case .polyXylylene: .polyXylylene
    }
  }
}
