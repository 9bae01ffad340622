import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// What the user is told of learning blocks that cannot run.
@Suite struct LearningDiagnosticTests {
  static func problems(_ change: (inout LearningNetwork) -> Void) -> [String] {
    var network = LearningNetwork()
    change(&network)
    do {
      _ = try Simulation(network.board, network.options)
      return []
    } catch {
      return error.diagnostics.map(\.description)
    }
  }

  @Test("a learning block on a die that has none") func noBlock() {
    let found = Self.problems { $0.options.learning = nil }
    #expect(
      found.first
        == "error[learning-without-block]: board.chips[0].cores[0].learning is set on a die that has no learning block; write die: dynapse2-plastic, or remove it; the fabricated chip does not learn"
    )
    #expect(found.count == 3)
  }

  @Test("more error tags than CAM entries") func full() {
    #expect(
      Self.problems { $0.options.learning?.camEntries = 3 } == [
        "error[learning-cam-full]: board.chips[0].cores[0].learning.error_tags gives neuron 0 4 entries; the learning CAM of a neuron has 3 entries: use fewer error tags"
      ])
  }

  @Test("feedback to a synapse that does not exist") func feedback() {
    #expect(
      Self.problems { $0.board[Rig.neuron(1, core: .one)].synapses[2] = Synapse() }
        == [2, 3].map {
          "error[feedback-without-synapse]: board.chips[0].cores[0].learning.error_tags[\($0)].feedback reads the synapse of neuron 2 on neuron 1 of core 1, which does not exist; connect the two with an ampa or gaba synapse, or give fixed signs"
        })
  }

  @Test("an entry of a neuron that does not learn") func stray() {
    #expect(
      Self.problems { $0.board.chips[0].cores[1].learning?.errorTags[0].neurons = [9] } == [
        "error[learning-neuron-not-plastic]: board.chips[0].cores[1].learning.error_tags[0].neurons names neuron 9, which does not learn; add it to the neurons of the block"
      ])
  }

  @Test("a law without pulses, and figures of the bus that are none") func options() {
    #expect(
      Self.problems { $0.options.fidelity = .linear } == [
        "error[learning-needs-circuits]: fidelity is linear; the linear law has no pulses that a learning block could see: use full or device"
      ])
    #expect(
      Self.problems { $0.options.learning?.loss = .nan } == [
        "error[learning-loss]: learning.loss is nan; a share of events lies between 0 and 1"
      ])
    #expect(
      Self.problems { $0.options.learning?.latency = .zero - .ms(1) } == [
        "error[learning-latency]: learning.latency is -1 ms; a learning event takes between 0 and 1 s"
      ])
  }
}
