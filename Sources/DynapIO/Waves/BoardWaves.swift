import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// What happens on a board as a waveform: spikes, tags, buses and nodes.
///
/// The signals of chip 0 are `board.chip0.core0.spike` (an event) and `.neuron`, `.broadcast` (an event) and `.tag` of each
/// core; `req`, `ack` and `data` of the outgoing grid buses `north`, `east`, `south` and `west` and of the sensor port
/// `port`; `clk`, `valid`, `ready` and `data` of the input bus `host`; on a die that learns `send` (an event), `source`, `tag` and
/// `lost` (an event) of each chip's learning bus `learning`, and `learning` (an event) and `learning_tag` of each core, when
/// the packet is matched; and the chosen nodes as real numbers, such as
/// `board.chip0.core0.neuron17.I_mem` in the unit of the node.
package struct BoardWaves {
  /// A bus of a chip.
  package enum Bus: Hashable, Sendable {
    /// One of the four grid buses, outwards.
    case grid(Grid.Direction)
    /// The sensor port and the analog front end.
    case port

    var name: String {
      switch self {
      case .grid(let direction): "\(direction)"
      case .port: "port"
      }
    }
  }

  /// A node of a neuron.
  package struct Node: Hashable, Sendable {
    /// The node's name, such as `I_mem`.
    package var name: String
    /// The neuron.
    package var neuron: NeuronOnBoard

    /// Makes a node.
    package init(name: String, neuron: NeuronOnBoard) {
      self.name = name
      self.neuron = neuron
    }

    /// The nodes of a list such as `I_mem@0.0.3-5,V_mem@0.1.0`; nil when it is none.
    package static func list(_ text: String) -> [Node]? {
      var nodes: [Node] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        let sides = part.split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty,
          let neurons = NeuronSelection.neurons([String(sides[1])])
        else { return nil }
        nodes += neurons.map { Node(name: String(sides[0]), neuron: $0) }
      }
      return nodes
    }

    /// The states that an experiment records.
    package static func recorded(by experiment: Experiment) -> [Node] {
      experiment.recordings.flatMap { recording -> [Node] in
        guard case .state(let name, _) = recording.quantity else { return [] }
        return recording.neurons.map { Node(name: name, neuron: $0) }
      }
    }
  }

  /// The pins of a handshake.
  package struct Pins: Sendable {
    /// Request, acknowledge and word; nil where the filter keeps them out.
    package let req, ack, data: WaveFile.ID?
  }

  /// The pins of a clocked bus.
  package struct ClockedPins: Sendable {
    /// Clock, valid, ready and word; nil where the filter keeps them out.
    package let clock, valid, ready, data: WaveFile.ID?
  }

  private struct CoreSignals {
    var spike, neuron, broadcast, tag: WaveFile.ID?
    var learning, learningTag: WaveFile.ID?
  }

  /// A learning bus: packets of a class of their own, from a neuron to the learning CAMs of the chip's cores.
  private struct LearningSignals {
    var send, source, tag, lost: WaveFile.ID?
  }

  /// The bits of the host's input bus.
  package static let hostBits = 40

  /// The file.
  package let file: WaveFile
  private let cores: [CoreSignals]
  private let pins: [Bus: [Pins]]
  private let hosts: [ClockedPins]
  private let learning: [LearningSignals]
  private var nodes: [(signal: WaveFile.ID, reader: NodeReader)] = []

  /// Declares the signals of a board.
  ///
  /// - Throws: `waves-no-signal` when the filter lets nothing pass, `waves-unknown-node` for a node or neuron that there is not.
  package init(_ file: WaveFile, _ simulation: Simulation, nodes: [Node]) throws(DiagnosticError) {
    self.file = file
    let chips = simulation.board.chips.indices
    let learns = simulation.board.chips.contains { $0.cores.contains { $0.learning != nil } }
    cores = chips.flatMap { chip in
      CoreOnChip.allCases.map { core in
        let scope = "board.chip\(chip).core\(core.index)"
        return CoreSignals(
          spike: file.add("\(scope).spike", .event), neuron: file.add("\(scope).neuron", .bits(8)),
          broadcast: file.add("\(scope).broadcast", .event), tag: file.add("\(scope).tag", .bits(11)),
          learning: learns ? file.add("\(scope).learning", .event) : nil,
          learningTag: learns ? file.add("\(scope).learning_tag", .bits(11)) : nil)
      }
    }
    learning = (learns ? chips : 0..<0).map { chip in
      let scope = "board.chip\(chip).learning"
      return LearningSignals(
        send: file.add("\(scope).send", .event), source: file.add("\(scope).source", .bits(10)),
        tag: file.add("\(scope).tag", .bits(11)), lost: file.add("\(scope).lost", .event))
    }
    var pins: [Bus: [Pins]] = [:]
    for bus in Grid.Direction.allCases.map(Bus.grid) + [.port] {
      pins[bus] = chips.map { chip in
        let scope = "board.chip\(chip).\(bus.name)"
        return Pins(
          req: file.add("\(scope).req", .bits(1)), ack: file.add("\(scope).ack", .bits(1)),
          data: file.add("\(scope).data", .bits(WordCodec.eventBits)))
      }
    }
    self.pins = pins
    hosts = chips.map { chip in
      let scope = "board.chip\(chip).host"
      return ClockedPins(
        clock: file.add("\(scope).clk", .bits(1)), valid: file.add("\(scope).valid", .bits(1)),
        ready: file.add("\(scope).ready", .bits(1), initial: .bits(1)),
        data: file.add("\(scope).data", .bits(Self.hostBits)))
    }
    try declare(nodes, simulation)
    guard file.signalCount > 0 else {
      throw DiagnosticError([
        Diagnostic(
          .error, "waves-no-signal", "--vcd-signals", "lets no signal pass",
          "names look like board.chip0.west.req or board.chip0.core0.spike; * stands for any characters")
      ])
    }
  }

  private mutating func declare(_ nodes: [Node], _ simulation: Simulation) throws(DiagnosticError) {
    var problems: [Diagnostic] = []
    var seen: Set<Node> = []
    for node in nodes where seen.insert(node).inserted {
      guard let reader = simulation.reader(of: node.name, of: node.neuron) else {
        problems.append(
          Diagnostic(
            .error, "waves-unknown-node", "--vcd-nodes", "asks for \(node.name) of neuron \(node.neuron)",
            "dynapse states lists the nodes; the board has chips 0 to \(simulation.board.chips.count - 1)"))
        continue
      }
      let place = node.neuron
      let scope = "board.chip\(place.chip.index).core\(place.core.index).neuron\(place.neuron.index)"
      if let signal = file.add("\(scope).\(node.name)", .real, initial: .real(reader.value)) {
        self.nodes.append((signal, reader))
      }
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
  }

  /// The pins of a chip's bus.
  package func pins(_ bus: Bus, of chip: ChipOnBoard) -> Pins {
    pins[bus]?[chip.index] ?? Pins(req: nil, ack: nil, data: nil)
  }

  /// The pins of a chip's input bus.
  package func host(of chip: ChipOnBoard) -> ClockedPins { hosts[chip.index] }

  /// Notes spikes at their true times.
  package func note(_ spikes: [Spike]) {
    for spike in spikes {
      let signals = cores[spike.neuron.chip.index * CoreOnChip.allCases.count + spike.neuron.core.index]
      file.change(signals.spike, .event, at: spike.time)
      file.change(signals.neuron, .bits(UInt64(spike.neuron.neuron.index)), at: spike.time)
    }
  }

  /// Notes the broadcast of a tag in cores of a chip.
  package func note(_ tag: Tag, in mask: CoreMask, of chip: ChipOnBoard, at time: SimTime) {
    for core in mask.cores {
      let signals = cores[chip.index * CoreOnChip.allCases.count + core.index]
      file.change(signals.broadcast, .event, at: time)
      file.change(signals.tag, .bits(UInt64(tag.value)), at: time)
    }
  }

  /// Notes learning events: on their bus when they leave, in the cores when they are matched.
  package func note(_ events: [LearningEvent]) {
    for event in events where event.source.chip.index < learning.count {
      let bus = learning[event.source.chip.index]
      let source = event.source.core.index * NeuronOnCore.count + event.source.neuron.index
      file.change(bus.send, .event, at: event.time)
      file.change(bus.source, .bits(UInt64(source)), at: event.time)
      file.change(bus.tag, .bits(UInt64(event.tag.value)), at: event.time)
      guard let arrival = event.arrival else {
        file.change(bus.lost, .event, at: event.time)
        continue
      }
      for core in event.cores.cores {
        let signals = cores[event.source.chip.index * CoreOnChip.allCases.count + core.index]
        file.change(signals.learning, .event, at: arrival)
        file.change(signals.learningTag, .bits(UInt64(event.tag.value)), at: arrival)
      }
    }
  }

  /// Notes the chosen nodes at the end of a step.
  package func sample(at time: SimTime) {
    for node in nodes { file.change(node.signal, .real(node.reader.value), at: time) }
  }

  /// The word that the input bus carries for an event: the event's word in the low bits, the rest zero. The layout of the
  /// 40 bits is not published, so it is a choice.
  package static func hostWord(_ word: Destination) -> UInt64 { UInt64(WordCodec.encode(word)) }
}
