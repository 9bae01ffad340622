import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// A small network that learns: inputs, hidden neurons, two outputs, E+ and E- of each, on the cores of one chip.
///
/// Currents are exact and there is no mismatch, so that a test can say what comes out.
struct LearningNetwork {
  var board = Board()
  var options = SimulationOptions()
  let inputs: Int
  let hidden: Int

  static let firstInput = 1024
  static let teacher = 1100
  static let firstHidden = 200
  static let firstOutput = 300

  init(inputs: Int = 6, hidden: Int = 4, step: SimTime = .us(500)) {
    (self.inputs, self.hidden) = (inputs, hidden)
    options.step = step
    options.mismatch = .off
    options.learning = LearningSilicon()
    for core in 0..<3 { setBiases(CoreOnChip.allCases[core]) }
    for j in 0..<hidden {
      let neuron = Rig.neuron(j)
      for i in 0..<inputs { word(neuron, i, Self.firstInput + i, .ampa) }
      send(neuron, Self.firstHidden + j, to: .one)
      for k in 0..<2 { word(Rig.neuron(k, core: .one), j, Self.firstHidden + j, .ampa) }
    }
    for k in 0..<2 {
      send(Rig.neuron(k, core: .one), Self.firstOutput + k, to: .two)
      for (e, (teacher, output)) in [(Dendrite.ampa, Dendrite.gaba), (.gaba, .ampa)].enumerated() {
        let error = Rig.neuron(2 * k + e, core: .two)
        word(error, 0, Self.teacher + k, teacher)
        word(error, 1, Self.firstOutput + k, output)
      }
    }
    setBlocks()
  }

  private mutating func word(_ neuron: NeuronOnBoard, _ i: Int, _ tag: Int, _ dendrite: Dendrite) {
    board[neuron].synapses[i] = Synapse(tag: Tag(tag), dendrite: dendrite, weight: .w0)
  }

  private mutating func send(_ neuron: NeuronOnBoard, _ tag: Int, to core: CoreOnChip) {
    board[neuron].destinations[0] = Destination(tag: Tag(tag), cores: CoreMask(core))
  }

  private mutating func setBiases(_ core: CoreOnChip) {
    func set(_ name: String, _ current: Double) {
      options.exactCurrents.append(.init(core: core, parameter: name, current: Current(current, .pico)))
    }
    let isError = core == .two
    for name in ["DEAM_ETAU_P", "DEGA_ITAU_P"] { set(name, isError ? 8.9 : 89) }
    for name in ["DEAM_EGAIN_P", "DEGA_IGAIN_P"] { set(name, 9) }
    for (i, weight) in [1.0, 2, 4, 8].enumerated() {
      set("SYAM_W\(i)_P", weight * (isError ? 141_000 : core == .one ? 60_000 : 20_000))
    }
    for (name, current) in [
      ("SOIF_LEAK_N", 13.7), ("SOIF_GAIN_N", 55), ("SOIF_SPKTHR_P", 150), ("SOIF_REFR_N", 525),
      ("SYPD_EXT_N", 3500), ("SYPD_DLY0_P", 350),
    ] { set(name, current) }
  }

  private mutating func setBlocks() {
    let generator = ParameterGenerator()
    func code(_ parameter: Parameter, _ current: Double) -> BiasCode {
      generator.nearestCode(to: Current(current, .pico), of: parameter).code
    }
    var block = LearningBlock()
    for (parameter, current) in [
      (PreTrace.tau, 5.95), (PreTrace.weight, 6000), (PreTrace.threshold, 8), (ErrorTrace.tau, 5.95),
      (ErrorTrace.threshold, 50), (MembraneComparator.lower, 60), (MembraneComparator.upper, 300),
    ] { block.parameters[parameter].code = code(parameter, current) }
    block.neurons = Array(0..<hidden)
    block.logic = UpdateLogic(.step, exponent: 2)
    block.switches.gate = .box
    for (tag, k, sign) in Self.tags {
      block.errorTags.append(
        .init(Tag(tag), sign: sign, feedback: .signSymmetric(.one, NeuronOnCore(k))))
    }
    board[.first][.zero].learning = block
    block.neurons = [0, 1]
    block.switches.gate = .none
    block.errorTags = Self.tags.map { .init(Tag($0.tag), sign: $0.sign, neurons: [$0.output]) }
    board[.first][.one].learning = block
    var sender = LearningBlock()
    sender.senders = Self.tags.enumerated().map { index, tag in
      .init(NeuronOnCore(index), tag: Tag(tag.tag), cores: [CoreMask(.zero), CoreMask(.one)])
    }
    board[.first][.two].learning = sender
  }

  static let tags: [(tag: Int, output: Int, sign: Int)] = [
    (700, 0, 1), (701, 0, -1), (702, 1, 1), (703, 1, -1),
  ]

  /// Random input, and a teacher of 60 Hz for the first output.
  func events(for span: SimTime) -> [InputEvent] {
    let draws = Philox(key: 11)
    var events: [InputEvent] = []
    for i in 0..<inputs {
      let count = Int(span.milliseconds / 15)
      for n in 0..<count {
        let place = draws.uniform(at: .init(UInt32(i), UInt32(n), 0, 0))
        events.append(Self.event(Self.firstInput + i, .us(Int64(place * span.milliseconds * 1000)), .zero))
      }
    }
    for n in 0..<Int(span.milliseconds / 16.7) {
      events.append(Self.event(Self.teacher, .us(Int64(n) * 16_700), .two))
    }
    return events
  }

  static func event(_ tag: Int, _ time: SimTime, _ core: CoreOnChip) -> InputEvent {
    InputEvent(time: time, destination: Destination(tag: Tag(tag), cores: CoreMask(core)))
  }

  static let everyone = (0..<768).map { NeuronOnBoard(lane: $0) }

  /// The simulation, with its input and all spikes recorded.
  func simulation(for span: SimTime) throws -> Simulation {
    var simulation = try Simulation(board, options)
    try simulation.record(Recording(name: "s", neurons: Self.everyone, quantity: .spikes))
    var weights = simulation.plasticWeights
    for i in weights.indices { weights[i].weight = Double((i * 7 + 3) % 10 - 3) }
    simulation.write(weights)
    simulation.inject(events(for: span))
    return simulation
  }
}
