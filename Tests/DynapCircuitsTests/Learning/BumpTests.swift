import DynapCircuits
import Foundation
import Testing

@Suite("Bump circuit") struct BumpTests {
  // Section 10: 0.2, 0.5 where alike; 2:1 and 10:1 give .182/.471 and .0763/.248.
  @Test(
    "the middle gets the published shares",
    arguments: [(1.0, 1.0, 0.2), (1, 4, 0.5), (2, 1, 0.1818), (2, 4, 0.471), (10, 1, 0.0763), (10, 4, 0.248)])
  func shares(ratio: Double, strength: Double, expected: Double) {
    for (first, second) in [(50 * ratio, 50.0), (50, 50 * ratio)] {
      let found = Bump.currents(Float(first), Float(second), bias: 40, strength: Float(strength))
      #expect(agree(Double(found.bump) / 40, expected, within: 2e-3))
    }
    #expect(
      agree(Bump.currents(difference: log(ratio), bias: 1, strength: strength).bump, expected, within: 2e-3))
  }

  @Test("the three outputs add up to the bias, and the sides are as the inputs")
  func conserved() {
    for exponent in stride(from: -12.0, through: 12, by: 0.5) {
      let found = Bump.currents(Float(10 * pow(10, exponent)), 10, bias: 7, strength: 2)
      #expect(agree(Double(found.bump + found.up + found.down), 7, within: 1e-6))
      #expect(agree(Double(found.up / found.down), pow(10, exponent), within: 1e-5))
    }
  }

  @Test("lanes agree with the form in voltages over 24 decades")
  func twin() {
    for exponent in stride(from: -12.0, through: 12, by: 0.37) {
      let twin = Bump.currents(difference: log(10) * exponent, bias: 1, strength: 0.7)
      let lanes = Bump.currents(Float(pow(10, exponent)), 1, bias: 1, strength: 0.7)
      #expect(agree(Double(lanes.bump), twin.bump, within: 1e-6))
      #expect(agree(Double(lanes.up), twin.up, within: 1e-6))
    }
  }

  @Test("inputs of zero leave the middle nothing, two of them count as alike")
  func zero() {
    let one = Bump.currents(0, 3, bias: 1, strength: 1)
    #expect(one.bump == 0 && one.up == 0 && one.down == 1)
    let none = Bump.currents(0, 0, bias: 1, strength: 1)
    #expect(agree(Double(none.bump), 0.2, within: 1e-6) && none.up == none.down)
    let far = Bump.currents(difference: 1e6, bias: 1, strength: 1)
    #expect(far.bump < 1e-300 && far.up == 1)
  }
}
