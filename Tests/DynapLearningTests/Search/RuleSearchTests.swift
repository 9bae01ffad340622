import DynapLearning
import Testing

@Suite struct RuleSearchTests {
  /// A cheap fitness: how near a rule is to 2 R E on a few values.
  private func fitness(_ rule: RuleNode?) -> Double {
    guard let rule else { return RuleSearch.failed }
    let program = RuleProgram(rule)
    var sum = 0.0
    for (r, e) in [(1.0, 0.5), (-1, 0.25), (1, -2), (-1, 3)] {
      var values = RuleValues()
      values[.reward] = r
      values[.eligibility] = e
      guard let value = program.value(values) else { return RuleSearch.failed }
      sum -= abs(value - 2 * r * e)
    }
    return sum
  }

  private func search(_ generations: Int, _ search: RuleSearch) -> RuleSearch {
    var search = search
    for _ in 0..<generations { search.select(search.propose().map(fitness)) }
    return search
  }

  @Test func `a search finds a rule, never gets worse, and prints what reads back`() throws {
    let alphabet = RuleFamily.reward.alphabet
    let found = search(400, RuleSearch(alphabet, seed: 1))
    let fitness = found.state.findings.map(\.fitness)
    #expect(zip(fitness, fitness.dropFirst()).allSatisfy { $0 < $1 })
    let champion = try #require(found.champion)
    #expect(champion.fitness > fitness[0])
    let read = try RuleProgram(champion.expression, trigger: .onReward)
    #expect("\(read.expression)" == champion.expression)
    #expect(self.fitness(read.expression) == champion.fitness)
  }

  @Test func `a search that goes on from a state equals one that was not interrupted`() throws {
    let alphabet = RuleFamily.reward.alphabet
    let whole = search(30, RuleSearch(alphabet, seed: 7))
    let first = search(11, RuleSearch(alphabet, seed: 7))
    let second = search(19, try #require(RuleSearch(alphabet, first.state)))
    #expect(second.state == whole.state)
    #expect(RuleSearch(RuleFamily.error.alphabet, first.state) == nil)
  }

  @Test func `a rule is simplified without changing what it says`() throws {
    for (text, simple) in [
      ("R * 1 + 0", "R"), ("E - E", "0"), ("E + E", "2 * E"), ("(2 + 3) * E / 1", "5 * E"),
      ("R / R", "R / R"),
      ("E / R - E / R", "E / R - E / R"), ("0 * (E + R)", "0"), ("0 / R", "0 / R"),
    ] {
      #expect("\(try RuleProgram(text, trigger: .onReward).expression.simplified)" == simple)
    }
  }

  /// F2: with psp (v - u) the student's error falls below 10 % of the first, without a rule it stays.
  @Test func `a student that follows the error learns, one without a rule stays`() throws {
    let student = StudentTeacher(draw: 0)
    let rule = try RuleProgram("psp * (target - u)", trigger: .continuous)
    #expect(try #require(student.error(rule)) < 0.1)
    #expect(student.error(try RuleProgram("0", trigger: .continuous)) == 1)
    #expect(student.error(try RuleProgram("1 / (u - u)", trigger: .continuous)) == nil)
    #expect(student.error(try RuleProgram("1000000 * u * u", trigger: .continuous)) == nil)
    #expect(RuleFamily.error.fitness(nil) == RuleSearch.failed)
  }
}
