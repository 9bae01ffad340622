import DynapCircuits
import Foundation
import Testing

@Suite("Bistable weight") struct BistableWeightTests {
  static let law = BistableWeight(rise: 1e-5, fall: 2e-5)

  @Test("from 0.6 the weight reaches its rail in 0.4 / alpha, from 0.4 in 0.4 / beta, and stays there")
  func timeToRail() {
    #expect(agree(Self.law.timeToRail(from: 0.6), 40_000, within: 1e-12))
    #expect(agree(Self.law.timeToRail(from: 0.4), 20_000, within: 1e-12))
    #expect(agree(Self.law.drifted(0.6, after: 39_999), 1 - 1e-5, within: 1e-9))
    #expect(Self.law.drifted(0.6, after: 1e9) == 1 && Self.law.drifted(0.4, after: 1e9) == 0)
    #expect(Self.law.timeToRail(from: 1) == 0 && Self.law.timeToRail(from: 0) == 0)
    #expect(BistableWeight(rise: 0, fall: 0).timeToRail(from: 0.7) == .infinity)
  }

  @Test("a weight at the threshold falls, one above it rises")
  func threshold() {
    #expect(Self.law.drifted(0.5, after: 100) < 0.5 && Self.law.drifted(0.5.nextUp, after: 100) > 0.5)
    #expect(!Self.law.isHigh(0.5) && Self.law.isHigh(0.51))
  }

  @Test("the state after a silence does not depend on its cuts, and no silence changes nothing")
  func cuts() {
    for start in [0.1, 0.49, 0.51, 0.9] {
      var weight = start
      for span in [1.0, 17, 400, 4000, 582] { weight = Self.law.drifted(weight, after: span) }
      #expect(abs(weight - Self.law.drifted(start, after: 5000)) < 1e-14)
      #expect(Self.law.drifted(start, after: 0) == start && Self.law.drifted(start, after: -5) == start)
    }
  }

  @Test("Float agrees with Double to its rounding")
  func twin() {
    for i in 0..<1000 {
      let (start, silence) = (Double(i) / 1000, Double(i * 7919 % 1000) * 60)
      guard abs(start - 0.5) > 1e-6 else { continue }
      let lanes = Self.law.drifted(Float(start), after: Float(silence))
      #expect(abs(Double(lanes) - Self.law.drifted(start, after: silence)) < 1e-6)
    }
  }

  @Test("a limited current on a capacitance gives the rate")
  func currents() {
    // 1 pA on 1 pF over 1.8 V: 1 mV/ms of 1800 mV.
    let law = BistableWeight(up: 1, down: 0.5, capacitance: 1, swing: 1800)
    #expect(agree(law.rise, 1 / 1800, within: 1e-12) && agree(law.fall, 0.5 / 1800, within: 1e-12))
    #expect(law.jumped(0.95, by: 0.2) == 1 && law.jumped(0.1, by: -0.2) == 0)
  }
}
