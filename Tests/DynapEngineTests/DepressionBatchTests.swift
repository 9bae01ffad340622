import DynapCircuits
import DynapUnits
import Testing

@testable import DynapEngine

/// Depression of many pulses together against one after the other.
@Suite struct DepressionBatchTests {
  static let frame = CoreStepper.Frame(
    index: 30, step: .us(100), serial: 0, retriggers: true, delaysOne: true, losesEvents: false)

  /// Forty synapses, every third without the bit.
  static func synapses() -> CoreSynapses {
    var synapses = CoreSynapses()
    synapses.entries = SynapseColumns(
      (0..<40).map { k in
        var entry = CoreSynapses.Entry(target: .init(lane: k, dendrite: k % 4))
        entry.width = .us(Int64(5 + 3 * k))
        entry.weight = Float(100 + k)
        entry.target[.isDepressing] = k % 3 != 0
        return entry
      })
    let law = ShortTermDepressionLaw.any
    for k in 0..<40 where k % 3 != 0 { synapses.depression.add(k, law) }
    synapses.depression.close(synapses: 40)
    return synapses
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
    arguments: [Array(0..<40), [1, 1, 1, 2, 1], Array(0..<40) + Array(0..<40), [4], [0, 3, 6], []])
  func twin(order: [Int]) {
    var (together, alone) = (Self.synapses(), Self.synapses())
    let before = Self.portions(order, together)
    var due = before
    var weights = [Float](repeating: -1, count: due.count)
    due.withUnsafeMutableBufferPointer { due in
      weights.withUnsafeMutableBufferPointer { together.depress(due, $0, Self.frame) }
    }
    for (i, k) in order.enumerated() {
      guard k % 3 != 0 else {
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

private enum ShortTermDepressionLaw {
  /// A law that an event halves, about, and that recovers within 60 ms.
  static var any: ShortTermDepression.Law {
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25, .milli)
    let core = CoreSettings(
      process: process, step: .us(100), spread: DieSpread(serial: 1, model: .off, process: process),
      feedback: .powerLaw, alpha: .difference, readings: LatchReadings(), chip: 0,
      nominal: [
        (ShortTermDepression.depletion, Current(600_000, .pico)),
        (ShortTermDepression.recovery, Current(0.2, .pico)),
      ])
    let settings = LaneSettings(
      place: SiliconPlace(chip: 0, core: 0, neuron: 0, synapse: 0), latches: LatchSet(), core: core)
    return ShortTermDepression.Law(settings, mapping: .stdwDepletes)
  }
}
