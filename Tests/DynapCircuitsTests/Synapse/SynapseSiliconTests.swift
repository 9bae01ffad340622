import DynapUnits
import Testing

@testable import DynapCircuits

@Suite("Synapse silicon") struct SynapseSiliconTests {
  static func core(_ model: MismatchModel, _ delays: Delay.Currents = .additive) -> CoreSettings {
    CoreSettings(
      process: .dynapse2, step: .us(100), spread: DieSpread(serial: 77, model: model),
      feedback: .gatedPowerLaw, alpha: .difference, readings: LatchReadings(), delays: delays, chip: 1,
      nominal: ParameterTable.parameters(in: .core).enumerated().map { index, parameter in
        (parameter: parameter, current: Current(10 + 13.7 * Double(index), .pico))
      })
  }

  @Test(
    "delay, width and weight have the bits of the circuits', for every flag and weight", arguments: 0..<5)
  func bits(_ index: Int) {
    let core = Self.core(SourceBankTests.models[index].model, index == 1 ? .selected : .additive)
    var silicon = SynapseSilicon(core)
    let words = (0..<64).map { i in
      SynapseSilicon.Word(
        synapse: i, bits: UInt8(i % 16), precise: i / 16 % 2 == 1, mismatched: i / 32 % 2 == 1)
    }
    for chosen in [Array(0..<64), [5], [63, 2, 31], []] {
      var found: [SynapseSilicon.Synapse] = []
      silicon.synapses(of: SiliconPlace(chip: 1, core: 3, neuron: 9), chosen.map { words[$0] }) {
        found.append($0)
      }
      #expect(found.count == chosen.count)
      for (i, synapse) in zip(chosen, found) {
        let lanes = LaneSettings(
          place: SiliconPlace(chip: 1, core: 3, neuron: 9, synapse: i), latches: [], core: core)
        let delay = Delay.delay(lanes, precise: i / 16 % 2 == 1, mismatched: i / 32 % 2 == 1)
        #expect(synapse.delay.bitPattern == delay.bitPattern)
        #expect(synapse.width.bitPattern == PulseExtender.width(lanes).bitPattern)
        #expect(synapse.weight.bitPattern == WeightDAC.current(lanes, bits: UInt8(i % 16)).bitPattern)
      }
    }
  }

  @Test("a core's branch is found under every parameter, and the last of equal ones counts") func table() {
    let core = Self.core(.off)
    for (index, parameter) in ParameterTable.parameters(in: .core).enumerated() {
      #expect(core.branch(parameter).current == Current(10 + 13.7 * Double(index), .pico).si * 1e12)
    }
    let branch = core.branch(Delay.base)
    let other = core.branch(Delay.precise)
    // 1 and 257 share a slot, 2 is pushed on by them.
    let table = BranchTable([(1, branch), (257, other), (2, other), (1, other), (0, branch)])
    #expect(table[1]?.current == other.current && table[257]?.current == other.current)
    #expect(table[2]?.current == other.current && table[0]?.current == branch.current)
    #expect(table[3] == nil && table[513] == nil)
  }
}
