import DynapCircuits
import DynapLearning
import Testing

@Suite struct LearningRuleTests {
  @Test func `a rule is found by its name in a chip file`() {
    #expect(LearningRule(rawValue: "error-propagation") == .errorPropagation)
    #expect(LearningRule(rawValue: "memristor-ppx") == .polyXylylene)
  }

  /// F1: on 1000 random values each, the expression of every rule gives the bits of its law in Swift.
  @Test(arguments: LearningRule.allCases)
  func `every rule's expression equals its law bit for bit`(_ rule: LearningRule) throws {
    let definition = rule.definition
    let philox = Philox(key: 7)
    for (index, update) in definition.updates.enumerated() {
      let program = try #require(definition.program(at: update.trigger))
      for draw in 0..<1000 {
        var values = RuleValues()
        for variable in RuleVariable.allCases {
          let u = philox.uniform(at: .init(UInt32(draw), UInt32(variable.slot), UInt32(index), 0))
          values[variable] = variable == .interval ? 120 * (u - 0.5) : 3 * (u - 0.4)
        }
        values[.learning] = draw % 2 == 0 ? 1 : 0
        values[.errorSign] = draw % 3 == 0 ? 1 : -1
        values[.gate] = draw % 5 == 0 ? 0 : 1
        let law = update.law(values, definition.values)
        #expect(program.value(values) == law)
      }
    }
  }

  /// Section 2.2 of the learning dossier, at w = 0.5.
  @Test(arguments: [
    (LearningRule.nanocomposite, [5.0, 10, 20, 30, 50], [0.073077, 0.071794, 0.059716, 0.024425, 0.000492]),
    (.polyXylylene, [5, 10, 20, 30, 50], [0.051870, 0.101292, 0.184129, 0.235545, 0.235874]),
    (.nanocomposite, [-5, -10, -20, -30, -50], [-0.047702, -0.045031, -0.030075, -0.009665, -0.000295]),
    (.polyXylylene, [-5, -10, -20, -30, -50], [-0.107743, -0.193182, -0.249568, -0.180690, -0.029273]),
  ])
  func `memristors have the published kernels`(
    _ rule: LearningRule, _ intervals: [Double], _ expected: [Double]
  ) throws {
    for (interval, golden) in zip(intervals, expected) {
      let program = try #require(rule.definition.program(at: interval > 0 ? .onPost : .onPre))
      var values = RuleValues()
      values[.weight] = 0.5
      values[.interval] = interval
      let change = try #require(program.value(values))
      #expect(abs(change - golden) < 1e-6)
    }
  }

  /// A2: the sign of a change for each sign of error and feedback, with the gate open or not, the trace above or not.
  @Test func `an error event changes weights by the product of its signs where gate and trace allow`() throws
  {
    let program = try #require(
      LearningRule.minimalErrorPropagation.definition.program(at: .onError, setting: ["p": 1, "theta": 0.4]))
    for d in [-1.0, 1] {
      for b in [-1.0, 1] {
        for gate in [0.0, 1] {
          for x in [0.3, 0.5] {
            var values = RuleValues()
            values[.errorSign] = d
            values[.feedback] = b
            values[.gate] = gate
            values[.preTrace] = x
            #expect(program.value(values) == (gate == 1 && x > 0.4 ? d * b : 0))
          }
        }
      }
    }
  }

  @Test func `the delta rule stops within its bump, and the tristate one when its comparator closes`() throws
  {
    var values = RuleValues()
    values[.target] = 1
    values[.calcium] = 0.85
    let delta = try #require(LearningRule.delta.definition.program(at: .onPre))
    #expect(delta.value(values) == 0)
    values[.calcium] = 0.5
    #expect(delta.value(values) == 0.05 * 0.5)

    let tristate = try #require(LearningRule.tristate.definition.program(at: .onPre))
    var stop = ErrorHysteresis(low: 0.1, high: 0.4, isLearning: false)
    for (error, isLearning) in [(0.3, false), (0.5, true), (0.2, true), (0.05, false), (.nan, false)] {
      stop.update(error: error)
      values[.learning] = stop.isLearning ? 1 : 0
      #expect((tristate.value(values) != 0) == isLearning)
    }
  }
}
