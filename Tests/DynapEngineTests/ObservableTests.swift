import DynapCircuits
import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// Nodes beside the states: what a step computes from them can be recorded, too.
@Suite struct ObservableTests {
  @Test("means, input and leak of the soma stand beside the states, each name once and with a unit")
  func names() {
    let all = Observable.all(.full)
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(all.allSatisfy { !$0.unit.isEmpty && !$0.summary.isEmpty })
    let means = all.filter { !$0.isState }.map(\.name)
    for name in ["I_ampa.mean", "I_nmda.mean", "I_gaba.mean", "I_ahp.leak", "I_in", "I_leak", "V_mem"] {
      #expect(means.contains(name), "\(name)")
    }
    #expect(all.first { $0.name == "I_mem" }?.isState == true)
    #expect(!all.contains { $0.name == "I_ampa.gain" || $0.name == "I_mem.next" })
  }

  @Test("the recorded input is the sum of the recorded branches")
  func sum() throws {
    let (board, options, events) = InvarianceTests.network()
    var simulation = try Simulation(board, options)
    simulation.inject(events)
    let neuron = Rig.neuron(35)
    let names = ["I_ampa.mean", "I_nmda.mean", "I_gaba.mean", "I_in"]
    for name in names {
      try simulation.record(
        Recording(name: name, neurons: [neuron], quantity: .state(name, every: .us(100))))
    }
    simulation.run(for: .ms(100))
    let traces = simulation.traces.map(\.values)
    let floor = Float(options.process.floor.si * 1e12)
    let dc = try #require(simulation.row("I_dc", of: neuron))
    for i in 1..<traces[0].count {
      let sum = traces[0][i] + traces[1][i] + Float(dc) - traces[2][i]
      #expect(traces[3][i] == max(sum, floor))
    }
    #expect(try #require(traces[3].max()) > 100 * floor)
  }

  // A time constant far below the step: the state is back at the floor at the end of the step of its pulse, whose mean
  // is not zero. Whenever blocks go to sleep, the mean must be zero in the steps after.
  @Test("a mean ends with its pulse, wherever the pulse falls between two tests for sleep")
  func sleeping() throws {
    for start in Int64(0)..<20 {
      var rig = Rig(step: .ms(1))
      rig.set("DEAM_ETAU_P", 1e6)
      rig.set("SYPD_EXT_N", 5000)
      rig.set("SYAM_W0_P", 2e6)
      rig.board[Rig.neuron(0)].synapses[0] = Synapse(tag: 7, dendrite: .ampa, weight: .w0)
      var simulation = try rig.simulation()
      try simulation.record(
        Recording(name: "m", neurons: [Rig.neuron(0)], quantity: .state("I_ampa.mean", every: .ms(1))))
      simulation.inject([InputEvent(time: .ms(start), destination: Destination(tag: 7, cores: .all))])
      simulation.run(for: .ms(60))
      let values = simulation.traces[0].values
      #expect(values.contains { $0 > 0 }, "at \(start) ms")
      #expect(values.suffix(20).allSatisfy { $0 == 0 }, "at \(start) ms")
    }
  }
}
