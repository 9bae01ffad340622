/// How a plastic synapse changes: one of the family that `rule:` names in a chip file.
public enum LearningRule: String, CaseIterable, Sendable {
  /// Error propagation: error events carried back across layers, a trace of the input and a gate of the membrane.
  case errorPropagation = "error-propagation"
}
