import DynapUnits
import Testing

@testable import DynapCircuits

/// What is drawn for all neurons of a core is what each of them draws alone.
@Suite("Draws of a core's neurons") struct NeuronDrawsTests {
  @Test("currents, capacitances and output factors have the bits of each neuron's own", arguments: 0..<5)
  func settings(_ index: Int) {
    let core = SynapseSiliconTests.core(DrawSpotsTests.models[index].model)
    let draws = NeuronDraws(core, chip: 1, core: 2, neurons: 300)
    // The first to ask has everything drawn, so that others find it.
    for neuron in [200, 0, 299] {
      let place = SiliconPlace(chip: 1, core: 2, neuron: neuron)
      let alone = LaneSettings(place: place, latches: [], core: core)
      let together = LaneSettings(place: place, latches: [], core: core, draws: draws)
      for parameter in ParameterTable.parameters(in: .core) {
        #expect(together.current(parameter).bitPattern == alone.current(parameter).bitPattern)
      }
      for name in ["C_mem", "C_ref", "C_ahp"] {
        let capacitance = Capacitance(3, .pico)
        #expect(
          together.capacitance(capacitance, name).bitPattern
            == alone.capacitance(capacitance, name).bitPattern)
        #expect(
          alone.capacitance(capacitance, name)
            == capacitance.si * 1e12 * core.spread.capacitorFactor(name, at: place))
        // A name means one thing as a capacitor and another as an output.
        let output = BranchOutput("I", "a current", of: name)
        #expect(together.factor(output).bitPattern == alone.factor(output).bitPattern)
        #expect(alone.factor(output) == core.spread.outputFactor(name, at: place))
      }
      #expect(
        AMPA.integrator.capacitor.capacitance(together)
          == alone.capacitance(core.process.ampaCapacitance, "C_ampa"))
    }
  }

  @Test("keys keep the places in which they came, whatever slots they share") func table() {
    var table = TagTable()
    // The first three share a slot, and the last one's is taken by them.
    let keys: [UInt64] = [1, 257, 1 << 32 | 1, 2]
    #expect(keys.map { table.insert($0) } == [0, 1, 2, 3])
    #expect(keys.map { table.insert($0) } == [0, 1, 2, 3])
    #expect(keys.map { table.place(of: $0) } == [0, 1, 2, 3])
    #expect(table.place(of: 3) == nil && table.place(of: 513) == nil && table.count == 4)
  }
}
