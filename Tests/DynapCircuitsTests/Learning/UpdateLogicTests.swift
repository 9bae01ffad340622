import DynapCircuits
import Testing

@Suite("Update logic") struct UpdateLogicTests {
  @Test("the register of 32 bits follows its taps and comes to each state by its inverse")
  func register() {
    var register = FeedbackRegister(1)
    #expect(register.bit() == 1 && register.state == 0x8020_0003)
    #expect(register.bit() == 1 && register.state == 0x8020_0003 >> 1 ^ 0x8020_0003)
    #expect(FeedbackRegister(0).state == 1)
    var ones = 0
    for _ in 0..<100_000 { ones += Int(register.bit()) }
    // Four standard deviations of 100 000 fair draws.
    #expect(abs(ones - 50_000) < 632)
  }

  @Test("an event of chance 2^-k happens so often", arguments: [1, 3, 5, 6])
  func chance(k: Int) {
    var register = FeedbackRegister(77)
    let draws = 40_000
    let found = (0..<draws).count { _ in register.happens(oneIn2To: k) }
    let p = 1 / Double(1 << k)
    #expect(abs(Double(found) - p * Double(draws)) < 4 * (p * (1 - p) * Double(draws)).squareRoot())
  }

  @Test("an event of any chance happens so often, never at 0 and always at 1", arguments: [0, 0.01, 0.3, 1])
  func share(p: Double) {
    var register = FeedbackRegister(5)
    let draws = 20_000
    let found = (0..<draws).count { _ in register.happens(p) }
    #expect(abs(Double(found) - p * Double(draws)) <= 4 * (p * (1 - p) * Double(draws)).squareRoot())
  }

  // The sign table of A2: direction, feedback, gate and trace decide whether anything moves.
  @Test("nothing moves unless trace and gate say so", arguments: UpdateLogic.Mode.allCases)
  func table(mode: UpdateLogic.Mode) {
    let logic = UpdateLogic(mode, exponent: 0)
    var register = FeedbackRegister(9)
    for (trace, gate, moves) in [(1.0, 1.0, false), (0.9, 1, false), (1.5, 0, false), (1.5, 1, true)] {
      #expect((logic.share(trace: trace, gate: gate, &register) > 0) == moves)
    }
    let before = register
    _ = logic.share(trace: 0.5, gate: 1, &register)
    #expect(register == before, "a synapse that is no candidate draws no bits")
  }

  @Test("the share of a capacitor is in proportion to trace, gate and 2^-k")
  func proportion() {
    var register = FeedbackRegister(9)
    #expect(UpdateLogic(.always, exponent: 3).share(trace: 2, gate: 0.5, &register) == 0.125)
    #expect(UpdateLogic(.graded, exponent: 0).share(trace: 2, gate: 1, &register) == 1)
  }
}
