/// Reads the text of a rule into a tree.
///
/// sum = product (("+" | "-") product)*; product = factor (("*" | "/") factor)*; factor = "-" factor | "+" factor | atom;
/// atom = number | name | name "(" sum ("," sum)* ")" | "(" sum ")".
struct RuleParser {
  /// The deepest nesting, and the most words.
  static let deepest = 32
  static let longest = 256

  private var lexer: RuleLexer
  private var token = RuleLexer.Token(kind: .end, offset: 0)
  private var depth = 0
  private var count = 0
  private let trigger: RuleTrigger
  private let constants: [String: Double]
  private let nearest: (String, [String]) -> String?

  init(
    _ text: String, trigger: RuleTrigger, constants: [String: Double],
    nearest: @escaping (String, [String]) -> String?
  ) {
    lexer = RuleLexer(text)
    self.trigger = trigger
    self.constants = constants
    self.nearest = nearest
  }

  /// The tree of the whole text.
  ///
  /// - Throws: ``RuleError`` of the first mistake.
  mutating func parse() throws(RuleError) -> RuleNode {
    try advance()
    guard token.kind != .end else {
      throw RuleError(.empty, at: 0, "is empty", "write an expression such as eta * d * b * x * gate")
    }
    let node = try sum()
    guard token.kind == .end else {
      throw RuleError(
        .syntax, at: token.offset, "goes on with \(name(token)) after its end",
        "write an operator before it, or leave it out")
    }
    return node
  }

  private mutating func advance() throws(RuleError) {
    token = try lexer.next()
    count += 1
    guard count <= Self.longest else {
      throw RuleError(
        .tooLarge, at: token.offset, "has more than \(Self.longest) words", "write a shorter expression")
    }
  }

  private mutating func sum() throws(RuleError) -> RuleNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw RuleError(
        .tooLarge, at: token.offset, "is nested more than \(Self.deepest) deep", "write a flatter expression")
    }
    var node = try product()
    while case .sign(let sign) = token.kind, sign == "+" || sign == "-" {
      try advance()
      node = .binary(sign == "+" ? .add : .subtract, node, try product())
    }
    return node
  }

  private mutating func product() throws(RuleError) -> RuleNode {
    var node = try factor()
    while case .sign(let sign) = token.kind, sign == "*" || sign == "/" {
      try advance()
      let place = token.offset
      let second = try factor()
      if sign == "/", second.constantValue == 0 {
        throw RuleError(
          .divisionByZero, at: place, "divides by \(second), which is always 0",
          "divide by something that is not 0, such as max(x, 1e-6)")
      }
      node = .binary(sign == "*" ? .multiply : .divide, node, second)
    }
    return node
  }

  private mutating func factor() throws(RuleError) -> RuleNode {
    guard case .sign(let sign) = token.kind, sign == "-" || sign == "+" else { return try atom() }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw RuleError(
        .tooLarge, at: token.offset, "is nested more than \(Self.deepest) deep", "write a flatter expression")
    }
    try advance()
    let operand = try factor()
    if sign == "+" { return operand }
    if case .number(let value) = operand { return .number(-value) }
    return .unary(.negate, operand)
  }

  private mutating func atom() throws(RuleError) -> RuleNode {
    let start = token
    switch token.kind {
    case .number(let value):
      try advance()
      return .number(value)
    case .name(let name):
      try advance()
      return token.kind == .sign("(") ? try call(name, start) : try variable(name, start)
    case .sign("("):
      try advance()
      let node = try sum()
      try expect(")", for: start)
      return node
    default:
      throw RuleError(
        .syntax, at: start.offset, "has \(self.name(start)) where a value belongs",
        "write a number, a variable, a function or a parenthesis there")
    }
  }

  private mutating func call(_ name: String, _ start: RuleLexer.Token) throws(RuleError) -> RuleNode {
    guard let operation = RuleOperation.functions.first(where: { $0.rawValue == name }) else {
      let names = RuleOperation.functions.map(\.rawValue)
      throw RuleError(
        .unknownFunction, at: start.offset, "calls '\(name)', which no function is called",
        hint(name, names, "there are"))
    }
    let opening = token
    try advance()
    var operands: [RuleNode] = []
    if token.kind != .sign(")") {
      operands.append(try sum())
      while token.kind == .sign(",") {
        try advance()
        operands.append(try sum())
      }
    }
    try expect(")", for: opening)
    guard operands.count == operation.arity else {
      throw RuleError(
        .operands, at: start.offset, "gives \(name) \(operands.count) operands", "it takes \(operation.arity)"
      )
    }
    let node: RuleNode =
      operands.count == 1 ? .unary(operation, operands[0]) : .binary(operation, operands[0], operands[1])
    if let value = node.constantValue, !value.isFinite {
      throw RuleError(
        .notFinite, at: start.offset, "computes \(node), which is no finite number", "write another value")
    }
    return node
  }

  private func variable(_ name: String, _ start: RuleLexer.Token) throws(RuleError) -> RuleNode {
    if let value = constants[name] { return .constant(name, value) }
    guard let variable = RuleVariable(rawValue: name) else {
      throw RuleError(
        .unknownVariable, at: start.offset,
        "reads '\(name)', which is neither a variable nor a constant of it",
        hint(
          name, trigger.variables.map(\.rawValue) + constants.keys.sorted(),
          "at \(trigger.rawValue) there are"))
    }
    guard trigger.variables.contains(variable) else {
      throw RuleError(
        .unavailable, at: start.offset, "reads '\(name)', which has no value at \(trigger.rawValue)",
        "at \(trigger.rawValue) there are \(trigger.variables.map(\.rawValue).joined(separator: ", "))")
    }
    return .variable(variable)
  }

  private mutating func expect(_ sign: Character, for opening: RuleLexer.Token) throws(RuleError) {
    guard token.kind == .sign(sign) else {
      throw RuleError(
        .syntax, at: token.offset,
        "has \(name(token)) where the parenthesis of column \(opening.offset + 1) should close",
        "write '\(sign)' there")
    }
    try advance()
  }

  private func hint(_ name: String, _ names: [String], _ lead: String) -> String {
    nearest(name, names).map { "did you mean '\($0)'?" } ?? "\(lead) \(names.joined(separator: ", "))"
  }

  private func name(_ token: RuleLexer.Token) -> String {
    switch token.kind {
    case .number(let value): "\(RuleNode.number(value))"
    case .name(let name): "'\(name)'"
    case .sign(let sign): "'\(sign)'"
    case .end: "nothing"
    }
  }
}
