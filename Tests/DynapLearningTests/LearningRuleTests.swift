import DynapLearning
import Testing

@Suite struct LearningRuleTests {
  @Test func `a rule is found by its name in a chip file`() {
    #expect(LearningRule(rawValue: "error-propagation") == .errorPropagation)
  }
}
