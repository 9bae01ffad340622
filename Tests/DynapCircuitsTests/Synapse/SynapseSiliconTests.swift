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

  /// Words of every flag and weight, in a list of some of them; more than are drawn together.
  static func words(_ chosen: [Int], _ core: Int) -> SynapseWords {
    var words = SynapseWords(chip: 1, core: core)
    for i in chosen {
      words.append(
        neuron: 9 + i / 64, synapse: i % 64, bits: UInt8(i % 16), precise: i / 16 % 2 == 1,
        mismatched: i / 32 % 2 == 1)
    }
    return words
  }

  @Test(
    "delay, width and weight have the bits of the circuits', for every flag and weight", arguments: 0..<5)
  func bits(_ index: Int) {
    let core = Self.core(DrawSpotsTests.models[index].model, index == 1 ? .selected : .additive)
    let silicon = SynapseSilicon(core)
    for (chosen, range) in [
      (Array(0..<600), 0..<600), (Array(0..<600), 5..<270), (Array(0..<64), 0..<64), ([5], 0..<1),
      ([63, 2, 31], 0..<3), ([63, 2, 31], 1..<2), ([], 0..<0), (Array(0..<64), 7..<7),
    ] {
      var found: [Int] = []
      silicon.synapses(Self.words(chosen, 3), range) { part, group in
        for (k, word) in part.enumerated() {
          found.append(word)
          let i = chosen[word]
          let lanes = LaneSettings(
            place: SiliconPlace(chip: 1, core: 3, neuron: 9 + i / 64, synapse: i % 64), latches: [],
            core: core)
          let delay = Delay.delay(lanes, precise: i / 16 % 2 == 1, mismatched: i / 32 % 2 == 1)
          #expect(group.delays[k].bitPattern == delay.bitPattern)
          #expect(group.widths[k].bitPattern == PulseExtender.width(lanes).bitPattern)
          #expect(group.weights[k].bitPattern == WeightDAC.current(lanes, bits: UInt8(i % 16)).bitPattern)
        }
      }
      #expect(found == Array(range))
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
