/// A task that a search finds a rule for.
public enum RuleFamily: String, CaseIterable, Codable, Sendable {
  /// A student that has to follow a teacher's potential.
  case error
  /// A neuron that is told only whether its action was right.
  case reward

  /// What rules are made of.
  public var alphabet: RuleGenome.Alphabet {
    let operations: [RuleOperation] = [.add, .subtract, .multiply, .divide]
    return switch self {
    case .error:
      .init(inputs: [.target, .potential, .psp], operations: operations, constants: [1], columns: 12)
    case .reward:
      .init(inputs: [.reward, .eligibility], operations: operations, constants: [1, 0.1, 10], columns: 5)
    }
  }

  /// When a rule of the family is evaluated.
  public var trigger: RuleTrigger { self == .error ? .continuous : .onReward }

  /// How good a rule is: the mean over some draws of the task. Larger is better; not finite where the rule fails.
  public func fitness(_ rule: RuleNode?, draws: Int = 4) -> Double {
    guard let rule else { return RuleSearch.failed }
    let program = RuleProgram(rule)
    var sum = 0.0
    for draw in 0..<draws {
      let value =
        self == .error
        ? StudentTeacher(draw: draw).error(program).map { -$0 } : RewardedNeuron(draw: draw).reward(program)
      guard let value, value.isFinite else { return RuleSearch.failed }
      sum += value
    }
    return sum / Double(draws)
  }
}
