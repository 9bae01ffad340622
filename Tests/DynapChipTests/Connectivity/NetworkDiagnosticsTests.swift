import DynapFabric
import Testing

@testable import DynapChip

/// The exact text of everything that a network reports.
@Suite struct NetworkDiagnosticsTests {
  private let synapse = SynapseTemplate(dendrite: .ampa, weight: .w0)
  private let a = Population("a", core: .zero, neurons: 0..<4)
  private let b = Population("b", core: .one, neurons: 0..<4)

  private func messages(_ network: Network, on board: Board = Board()) -> [String] {
    var copy = board
    do {
      return try network.program(&copy).warnings.map(\.description)
    } catch {
      #expect(copy == board)
      return error.diagnostics.map(\.description)
    }
  }

  private func messages(
    _ rule: ConnectionRule, from: Population? = nil, to: Population? = nil, synapse: SynapseTemplate? = nil,
    repeats: Int = 1
  ) -> [String] {
    let (from, to) = (from ?? a, to ?? b)
    var network = Network(populations: [from, to])
    network.connect(from.name, to: to.name, rule, synapse ?? self.synapse, repeats: repeats)
    return messages(network)
  }

  @Test func `a sound network reports nothing`() {
    #expect(messages(.oneToOne).isEmpty)
  }

  @Test func `an unknown population comes with the nearest name`() {
    var network = Network(
      populations: [a, Population("inhibitory", core: .one, neurons: 0..<4)], hostOutputs: ["zzz"])
    network.connect("a", to: "inhibitroy", .oneToOne, synapse)
    #expect(
      messages(network) == [
        "error[population-unknown]: connections[0].to is 'inhibitroy', which no population is called; "
          + "did you mean 'inhibitory'?",
        "error[population-unknown]: host_outputs[0] is 'zzz', which no population is called; "
          + "there are a, inhibitory",
      ])
    #expect(
      messages(Network(hostOutputs: ["x"])) == [
        "error[population-unknown]: host_outputs[0] is 'x', which no population is called; there are none"
      ])
  }

  @Test func `a name given twice is an error`() {
    #expect(
      messages(Network(populations: [a, Population("a", inputCount: 1)])) == [
        "error[population-redefined]: populations[1] has the name of populations[0], 'a'; "
          + "give each population a name of its own"
      ])
  }

  @Test func `a neuron beyond the board is an error`() {
    let far = Population("far", chip: ChipOnBoard(3), core: .two, neurons: 5..<6)
    var network = Network(populations: [a, far], hostOutputs: ["far"])
    network.connect("a", to: "far", .allToAll(selfConnections: true), synapse)
    #expect(
      messages(network) == [
        "error[neuron-not-on-board]: populations[1] holds neuron 3.2.5, but the board's last chip is 0; "
          + "add chips to the board or move the population"
      ])
    #expect(
      messages(Network(populations: [Population("far", chip: ChipOnBoard(1), core: .zero)])) == [
        "error[neuron-not-on-board]: populations[0] holds neuron 1.0.0 and 255 more, but the board's last chip "
          + "is 0; add chips to the board or move the population"
      ])
  }

  @Test func `a member named twice is an error`() {
    #expect(
      messages(Network(populations: [Population("x", inputs: [Tag(1024), Tag(1030), Tag(1024)])])) == [
        "error[member-repeated]: populations[0] names input tag 1024 twice, at 2 again; "
          + "name each member once; repeat belongs to the connection"
      ])
  }

  @Test func `populations that overlap warn`() {
    let c = Population("c", core: .zero, neurons: 3..<6)
    #expect(
      messages(Network(populations: [a, c])) == [
        "warning[population-overlap]: populations[1] shares neuron 0.0.3 with populations[0], 'a'; "
          + "both names then stand for the same silicon; if that is not meant, choose other members"
      ])
  }

  @Test func `input tag 0 warns`() {
    #expect(
      messages(Network(populations: [Population("x", inputs: [.zero])])) == [
        "warning[tag-zero]: populations[0].inputs[0] is 0, the tag that every unused CAM word matches; "
          + "use tags from 1024 up for inputs"
      ])
  }

  @Test func `an input tag that a programmed word sends to the same core warns`() {
    var board = Board()
    board[NeuronOnBoard(lane: 900)].destinations[0] = Destination(tag: 1500, cores: .all)
    var network = Network(populations: [Population("x", inputs: [Tag(1500)]), b])
    network.connect("x", to: "b", .allToAll(selfConnections: true), synapse)
    #expect(
      messages(network, on: board) == [
        "warning[tag-shared]: connections[0] listens in core 1 of chip 0 to an input tag that a programmed word "
          + "sends there too; choose another input tag, or leave the tags to be allocated"
      ])
  }

  @Test func `inputs cannot be targets`() {
    #expect(
      messages(.oneToOne, to: Population("x", inputCount: 4)) == [
        "error[input-cannot-be-target]: connections[0].to is 'x', whose members are inputs of the host; "
          + "connect to a population of neurons"
      ])
  }

  @Test func `one to one needs equal sizes`() {
    #expect(
      messages(.oneToOne, to: Population("x", core: .one, neurons: 0..<5)) == [
        "error[one-to-one-size-mismatch]: connections[0].rule pairs the 4 members of 'a' with the 5 of 'x'; "
          + "one_to_one takes populations of equal size; use list or fan_in"
      ])
  }

  @Test func `a probability outside 0 to 1 is an error`() {
    #expect(
      messages(.random(probability: 1.5)) == [
        "error[probability-out-of-range]: connections[0].rule.probability is 1.5; a probability runs from 0 to 1"
      ])
    #expect(
      messages(.kernel(Kernel(.probabilities([.init(x: 1, y: 2): -0.5])))) == [
        "error[probability-out-of-range]: connections[0].rule.kernel[1,2] is -0.5; a probability runs from 0 to 1"
      ])
    #expect(messages(.random(probability: .nan)).count == 1)
  }

  @Test func `fan in and fan out beyond the population are errors`() {
    #expect(
      messages(.fanIn(5, replacement: false)) == [
        "error[fan-in-out-of-range]: connections[0].rule.fan_in is 5, but 'a' has 4 members; "
          + "lower it or draw with replacement"
      ])
    #expect(
      messages(.fanOut(5)) == [
        "error[fan-out-out-of-range]: connections[0].rule.fan_out is 5, but 'b' has 4 members; lower it"
      ])
    #expect(
      messages(.fanOut(-1)) == [
        "error[fan-out-out-of-range]: connections[0].rule.fan_out is -1; give 0 or more"
      ])
    #expect(messages(.fanIn(5, replacement: true)).isEmpty)
    #expect(
      messages(.fanIn(65, replacement: true)) == [
        "error[fan-in-out-of-range]: connections[0].rule.fan_in is 65, but a neuron has 64 CAM words; lower it"
      ])
    #expect(
      messages(.fanIn(1, replacement: true), from: Population("a", neurons: [])) == [
        "error[fan-in-out-of-range]: connections[0].rule.fan_in is 1, but 'a' has 0 members; lower it"
      ])
  }

  @Test func `a pair outside the populations is an error`() {
    #expect(
      messages(.pairs([.init(0, 4), .init(-1, 0), .init(0, 0, repeats: 0)])) == [
        "error[pair-out-of-range]: connections[0].rule.pairs[0].target is 4; 'b' has members 0 to 3",
        "error[pair-out-of-range]: connections[0].rule.pairs[1].source is -1; 'a' has members 0 to 3",
        "error[repeat-out-of-range]: connections[0].rule.pairs[2].repeat is 0; a pair gets 1 to 64 CAM words",
      ])
  }

  @Test func `repeat runs from 1 to 64`() {
    #expect(
      messages(.oneToOne, repeats: 65) == [
        "error[repeat-out-of-range]: connections[0].repeat is 65; a pair gets 1 to 64 CAM words"
      ])
  }

  @Test func `a kernel reaches over one array`() {
    #expect(
      messages(.kernel(Kernel(.repeats([.init(x: 16, y: 0): 1]))), from: Population("x", inputCount: 4)) == [
        "error[kernel-without-positions]: connections[0].rule places the 4 inputs of 'x' on 16 x 16 arrays; "
          + "make their number a multiple of 256",
        "error[offset-out-of-range]: connections[0].rule.kernel[16,0] lies outside the array; "
          + "a core is 16 x 16 neurons, so offsets run from -15 to 15",
      ])
  }

  @Test func `a connection that connects nothing warns`() {
    let warning =
      "warning[connection-empty]: connections[0].rule connects nothing from 'a' to 'b'; "
      + "check the rule and the sizes of the populations, 4 and 4"
    let empty: [ConnectionRule] = [
      .pairs([]), .random(probability: 0), .fanIn(0, replacement: false), .fanOut(0),
      .kernel(Kernel(.repeats([:]))),
    ]
    for rule in empty { #expect(messages(rule) == [warning]) }
  }

  @Test func `a synapse without effect warns`() {
    #expect(
      messages(.oneToOne, synapse: SynapseTemplate(dendrite: .none, weight: .none)) == [
        "warning[dendrite-none]: connections[0].synapse.dendrite is none, so its pulses have no effect; "
          + "choose ampa, nmda, gaba or shunt",
        "warning[weight-empty]: connections[0].synapse.weight selects no current, so its pulses have no effect; "
          + "select at least one of w0, w1, w2 and w3",
      ])
  }

  @Test func `running out of CAM words names the neuron and where the words go`() {
    var board = Board()
    board[NeuronOnBoard(lane: 256 + 2)].synapses[0] = Synapse(tag: 9, dendrite: .ampa, weight: .w0)
    var network = Network(populations: [a, b])
    network.connect("a", to: "b", .pairs([.init(0, 2), .init(1, 2)]), synapse, repeats: 16)
    network.connect("a", to: "b", .allToAll(selfConnections: true), synapse, repeats: 9)
    #expect(
      messages(network, on: board) == [
        "error[cam-words-exhausted]: connections[1] overfills neuron 0.1.2, which needs 69 CAM words "
          + "(32 for connections[0], 36 for connections[1], 1 already programmed); "
          + "a neuron has 64; connect fewer sources or lower repeat"
      ])
    #expect(
      messages(.allToAll(selfConnections: true), repeats: 20) == [
        "error[cam-words-exhausted]: connections[0] overfills neuron 0.1.0, which needs 80 CAM words "
          + "(80 for connections[0]), and 3 more neurons; a neuron has 64; connect fewer sources or lower repeat"
      ])
  }

  @Test func `running out of SRAM words counts chips and the host`() {
    let one = Population("one", core: .zero, neurons: 0..<1)
    var network = Network(populations: [one], hostOutputs: ["one"])
    for chip in 0..<4 {
      network.populations.append(Population("t\(chip)", chip: ChipOnBoard(chip), core: .one, neurons: 0..<1))
      network.connect("one", to: "t\(chip)", .oneToOne, synapse)
    }
    let remedy =
      "a neuron has 4, one for each chip that it reaches and one for the host; keep targets together"
    #expect(
      messages(network, on: Board(chipCount: 5)) == [
        "error[sram-words-exhausted]: host_outputs[0] overfills neuron 0.0.0, which needs 5 SRAM words "
          + "(4 for chips, 1 for the host); \(remedy)"
      ])
    var board = Board(chipCount: 5)
    board[NeuronOnBoard(lane: 0)].destinations[2] = Destination(tag: 3, cores: .all, hop: Hop(x: 4))
    network.hostOutputs = []
    #expect(
      messages(network, on: board) == [
        "error[sram-words-exhausted]: connections[3] overfills neuron 0.0.0, which needs 5 SRAM words "
          + "(4 for chips, 1 already programmed); \(remedy)"
      ])
  }

  @Test func `running out of tags names the core`() {
    let inputs = Population("in", inputCount: 2050)
    let targets = Population("t", core: .three, neurons: 0..<205)
    var network = Network(populations: [inputs, targets])
    network.connect("in", to: "t", .pairs((0..<2050).map { .init($0, $0 / 10) }), synapse)
    #expect(
      messages(network) == [
        "error[tags-exhausted]: connections[0] finds no tag for input 2047 of 'in' and 2 more of its sources "
          + "in core 3 of chip 0; a core tells 2047 tags apart, besides tag 0; spread the targets over more cores"
      ])
  }

  @Test func `chips out of reach are named once for each connection`() {
    let near = Population("near", core: .zero, neurons: 0..<3)
    let far = Population("far", chip: ChipOnBoard(8), core: .zero, neurons: 0..<3)
    var network = Network(populations: [near, far, Population("in", inputCount: 3)], hostOutputs: ["far"])
    network.connect("near", to: "far", .oneToOne, synapse)
    network.connect("in", to: "far", .oneToOne, synapse)
    let remedy = "a word travels up to 7 chips in x, then up to 7 in y; place the populations nearer"
    #expect(
      messages(network, on: Board(chipCount: 9)) == [
        "error[out-of-reach]: connections[1] leads from the host's inputs, which enter at chip 0, to chip 8; \(remedy)",
        "error[out-of-reach]: connections[0] leads from chip 0 to chip 8; \(remedy)",
        "error[out-of-reach]: host_outputs[0] leads from chip 8 to the host; \(remedy)",
      ])
    // On a square board the host is beside the southernmost row alone.
    network = Network(
      populations: [Population("x", chip: ChipOnBoard(2), core: .zero, neurons: 0..<2)], hostOutputs: ["x"])
    #expect(
      messages(network, on: Board(chipCount: 4, columns: 2)) == [
        "error[out-of-reach]: host_outputs[0] leads from chip 2 to the host; \(remedy)"
      ])
  }

  @Test func `everything is reported at once`() {
    var network = Network(populations: [a, b])
    network.connect("a", to: "c1", .oneToOne, synapse)
    network.connect("a", to: "b", .random(probability: 2), synapse, repeats: 0)
    network.connect("a", to: "b", .allToAll(selfConnections: true), synapse, repeats: 20)
    let codes = network.check(on: Board()).map(\.code)
    #expect(codes == ["population-unknown", "repeat-out-of-range", "probability-out-of-range"])
    #expect(messages(network).count == 4)
  }
}
