import DynapCircuits

/// A rule of the family: what it computes at which event, with which constants, and where it comes from.
public struct RuleDefinition: Sendable {
  /// A number of a rule.
  public struct Constant: Hashable, Sendable {
    /// The name in expressions and files.
    public var name: String
    /// The value unless a file says otherwise.
    public var value: Double
    /// The unit, empty for plain numbers.
    public var unit: String
    /// How sure it is.
    public var provenance: Provenance
    /// What it means, in a line.
    public var summary: String

    init(_ name: String, _ value: Double, _ unit: String, _ provenance: Provenance, _ summary: String) {
      self.name = name
      self.value = value
      self.unit = unit
      self.provenance = provenance
      self.summary = summary
    }
  }

  /// What happens at one kind of event.
  public struct Update: Sendable {
    /// The event.
    public var trigger: RuleTrigger
    /// The expression of the weight change.
    public var expression: String
    /// The same in Swift: the twin that the expression is tested against.
    public var law: @Sendable (RuleValues, [String: Double]) -> Double

    init(
      _ trigger: RuleTrigger, _ expression: String,
      law: @escaping @Sendable (RuleValues, [String: Double]) -> Double
    ) {
      self.trigger = trigger
      self.expression = expression
      self.law = law
    }
  }

  /// What it does, in a sentence.
  public var summary: String
  /// Where it comes from.
  public var source: String
  /// Its numbers.
  public var constants: [Constant]
  /// Its updates.
  public var updates: [Update]

  /// The numbers by name.
  public var values: [String: Double] {
    Dictionary(uniqueKeysWithValues: constants.map { ($0.name, $0.value) })
  }

  /// The compiled expression of an event, with some constants set otherwise; nil where the rule does nothing.
  public func program(at trigger: RuleTrigger, setting: [String: Double] = [:]) -> RuleProgram? {
    guard let update = updates.first(where: { $0.trigger == trigger }) else { return nil }
    let constants = values.merging(setting) { $1 }
    return try? RuleProgram(update.expression, trigger: trigger, constants: constants)
  }
}
