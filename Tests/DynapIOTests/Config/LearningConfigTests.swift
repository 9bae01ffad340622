import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

/// The section `learning` of a core: what it sets, that the writer writes it, and what is said of wrong ones.
@Suite struct LearningConfigTests {
  private static let chips = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../chips").standardized.path

  private static func text(
    hidden: String = "rule: error-propagation", tags: String = "[]", die: String = "dynapse2-plastic"
  ) -> String {
    ConfigSupport.head + """
      die: \(die)
      board:
        chips:
          - cores:
              0:
                learning:
                  \(hidden)
                  neurons: 0-1
                  error_tags: \(tags)
      populations:
        input: {tags: 1024-1025}
        hidden: {core: 0, neurons: 0-1}
        output: {core: 1, neurons: 0}
      connections:
        - {from: input, to: hidden, rule: all_to_all, dendrite: ampa, weight: [0]}
        - {from: hidden, to: output, rule: all_to_all, dendrite: gaba, weight: [1]}
      """
  }

  private static func board(_ text: String) throws -> Board { try ConfigSupport.read(text).experiment.board }

  @Test("every key sets what it says") func keys() throws {
    let text = Self.text(
      hidden: """
        enable: false
                    trigger: on_pre
                    weight: {kind: multistable, levels: 3}
                    probability: {mode: graded, log2: 7}
                    gate: super_spike
                    calcium: true
                    register_seed: 9
                    senders: [{neuron: 1, tag: 5, cores: [0, 2]}]
                    parameters: {SL_TRTAU_P: [2, 40]}
        """,
      tags:
        "[{tag: 7, sign: -1, feedback: {core: 1, neuron: 0}}, {tag: 8, sign: 1, neurons: 1, feedback: [-1]}]")
    let block = try #require(try Self.board(text).chips[0].cores[0].learning)
    #expect(!block.isEnabled && block.trigger == .onPre && block.cell == .multistable(3))
    #expect(block.logic == UpdateLogic(.graded, exponent: 7) && block.switches.gate == .superSpike)
    #expect(block.switches.usesCalcium && block.registerSeed == 9 && block.neurons == [0, 1])
    #expect(block.senders == [.init(NeuronOnCore(1), tag: Tag(5), cores: [CoreMask(.zero), CoreMask(.two)])])
    #expect(
      block.errorTags == [
        .init(Tag(7), sign: -1, feedback: .signSymmetric(.one, NeuronOnCore(0))),
        .init(Tag(8), sign: 1, neurons: [1], feedback: .fixed([-1])),
      ])
    #expect(block.parameters[PreTrace.tau].code == BiasCode(2, 40))
  }

  @Test("the writer writes what the reader reads") func roundTrip() throws {
    let text = Self.text(
      hidden: "{}", tags: "[]"
    ).replacingOccurrences(of: "            {}\n", with: "")
    var experiment = try ConfigSupport.read(text).experiment
    var block = try #require(experiment.board.chips[0].cores[0].learning)
    block.isEnabled = false
    block.trigger = .onPre
    block.cell = .multistable(5)
    block.logic = UpdateLogic(.always, exponent: 3)
    block.switches.gate = .superSpike
    block.switches.usesCalcium = true
    block.registerSeed = 77
    block.errorTags = [
      .init(Tag(9), sign: -1, neurons: [1], feedback: .fixed([1, -1])),
      .init(Tag(10), sign: 1, feedback: .signSymmetric(.one, NeuronOnCore(0))), .init(Tag(11), sign: 1),
    ]
    block.senders = [.init(NeuronOnCore(3), tag: Tag(12), cores: [CoreMask(.two)])]
    block.parameters[WeightCell.step].code = BiasCode(3, 17)
    experiment.board.chips[0].cores[0].learning = block
    experiment.options.learning?.latency = .ms(10)
    experiment.options.learning?.loss = 0.2
    experiment.options.learning?.camEntries = 12
    experiment.options.learning?.traceCapacitance = Capacitance(si: 4.7e-12)
    experiment.options.learning?.weightCapacitance = Capacitance(si: 0.3e-12)
    experiment.options.learning?.weightSwing = Voltage(si: 0.9)
    experiment.options.learning?.updateTime = Interval(si: 2.5e-7)
    var writer = ExperimentWriter(name: "x")
    writer.options = experiment.options
    let again = try ConfigSupport.read(writer.yaml(experiment.board)).experiment
    #expect(again.board == experiment.board)
    #expect(again.options.learning == experiment.options.learning)
  }

  @Test("a setting from the command line changes nothing else of the block") func override() throws {
    let text = Self.text(hidden: "gate: box", tags: "[{tag: 7, sign: 1}]")
    func block(_ overrides: [String]) throws -> LearningBlock? {
      try ConfigSupport.read(text, overrides).experiment.board.chips[0].cores[0].learning
    }
    var wanted = try #require(try block([]))
    wanted.isEnabled = false
    wanted.cell = .multistable(4)
    let path = "board.chips[0].cores[0].learning"
    #expect(
      try block(["\(path).enable=false", "\(path).weight={kind: multistable, levels: 4}"]) == wanted)
    // As another entry for the same core it wins, and only in what it says.
    let all = ["board.chips[0].cores.all.learning.enable=false"]
    wanted.cell = .digital4
    #expect(try block(all) == wanted)
  }

  @Test("the die's file has the figures that are built in, and the board's bus wins") func die() throws {
    let path = "\(Self.chips)/experiments/x.yaml"
    let text = ConfigSupport.head + "die: dynapse2-plastic\n"
    let options = try ConfigSupport.read(text, path: path).experiment.options
    #expect(options.learning == LearningSilicon())
    let bus = try ConfigSupport.read(text + "learning_bus: {latency: 10 ms, loss: 20 %}\n").experiment.options
    #expect(bus.learning?.latency == .ms(10) && bus.learning?.loss == 0.2)
    #expect(try ConfigSupport.read(ConfigSupport.head).experiment.options.learning == nil)
  }

  @Test("a learning block on a die that has none") func noBlock() {
    #expect(
      ConfigSupport.messages(Self.text(die: "dynapse2")) == [
        "test.yaml:9:13: error[learning-without-block]: board.chips[0].cores[0].learning is set on a die that has no learning block; write die: dynapse2-plastic, or remove it; the fabricated chip does not learn"
      ])
    #expect(
      ConfigSupport.messages(ConfigSupport.head + "learning_block: {cam_entries: 9}\n") == [
        "test.yaml:3:17: error[learning-without-block]: learning_block is set on a die that has no learning block; write die: dynapse2-plastic, or remove it; the fabricated chip does not learn"
      ])
    #expect(
      ConfigSupport.messages(ConfigSupport.head + "learning_bus: {loss: 0.1}\n") == [
        "test.yaml:3:15: error[learning-without-block]: learning_bus is set on a die that has no learning block; write die: dynapse2-plastic, or remove it; the fabricated chip does not learn"
      ])
  }

  @Test("a rule, a gate and a bias that are not known") func names() {
    #expect(
      ConfigSupport.messages(Self.text(hidden: "rule: error-propagatoin")) == [
        "test.yaml:9:19: error[unknown-name]: board.chips[0].cores[0].learning.rule is 'error-propagatoin', which is not a known learning rule; did you mean 'error-propagation'?"
      ])
    #expect(
      ConfigSupport.messages(Self.text(hidden: "gate: boxy")) == [
        "test.yaml:9:19: error[unknown-name]: board.chips[0].cores[0].learning.gate is 'boxy', which is not a known gate; did you mean 'box'?"
      ])
    #expect(
      ConfigSupport.messages(Self.text(hidden: "parameters: {SOIF_LEAK_N: [1, 2]}")) == [
        "test.yaml:9:26: error[parameter-of-another-scope]: board.chips[0].cores[0].learning.parameters.SOIF_LEAK_N is not one of the learning block's biases; it belongs to the core's biases: write it under cores[...].parameters"
      ])
  }

  @Test("feedback to a synapse that does not exist") func feedback() {
    #expect(
      ConfigSupport.messages(Self.text(tags: "[{tag: 1, sign: 1, feedback: {core: 2, neuron: 5}}]")) == [
        "test.yaml:11:54: error[feedback-without-synapse]: board.chips[0].cores[0].learning.error_tags[0].feedback reads the synapse of neuron 0 on neuron 5 of core 2, which does not exist; connect the two with an ampa or gaba synapse, or give fixed signs"
      ])
  }

  @Test("more error tags than CAM entries") func full() {
    let tags = (0..<9).map { "{tag: \($0), sign: 1}" }.joined(separator: ", ")
    #expect(
      ConfigSupport.messages(Self.text(tags: "[\(tags)]")) == [
        "test.yaml:11:25: error[learning-cam-full]: board.chips[0].cores[0].learning.error_tags gives neuron 0 9 entries; the learning CAM of a neuron has 8 entries: use fewer error tags"
      ])
  }

  @Test("an entry of a neuron that does not learn, and values that are none") func values() {
    #expect(
      ConfigSupport.messages(Self.text(tags: "[{tag: 1, sign: 1, neurons: 7}]")) == [
        "test.yaml:11:53: error[learning-neuron-not-plastic]: board.chips[0].cores[0].learning.error_tags[0].neurons names neuron 7, which does not learn; add it to the neurons of the block"
      ])
    #expect(
      ConfigSupport.messages(Self.text(tags: "[{tag: 1, sign: 2}]")) == [
        "test.yaml:11:41: error[unknown-name]: board.chips[0].cores[0].learning.error_tags[0].sign is '2', which is not a known sign; did you mean '1'?"
      ])
    for nonsense in ["learning_bus: {loss: .nan}", "learning_bus: {latency: -1 ms}", "learning_bus: 3"] {
      let messages = ConfigSupport.messages(ConfigSupport.head + "die: dynapse2-plastic\n\(nonsense)\n")
      #expect(messages.count == 1 && messages[0].contains("error["), "\(messages)")
    }
  }
}
