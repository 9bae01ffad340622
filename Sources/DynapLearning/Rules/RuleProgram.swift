/// A rule's expression, read once and ready to be evaluated at every event.
///
/// A stack machine: each instruction pushes a value or replaces one or two by a result. A value that is not finite, from
/// whatever step, makes the whole result none: no update is made, and the caller counts it.
public struct RuleProgram: Hashable, Sendable {
  /// What is done in one place of the program.
  enum Instruction: Hashable, Sendable {
    case push(Double)
    case load(Int)
    case apply(RuleOperation)
  }

  /// The expression that it computes.
  public let expression: RuleNode
  /// The most values at a time.
  public let depth: Int
  let instructions: [Instruction]

  /// The most values that a program may hold at a time.
  public static let deepest = 128

  /// Reads an expression.
  ///
  /// - Parameters:
  ///   - text: such as `eta * d * b * x * gate`.
  ///   - trigger: the event; it says which variables there are.
  ///   - constants: the values of further names.
  ///   - nearest: suggests one of some names for a name that nothing is called.
  /// - Throws: ``RuleError`` of the first mistake.
  public init(
    _ text: String, trigger: RuleTrigger, constants: [String: Double] = [:],
    nearest: @escaping (String, [String]) -> String? = { _, _ in nil }
  ) throws(RuleError) {
    var parser = RuleParser(text, trigger: trigger, constants: constants, nearest: nearest)
    self.init(try parser.parse())
  }

  /// Compiles a tree, in the order in which it is written.
  public init(_ expression: RuleNode) {
    self.expression = expression
    var instructions: [Instruction] = []
    Self.compile(expression, into: &instructions)
    var height = 0
    var highest = 0
    for instruction in instructions {
      switch instruction {
      case .push, .load: height += 1
      case .apply(let operation): height -= operation.arity - 1
      }
      highest = max(highest, height)
    }
    precondition(highest <= Self.deepest, "an expression of this depth was refused when it was read")
    self.instructions = instructions
    depth = highest
  }

  private static func compile(_ node: RuleNode, into instructions: inout [Instruction]) {
    switch node {
    case .number(let value), .constant(_, let value): instructions.append(.push(value))
    case .variable(let variable): instructions.append(.load(variable.slot))
    case .unary(let operation, let a):
      compile(a, into: &instructions)
      instructions.append(.apply(operation))
    case .binary(let operation, let a, let b):
      compile(a, into: &instructions)
      compile(b, into: &instructions)
      instructions.append(.apply(operation))
    }
  }

  /// The weight change, or nil when it, or a step on the way to it, is not a finite number.
  public func value(_ values: RuleValues) -> Double? {
    let result = values.slots.withUnsafeBufferPointer { run($0) }
    return result.isFinite ? result : nil
  }

  /// The result, or NaN.
  private func run(_ values: UnsafeBufferPointer<Double>) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(depth, 1)) { stack in
      var top = -1
      for instruction in instructions {
        switch instruction {
        case .push(let value):
          top += 1
          stack[top] = value
        case .load(let slot):
          top += 1
          stack[top] = values[slot]
        case .apply(let operation):
          if operation.arity == 2 {
            stack[top - 1] = operation.value(stack[top - 1], stack[top])
            top -= 1
          } else {
            stack[top] = operation.value(stack[top], 0)
          }
        }
        if !stack[top].isFinite { return .nan }
      }
      return stack[0]
    }
  }
}
