import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// The recurrent network of the Rockpool case d as a chip: 16 neurons on core 0, 8 input channels.
struct OracleNetwork {
  /// The board and its options.
  var oracle: DynamicSimulator
  /// The neurons, in the order of the case.
  let neurons: [NeuronOnBoard]
  /// The input events.
  let input: [InputEvent]

  /// Tags of the neurons begin at 0, those of the input channels here.
  private static let firstInputTag = 16

  /// Reads weights and input from the fixtures; the neurons lie `spacing` apart on the core.
  init(step: SimTime, spacing: Int = 1) throws {
    var oracle = try DynamicSimulator(["d", "stock"], step: step)
    let (inward, recurrent) = (
      try Fixture.matrix("rockpool_d_w_in.csv"), try Fixture.matrix("rockpool_d_w_rec.csv")
    )
    neurons = recurrent.indices.map { Rig.neuron($0 * spacing) }
    for (n, neuron) in neurons.enumerated() {
      oracle.use(neuron)
      oracle.rig.board[neuron].destinations[0] = Destination(tag: n, cores: CoreMask(.zero))
      let sources =
        recurrent.enumerated().map { (tag: $0, weight: $1[n]) }
        + inward.enumerated().map { (tag: Self.firstInputTag + $0, weight: $1[n]) }
      for (word, source) in sources.filter({ $0.weight != 0 }).enumerated() {
        // A tenth of Iscale per unit; the linear law subtracts what inhibitory dendrites receive.
        oracle.rig.board[neuron].synapses[word] = Synapse(
          tag: source.tag, dendrite: source.weight > 0 ? .ampa : .gaba,
          weight: WeightMask(rawValue: UInt8((abs(source.weight) * 10).rounded())))
      }
    }
    let table = try Fixture("rockpool_d_input.csv")
    input = zip(try table("t_us"), try table("src")).map { time, source in
      InputEvent(
        time: .us(Int64(time)),
        destination: Destination(tag: Self.firstInputTag + Int(source), cores: CoreMask(.zero)))
    }
    self.oracle = oracle
  }
}
