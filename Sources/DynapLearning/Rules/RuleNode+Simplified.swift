extension RuleNode {
  /// The same rule with what is computed from numbers alone computed, and without what changes nothing.
  ///
  /// Only what holds for every finite value is done: x / x stays, since it has no value at zero.
  public var simplified: RuleNode {
    switch self {
    case .number, .constant, .variable: return self
    case .unary(let operation, let a):
      let a = a.simplified
      if case .number(let value) = a, operation.value(value, 0).isFinite {
        return .number(operation.value(value, 0))
      }
      return .unary(operation, a)
    case .binary(let operation, let a, let b):
      let (a, b) = (a.simplified, b.simplified)
      if case .number(let x) = a, case .number(let y) = b, operation.value(x, y).isFinite {
        return .number(operation.value(x, y))
      }
      let (zero, one) = (RuleNode.number(0), RuleNode.number(1))
      switch operation {
      case .add where a == zero: return b
      case .add where b == zero: return a
      case .add where a == b: return .binary(.multiply, .number(2), a).simplified
      case .subtract where b == zero: return a
      case .subtract where a == b && a.isTotal: return zero
      case .multiply where a == one: return b
      case .multiply where b == one: return a
      case .multiply where (a == zero && b.isTotal) || (b == zero && a.isTotal): return zero
      case .divide where b == one: return a
      case .divide where a == zero && b.constantValue.map({ $0 != 0 }) == true: return zero
      default: return .binary(operation, a, b)
      }
    }
  }

  /// Whether it has a finite value for all moderate ones of its variables: it divides by nothing and raises to no power.
  private var isTotal: Bool {
    switch self {
    case .number, .constant, .variable: true
    case .unary(let operation, let a): operation != .exp && a.isTotal
    case .binary(let operation, let a, let b):
      operation != .divide && operation != .pow && a.isTotal && b.isTotal
    }
  }
}
