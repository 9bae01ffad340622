import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// What must not change what is learned, and what must not change where nothing learns.
@Suite struct LearningInvarianceTests {
  static let span = SimTime.ms(400)

  struct Outcome: Equatable {
    var spikes: [Spike]
    var weights: [PlasticWeight]
    var events: [LearningEvent]
    var tally: LearningTally
  }

  static func outcome(_ simulation: Simulation) -> Outcome {
    Outcome(
      spikes: simulation.spikes, weights: simulation.plasticWeights, events: simulation.learningEvents,
      tally: simulation.learningTally)
  }

  static func network(_ cell: WeightCell.Kind = .digital4, _ trigger: LearningBlock.Trigger = .onError)
    -> LearningNetwork
  {
    var network = LearningNetwork()
    network.options.mismatch = MismatchModel()
    network.options.learning?.latency = .us(1300)
    network.options.learning?.loss = 0.1
    for core in 0..<2 {
      network.board.chips[0].cores[core].learning?.cell = cell
      network.board.chips[0].cores[core].learning?.trigger = trigger
      if cell != .digital4 {
        network.board.chips[0].cores[core].learning?.logic.mode = .always
        network.board.chips[0].cores[core].learning?.parameters[WeightCell.step].code = BiasCode(4, 200)
        network.board.chips[0].cores[core].learning?.parameters[WeightCell.drift].code = BiasCode(1, 80)
      }
    }
    return network
  }

  @Test("threads and slices change neither spikes nor weights nor events", arguments: [(2, 17.3), (3, 0.5)])
  func cuts(threads: Int, slice: Double) throws {
    var network = Self.network()
    var whole = try network.simulation(for: Self.span)
    let start = whole.plasticWeights
    whole.run(until: Self.span)
    #expect(whole.learningTally.updates > 20 && whole.plasticWeights != start && whole.spikes.count > 20)
    network.options.threads = threads
    var parts = try network.simulation(for: Self.span)
    while parts.time < Self.span {
      parts.run(until: min(Self.span, parts.time + .us(Int64(slice * 1000))))
    }
    #expect(Self.outcome(parts) == Self.outcome(whole))
  }

  @Test(
    "a run that goes on from a snapshot learns what the run that was not interrupted learns",
    arguments: [WeightCell.Kind.digital4, .multistable(16)], LearningBlock.Trigger.allCases)
  func snapshot(cell: WeightCell.Kind, trigger: LearningBlock.Trigger) throws {
    let network = Self.network(cell, trigger)
    var whole = try network.simulation(for: Self.span)
    whole.run(until: .us(203_700))
    let snapshot = whole.snapshot()
    whole.run(until: Self.span)
    #expect(whole.learningTally.updates > 5)
    var resumed = try Simulation(network.board, network.options, resuming: snapshot)
    resumed.run(until: Self.span)
    #expect(Self.outcome(resumed) == Self.outcome(whole))
    #expect(resumed.snapshot() == whole.snapshot())
  }

  @Test("a die with learning blocks that nobody uses is the die without, bit for bit")
  func unused() throws {
    var (board, options, events) = InvarianceTests.network()
    func spikes() throws -> [Spike] {
      var simulation = try Simulation(board, options)
      try simulation.record(Recording(name: "s", neurons: InvarianceTests.everyone, quantity: .spikes))
      simulation.inject(events)
      simulation.run(for: .ms(60))
      return simulation.spikes
    }
    let plain = try spikes()
    options.learning = LearningSilicon()
    #expect(try spikes() == plain && !plain.isEmpty)
    // Nor does a block that only listens.
    var block = LearningBlock()
    block.isEnabled = false
    block.neurons = [7, 14]
    board.chips[0].cores[0].learning = block
    #expect(try spikes() == plain)
  }

  @Test("weights in an ordinary configuration give the spikes of the chip that holds them still")
  func inference() throws {
    let network = Self.network()
    var teacher = try network.simulation(for: Self.span)
    teacher.run(until: Self.span)
    let learned = teacher.learnedBoard
    #expect(learned.chips[0].cores.allSatisfy { $0.learning == nil })

    var still = network.board
    for core in 0..<2 { still.chips[0].cores[core].learning?.isEnabled = false }
    var frozen = try Simulation(still, network.options)
    frozen.write(teacher.plasticWeights)
    var options = network.options
    options.learning = nil
    var plain = try Simulation(learned, options)
    for run in [0, 1] {
      let events = network.events(for: Self.span)
      if run == 0 { frozen.inject(events) } else { plain.inject(events) }
    }
    let recording = Recording(name: "s", neurons: LearningNetwork.everyone, quantity: .spikes)
    try frozen.record(recording)
    try plain.record(recording)
    frozen.run(until: Self.span)
    plain.run(until: Self.span)
    #expect(plain.spikes == frozen.spikes && plain.spikes.count > 20)
    #expect(frozen.plasticWeights == teacher.plasticWeights)
  }

  @Test("a pin shows the pulses of a plastic synapse where it has a weight", arguments: [0.0, 3.0])
  func pin(weight: Double) throws {
    var network = LearningNetwork()
    let neuron = Rig.neuron(0)
    network.board[neuron].synapses[41] = network.board[neuron].synapses[0]
    network.board.chips[0].cores[0].neuronMonitoringOn = true
    network.board.chips[0].cores[0].enablePulseExtenderMonitor1 = true
    network.board.chips[0].cores[0].enablePulseExtenderMonitor2 = true
    var simulation = try Simulation(network.board, network.options)
    var weights = simulation.plasticWeights
    #expect(!weights.isEmpty)
    for i in weights.indices { weights[i].weight = weight }
    simulation.write(weights)
    simulation.inject([1, 2, 4].map { LearningNetwork.event(LearningNetwork.firstInput, .ms($0), .zero) })
    simulation.run(for: .ms(7))
    let shown = [PulseMonitor.one, .two].map { simulation.pulses($0, of: .zero).count }.reduce(0, +)
    #expect(shown == (weight == 0 ? 0 : 3))
  }
}
