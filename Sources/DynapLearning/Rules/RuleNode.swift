/// An expression as a tree.
public indirect enum RuleNode: Hashable, Sendable {
  /// A number.
  case number(Double)
  /// A constant of the rule with its value.
  case constant(String, Double)
  /// A variable of the synapse.
  case variable(RuleVariable)
  /// An operation on one node.
  case unary(RuleOperation, RuleNode)
  /// An operation on two nodes.
  case binary(RuleOperation, RuleNode, RuleNode)

  /// The value, when nothing in it varies.
  public var constantValue: Double? {
    switch self {
    case .number(let value), .constant(_, let value): value
    case .variable: nil
    case .unary(let operation, let a): a.constantValue.map { operation.value($0, 0) }
    case .binary(let operation, let a, let b):
      if let a = a.constantValue, let b = b.constantValue { operation.value(a, b) } else { nil }
    }
  }

  /// The variables in it.
  public var variables: Set<RuleVariable> {
    switch self {
    case .number, .constant: []
    case .variable(let variable): [variable]
    case .unary(_, let a): a.variables
    case .binary(_, let a, let b): a.variables.union(b.variables)
    }
  }

  /// How many nodes it has.
  public var size: Int {
    switch self {
    case .number, .constant, .variable: 1
    case .unary(_, let a): 1 + a.size
    case .binary(_, let a, let b): 1 + a.size + b.size
    }
  }
}

extension RuleNode: CustomStringConvertible {
  /// The expression as it would be written, with no more parentheses than it needs.
  public var description: String { text().text }

  // How tightly a text binds: sums, products, atoms.
  private func text() -> (text: String, level: Int) {
    switch self {
    case .number(let value):
      let whole = value.rounded() == value && abs(value) < 1e15
      return (whole ? "\(Int64(value))" : "\(value)", value < 0 ? 0 : 3)
    case .constant(let name, _): return (name, 3)
    case .variable(let variable): return (variable.rawValue, 3)
    case .unary(.negate, let a): return ("-" + a.wrapped(2), 0)
    case .unary(let operation, let a): return ("\(operation.rawValue)(\(a))", 3)
    case .binary(let operation, let a, let b):
      switch operation {
      case .add: return ("\(a.wrapped(1)) + \(b.wrapped(1))", 1)
      case .subtract: return ("\(a.wrapped(1)) - \(b.wrapped(2))", 1)
      case .multiply: return ("\(a.wrapped(2)) * \(b.wrapped(2))", 2)
      case .divide: return ("\(a.wrapped(2)) / \(b.wrapped(3))", 2)
      default: return ("\(operation.rawValue)(\(a), \(b))", 3)
      }
    }
  }

  private func wrapped(_ least: Int) -> String {
    let (text, level) = text()
    return level < least ? "(\(text))" : text
  }
}
