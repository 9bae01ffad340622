import DynapChip
import DynapEngine
import DynapFabric
import DynapLab
import DynapUnits
import Testing

/// The linear law's results depend on nothing but the configuration and the input.
@Suite struct LinearReproducibilityTests {
  /// What a run gives out and leaves behind, to the last bit.
  struct Outcome: Equatable {
    var spikes: [Spike] = []
    var states: [Double] = []
  }

  /// Runs the oracle network for 200 ms, a neuron in each block of lanes, up to each of these times in turn.
  static func outcome(threads: Int, ends: [SimTime]) throws -> Outcome {
    let network = try RockpoolNetwork(OracleFolder.files(), step: .us(100), spacing: 16)
    var chip = network.model.chip
    chip.options.threads = threads
    var simulation = try chip.simulation()
    try simulation.record(Recording(name: "spikes", neurons: network.neurons, quantity: .spikes))
    simulation.inject(network.input)
    for end in ends { simulation.run(until: end) }
    let names = ["I_mem", "I_syn", "I_ahp", "I_fb", "n_held"]
    let states = network.neurons.flatMap { neuron in
      names.compactMap { simulation.state($0, of: neuron) }
    }
    return Outcome(spikes: simulation.spikes, states: states)
  }

  private static let reference = Result { try outcome(threads: 1, ends: [.ms(200)]) }

  @Test("the linear law gives the same on any number of threads", arguments: [2, 3, 5])
  func threads(count: Int) throws {
    let reference = try Self.reference.get()
    #expect(reference.spikes.count > 20)
    #expect(reference.states.count == 16 * 5)
    #expect(try Self.outcome(threads: count, ends: [.ms(200)]) == reference)
  }

  @Test(
    "the linear law gives the same however the time is cut",
    arguments: [SimTime.us(37), .us(100), .us(370), .ms(7)])
  func slices(length: SimTime) throws {
    let count = Int64(200_000) / length.microseconds
    let ends = (1...count).map { $0 * length } + [.ms(200)]
    #expect(try Self.outcome(threads: 1, ends: ends) == Self.reference.get())
  }
}
