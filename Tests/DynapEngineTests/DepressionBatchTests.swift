import DynapCircuits
import DynapUnits
import Testing

@testable import DynapEngine

/// Depression of many pulses together against one after the other.
@Suite struct DepressionBatchTests {
  static let frame = CoreStepper.Frame(
    index: 30, step: .us(100), serial: 0, retriggers: true, delaysOne: true, losesEvents: false)

  /// Forty synapses of a die, a third of them with the bit.
  static func synapses() throws -> CoreSynapses {
    try EventPathTests.rig(stp: true).simulation().instance.synapses.cores[0]
  }

  /// Pulses of synapses in this order, each a little later than the one before.
  static func portions(_ order: [Int], _ synapses: CoreSynapses) -> [Portion] {
    order.enumerated().map { i, k in
      let device = synapses.entries.device(k)
      let begin = Float(i) * 0.1 / Float(order.count)
      var portion = Portion(
        bits: Portion.bits(synapse: UInt32(k), target: device.target), begin: begin, middle: 0, charge: 0)
      portion.charge = device.weight * portion.part(of: device.width, frame)
      return portion
    }
  }

  @Test(
    "each pulse finds what those before it have left, also where a synapse comes more than once",
    arguments: [
      Array(0..<40), (0..<40).flatMap { [$0, $0, $0] },
      Array(0..<40) + Array(0..<40), [4], [0, 3, 6], [],
    ])
  func twin(order: [Int]) throws {
    var (together, alone) = (try Self.synapses(), try Self.synapses())
    #expect((0..<40).count { alone.entries.device($0).target[.isDepressing] } == 14)
    let before = Self.portions(order, together)
    var due = before
    var weights = [Float](repeating: -1, count: due.count)
    due.withUnsafeMutableBufferPointer { due in
      weights.withUnsafeMutableBufferPointer { together.depress(due, $0, Self.frame) }
    }
    for (i, k) in order.enumerated() {
      guard alone.entries.device(k).target[.isDepressing] else {
        #expect(due[i].charge == before[i].charge && weights[i] == -1)
        continue
      }
      let device = alone.entries.device(k)
      let start = Self.frame.begin + CoreStepper.time(before[i].begin)
      let weight = device.weight * alone.spend(k, at: start)
      #expect(weights[i] == weight && due[i].charge == weight * before[i].part(of: device.width, Self.frame))
    }
    for k in 0..<40 {
      #expect(together.depression.level(k, at: .ms(5)) == alone.depression.level(k, at: .ms(5)))
    }
  }
}
