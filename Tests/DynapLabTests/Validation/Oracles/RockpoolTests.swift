import DynapChip
import DynapEngine
import DynapFabric
import DynapLab
import DynapUnits
import Testing

/// What the rows R01 to R04 leave out: precision by that of the files, and that nothing but the case matters.
@Suite struct RockpoolTests {
  @Test("Rockpool's two precisions differ in one spike of the adapting neurons, by one step")
  func precisions() throws {
    let files = try OracleFolder.files()
    let lists = try ["f32", "f64"].map {
      try RockpoolSpike.list(files.table("rockpool_c_adaptation_\($0)_dt0.0001.csv"))
    }
    #expect(RockpoolSpike.differing(lists[0], lists[1]) == 2)
  }

  @Test("spikes lie on the ends of steps")
  func grid() throws {
    let network = try RockpoolNetwork(OracleFolder.files(), step: .ms(1))
    let spikes = try network.model.spikes(of: network.neurons, network.input, for: .ms(200))
    #expect(spikes.count > 20 && spikes.allSatisfy(\.isOnGrid))
  }

  @Test("a killed neuron rests at the smallest current")
  func killed() throws {
    var model = try RockpoolCase(OracleFolder.files(), ["a", "common"], step: .ms(1))
    let neuron = NeuronOnBoard.reference(0)
    model.use(neuron)
    model.set("SOIF_DC_P", 5e-9)
    model.chip.latch(.soifKill, at: neuron)
    var simulation = try model.chip.simulation()
    simulation.run(for: .s(1))
    #expect(simulation.state("I_mem", of: neuron) == 0.5)
    #expect(simulation.tally.spikes == 0)
  }
}
