import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// The recurrent network of the Rockpool case d as a chip: 16 neurons on core 0, 8 input channels.
package struct RockpoolNetwork: Sendable {
  /// The board and its options.
  package var model: RockpoolCase
  /// The neurons, in the order of the case.
  package let neurons: [NeuronOnBoard]
  /// The input events.
  package let input: [InputEvent]

  /// Tags of the neurons begin at 0, those of the input channels here.
  private static let firstInputTag = 16

  /// Reads weights and input from the files; the neurons lie `spacing` apart on the core.
  package init(_ files: OracleFiles, step: SimTime, spacing: Int = 1) throws {
    var model = try RockpoolCase(files, ["d", "stock"], step: step)
    let inward = try files.matrix("rockpool_d_w_in.csv")
    let recurrent = try files.matrix("rockpool_d_w_rec.csv")
    neurons = recurrent.indices.map { .reference($0 * spacing) }
    for (n, neuron) in neurons.enumerated() {
      model.use(neuron)
      model.chip.board[neuron].destinations[0] = Destination(tag: n, cores: CoreMask(.zero))
      let sources =
        recurrent.enumerated().map { (tag: $0, weight: $1[n]) }
        + inward.enumerated().map { (tag: Self.firstInputTag + $0, weight: $1[n]) }
      for (word, source) in sources.filter({ $0.weight != 0 }).enumerated() {
        // A tenth of Iscale per unit; the linear law subtracts what inhibitory dendrites receive.
        model.chip.connect(
          source.tag, to: neuron, word: word, dendrite: source.weight > 0 ? .ampa : .gaba,
          weight: WeightMask(rawValue: UInt8((abs(source.weight) * 10).rounded())))
      }
    }
    let table = try files.table("rockpool_d_input.csv")
    input = zip(try table.column("t_us"), try table.column("src")).map { time, source in
      InputEvent(
        time: .us(Int64(time)),
        destination: Destination(tag: Self.firstInputTag + Int(source), cores: CoreMask(.zero)))
    }
    self.model = model
  }
}
