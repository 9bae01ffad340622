/// What a rule's expression can compute.
public enum RuleOperation: String, CaseIterable, Hashable, Sendable {
  /// Sum.
  case add = "+"
  /// Difference.
  case subtract = "-"
  /// Product.
  case multiply = "*"
  /// Quotient.
  case divide = "/"
  /// Power.
  case pow
  /// The smaller.
  case min
  /// The larger.
  case max
  /// The opposite.
  case negate
  /// Magnitude.
  case abs
  /// -1, 0 or 1.
  case sgn
  /// e to the power of.
  case exp
  /// Hyperbolic tangent.
  case tanh
  /// 1 above zero, 0 elsewhere.
  case step

  /// How many operands it has.
  public var arity: Int {
    switch self {
    case .add, .subtract, .multiply, .divide, .pow, .min, .max: 2
    case .negate, .abs, .sgn, .exp, .tanh, .step: 1
    }
  }

  /// Whether it is written between its operands.
  var isInfix: Bool { [.add, .subtract, .multiply, .divide].contains(self) }

  /// Those that are written with parentheses.
  static let functions = allCases.filter { !$0.isInfix && $0 != .negate }

  /// The result; not finite where it is not defined. The second operand of unary ones is ignored.
  @inline(__always)
  public func value(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .pow: RuleMath.pow(a, b)
    case .min: Swift.min(a, b)
    case .max: Swift.max(a, b)
    case .negate: -a
    case .abs: Swift.abs(a)
    case .sgn: RuleMath.sgn(a)
    case .exp: RuleMath.exp(a)
    case .tanh: RuleMath.tanh(a)
    case .step: a > 0 ? 1 : 0
    }
  }
}
