import DynapLearning
import Testing

@Suite struct RuleProgramTests {
  private func value(_ text: String, _ set: [RuleVariable: Double] = [:]) throws -> Double? {
    var values = RuleValues()
    for (variable, value) in set { values[variable] = value }
    return try RuleProgram(text, trigger: .onError, constants: ["eta": 0.5]).value(values)
  }

  @Test func `operators bind as in arithmetic`() throws {
    #expect(try value("1 + 2 * 3 - 4 / 8") == 6.5)
    #expect(try value("-(1 - 2 - 3)") == 4)
    #expect(try value("8 / 4 / 2") == 1)
    #expect(try value("2 * -3") == -6)
    #expect(try value("eta*d*b", [.errorSign: -1, .feedback: 3]) == -1.5)
    #expect(try value("1.5e-3 * 2") == 0.003)
  }

  @Test func `functions have their values at their edges`() throws {
    #expect(try value("step(x)") == 0)
    #expect(try value("sgn(x)", [.preTrace: -3]) == -1)
    #expect(try value("min(max(x, 2), 3)") == 2)
    #expect(try value("tanh(x)", [.preTrace: 800]) == 1)
    #expect(try value("exp(x)", [.preTrace: -800]) == 0)
    #expect(try value("pow(x, 3)", [.preTrace: -2]).map { abs($0 + 8) < 1e-13 } == true)
    #expect(try value("pow(x, 0)") == 1)
  }

  @Test(arguments: ["1 / x", "exp(1000 * (x + 1))", "pow(x, -1)", "pow(x - 1, 0.5)", "1 / (1 / x)"])
  func `what is not finite on the way gives no change`(_ text: String) throws {
    #expect(try value(text) == nil)
  }

  @Test func `variables that are not finite give no change`() throws {
    #expect(try value("x * 0", [.preTrace: .nan]) == nil)
    #expect(try value("min(x, 1)", [.preTrace: .infinity]) == nil)
  }

  @Test func `an expression is printed as it would be written, and reads back as itself`() throws {
    for text in [
      "eta * d * b * x * gate", "(x - y) / (x * y)", "x - (y - 1)", "max(x, 1) * (-y)", "x / y / w", "-x",
    ] {
      let program = try RuleProgram(text, trigger: .onError, constants: ["eta": 0.5])
      #expect("\(program.expression)" == text)
    }
  }

  @Test(arguments: [
    ("", "column 1: error[rule-empty]: is empty; write an expression such as eta * d * b * x * gate"),
    (
      "eta * q",
      "column 7: error[rule-unknown-variable]: reads 'q', which is neither a variable nor a constant of it; at onError there are w, x, y, ca, v, d, b, gate, eta"
    ),
    (
      "eta * gat",
      "column 7: error[rule-unknown-variable]: reads 'gat', which is neither a variable nor a constant of it; did you mean 'gate'?"
    ),
    (
      "R * x",
      "column 1: error[rule-variable-unavailable]: reads 'R', which has no value at onError; at onError there are w, x, y, ca, v, d, b, gate"
    ),
    (
      "x / (eta - 0.5)",
      "column 5: error[rule-division-by-zero]: divides by eta - 0.5, which is always 0; divide by something that is not 0, such as max(x, 1e-6)"
    ),
    (
      "x +",
      "column 4: error[rule-syntax]: has nothing where a value belongs; write a number, a variable, a function or a parenthesis there"
    ),
    (
      "(x + 1",
      "column 7: error[rule-syntax]: has nothing where the parenthesis of column 1 should close; write ')' there"
    ),
    (
      "x y",
      "column 3: error[rule-syntax]: goes on with 'y' after its end; write an operator before it, or leave it out"
    ),
    (
      "x ^ 2",
      "column 3: error[rule-character]: holds '^', which has no meaning in a rule; write numbers, names, + - * / , and parentheses"
    ),
    (
      "1.2.3",
      "column 1: error[rule-number]: holds '1.2.3', which is no finite number; write a number such as 0.05 or 2e-3"
    ),
    (
      "1e999",
      "column 1: error[rule-number]: holds '1e999', which is no finite number; write a number such as 0.05 or 2e-3"
    ),
    ("min(x)", "column 1: error[rule-operands]: gives min 1 operands; it takes 2"),
    (
      "sine(x)",
      "column 1: error[rule-unknown-function]: calls 'sine', which no function is called; there are pow, min, max, abs, sgn, exp, tanh, step"
    ),
    (
      "exp(1000)",
      "column 1: error[rule-not-finite]: computes exp(1000), which is no finite number; write another value"
    ),
  ])
  func `a mistake is told with its column and a remedy`(_ text: String, _ expected: String) {
    #expect {
      try RuleProgram(text, trigger: .onError, constants: ["eta": 0.5]) { name, _ in
        name == "gat" ? "gate" : nil
      }
    } throws: { error in
      #expect("\(error)" == expected)
      return true
    }
  }

  @Test func `what is too deep or too long is refused`() {
    let deep = String(repeating: "(", count: 40) + "x" + String(repeating: ")", count: 40)
    #expect(throws: RuleError(.tooLarge, at: 32, "is nested more than 32 deep", "write a flatter expression"))
    {
      try RuleProgram(deep, trigger: .onError)
    }
    let signs = String(repeating: "-", count: 100_000) + "x"
    #expect(throws: RuleError.self) { try RuleProgram(signs, trigger: .onError) }
    let long = Array(repeating: "x", count: 200).joined(separator: "+")
    #expect(throws: RuleError.self) { try RuleProgram(long, trigger: .onError) }
  }
}
