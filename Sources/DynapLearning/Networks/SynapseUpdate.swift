/// What an event does to one synapse: a built-in rule in its own words, or any expression.
struct SynapseUpdate: Sendable {
  /// What the synapse shows at the event.
  struct Context {
    var weight: Double
    var trace: Double
    var sign: Double
    var feedback: Double
    var gate: Double
    var error: Double
    var membrane: Double
    var postTrace: Double
  }

  private enum Law: Sendable {
    case graded(eta: Double)
    case minimal(p: Double, theta: Double)
    case preTriggered(eta: Double)
    case program(RuleProgram)
    case nothing
  }

  private let law: Law
  /// The event that it answers to.
  let trigger: RuleTrigger

  /// The update of a set-up; one whose expression cannot be read does nothing, which its reader has refused before.
  init(_ setup: ErrorPropagation, _ constants: [String: Double]) {
    let standard = setup.rule.definition.values.merging(constants) { $1 }
    guard setup.expression.isEmpty else {
      trigger = .onError
      law =
        (try? RuleProgram(setup.expression, trigger: .onError, constants: standard)).map { .program($0) }
        ?? .nothing
      return
    }
    let eta = standard["eta", default: 0]
    switch setup.rule {
    case .errorPropagation: (trigger, law) = (.onError, .graded(eta: eta))
    case .minimalErrorPropagation:
      (trigger, law) = (
        .onError, .minimal(p: standard["p", default: 0], theta: standard["theta", default: 0])
      )
    case .preErrorPropagation: (trigger, law) = (.onPre, .preTriggered(eta: eta))
    default: (trigger, law) = (.onError, .nothing)
    }
  }

  /// The rules of the family that a network of error neurons can run.
  static let rules: [LearningRule] = [.errorPropagation, .minimalErrorPropagation, .preErrorPropagation]

  /// The change of a weight, or nil when it is no finite number. The order of products is that of the expressions.
  @inline(__always)
  func change(_ context: Context, _ values: inout RuleValues) -> Double? {
    switch law {
    case .graded(let eta):
      return eta * context.sign * context.feedback * context.trace * context.gate
    case .minimal(let p, let theta):
      return context.trace > theta ? p * context.sign * context.feedback * context.gate : 0
    case .preTriggered(let eta): return eta * context.error * context.gate
    case .nothing: return 0
    case .program(let program):
      values[.weight] = context.weight
      values[.preTrace] = context.trace
      values[.postTrace] = context.postTrace
      values[.errorSign] = context.sign
      values[.feedback] = context.feedback
      values[.gate] = context.gate
      values[.membrane] = context.membrane
      return program.value(values)
    }
  }
}
