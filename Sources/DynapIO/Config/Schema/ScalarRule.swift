import DynapUnits

/// What a single value must be: how it is checked, described in messages and in the JSON schema.
struct ScalarRule: Sendable {
  /// What is expected, as a clause after `write`.
  let expectation: String
  /// The type's name in documents.
  let name: String
  /// The JSON schema.
  let schema: JSONText
  /// What is wrong with a value, or nil.
  let problem: @Sendable (ConfigNode.Scalar) -> Problem?

  init(
    _ expectation: String, name: String, schema: JSONText,
    problem: @escaping @Sendable (ConfigNode.Scalar) -> Problem?
  ) {
    self.expectation = expectation
    self.name = name
    self.schema = schema
    self.problem = problem
  }
}

extension ValueType {
  /// Any text.
  static let text = ValueType.scalar(
    ScalarRule("a text", name: "text", schema: .type("string")) { _ in nil })

  /// True or false.
  static let flag = ValueType.scalar(
    ScalarRule("true or false", name: "flag", schema: .type("boolean")) { scalar in
      scalar.flag == nil ? wrongType(scalar, "true or false") : nil
    })

  /// A whole number in a range; `code` and `rule` speak when it lies outside.
  static func whole(_ range: ClosedRange<Int>, _ code: String = "out-of-range", _ rule: String? = nil)
    -> ValueType
  {
    let limits: String
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): limits = "a whole number"
    case (let low, .max): limits = "a whole number of at least \(low)"
    default: limits = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
    var members: [(String, JSONText)] = [("type", .string("integer"))]
    if range.lowerBound != .min { members.append(("minimum", .number(Double(range.lowerBound)))) }
    if range.upperBound != .max { members.append(("maximum", .number(Double(range.upperBound)))) }
    return .scalar(
      ScalarRule(limits, name: limits, schema: .object(members)) { scalar in
        guard let value = scalar.whole else { return wrongType(scalar, limits) }
        return range.contains(value) ? nil : Problem(code, "is \(value)", rule ?? "write \(limits)")
      })
  }

  /// An index of a numbered kind.
  static func index(_ space: IndexSpace) -> ValueType {
    .whole(0...space.count - 1, "\(space.name)-out-of-range", space.rule)
  }

  /// A finite number in a range.
  static func number(_ range: ClosedRange<Double>? = nil, above: Double? = nil) -> ValueType {
    var expectation = "a number"
    var members: [(String, JSONText)] = [("type", .string("number"))]
    if let range {
      expectation +=
        " from \(DecimalNotation.text(range.lowerBound)) to \(DecimalNotation.text(range.upperBound))"
      members += [("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))]
    }
    if let above {
      expectation += " above \(DecimalNotation.text(above))"
      members.append(("exclusiveMinimum", .number(above)))
    }
    let text = expectation
    return .scalar(
      ScalarRule(text, name: text, schema: .object(members)) { scalar in
        guard let value = scalar.number else { return wrongType(scalar, text) }
        guard range?.contains(value) != false, above.map({ value > $0 }) != false else {
          return Problem("out-of-range", "is \(scalar.text)", "write \(text)")
        }
        return nil
      })
  }

  /// A share of one, in percent or as a number.
  static func share(_ range: ClosedRange<Double>) -> ValueType {
    let text = "a share such as 5 % or 0.05"
    return .scalar(
      ScalarRule(text, name: "share", schema: .anyOf([.type("number"), .pattern("%$")])) { scalar in
        guard let value = Share.value(scalar.text) else { return wrongType(scalar, text) }
        return range.contains(value) ? nil : Problem("out-of-range", "is \(scalar.text)", "write \(text)")
      })
  }

  /// One of some names; a near miss is suggested.
  static func choice(_ names: [String], what: String) -> ValueType {
    let expectation = names.count <= 8 ? "one of \(names.joined(separator: ", "))" : "the name of a \(what)"
    return .scalar(
      ScalarRule(expectation, name: what, schema: .object([("enum", .array(names.map(JSONText.string)))])) {
        scalar in
        guard !names.contains(scalar.text) else { return nil }
        let fact = "is '\(scalar.text)', which is not a known \(what)"
        return .unknown("unknown-name", fact, scalar.text, among: names, otherwise: "write \(expectation)")
      })
  }

  /// A time from zero on, or above zero.
  static func time(positive: Bool = false) -> ValueType {
    let text = positive ? "a time above 0 s, such as 10 ms" : "a time such as 10 ms"
    return .scalar(
      ScalarRule(text, name: "time", schema: .pattern("^[-+0-9.eE]+ ?(ps|ns|us|µs|ms|s|min|h)$")) { scalar in
        do throws(QuantityError) {
          let time = try SimTime(scalar.text)
          let isFine = positive ? time > .zero : time >= .zero
          return isFine ? nil : Problem("out-of-range", "is \(scalar.text)", "write \(text)")
        } catch {
          return Problem(error)
        }
      })
  }

  /// A quantity in a range.
  static func quantity<D>(_: Quantity<D>.Type, positive: Bool = true) -> ValueType {
    let text = positive ? "a \(D.name) above zero, such as \(D.example)" : "a \(D.name) such as \(D.example)"
    return .scalar(
      ScalarRule(text, name: D.name, schema: .pattern("[A-Za-z]$")) { scalar in
        do throws(QuantityError) {
          let value = try Quantity<D>(scalar.text)
          let isFine = positive ? value.si > 0 : value.si >= 0
          return isFine ? nil : Problem("out-of-range", "is \(scalar.text)", "write \(text)")
        } catch {
          return Problem(error)
        }
      })
  }

  /// What is wrong with a value of the wrong kind.
  static func wrongType(_ scalar: ConfigNode.Scalar, _ expectation: String) -> Problem {
    let node = ConfigNode(content: .scalar(scalar), place: .init(file: ""))
    return Problem("wrong-type", "is \(node.description)", "write \(expectation)")
  }
}

extension Problem {
  /// What a quantity's reader says.
  init(_ error: QuantityError) {
    self.init(error.code.rawValue, "is '\(error.text)', which \(error.reason)", error.remedy)
  }
}
