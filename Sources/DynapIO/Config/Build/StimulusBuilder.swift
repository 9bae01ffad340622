import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

extension ConfigBuilder {
  /// The most spikes that the stimuli of an experiment hold.
  private static let spikeLimit = 200e6

  /// The stimuli, with the words that they send.
  mutating func buildStimuli(_ map: NetworkMap, _ board: Board, _ duration: SimTime) -> [Experiment.Stimulus]
  {
    let inputs = map.populations.filter { isInputs($0.name) }
    var listeners: Listeners?
    var stimuli: [Experiment.Stimulus] = []
    for (index, node) in (root["stimuli"]?.items ?? []).enumerated() {
      let path = "stimuli[\(index)]"
      guard let to = node["to"], let name = to.text else { continue }
      guard checkKind(node, ofPort: false, path) else { continue }
      guard let population = inputs.first(where: { $0.name == name }) else {
        if map[name] != nil {
          report(
            .error, "stimulus-to-neurons", to, path + ".to", "is '\(name)', whose members are neurons",
            "send to a population of inputs and connect it")
        } else {
          reportUnknown(
            "unknown-population", "population of inputs", to, path + ".to", among: inputs.map(\.name))
        }
        continue
      }
      // Without a member there is nothing to send to, which has been told.
      guard !population.members.isEmpty else { continue }
      let source = StimulusNode(
        node: node, path: path, index: index, population: population, duration: duration)
      guard let (train, signal) = spikes(source) else { continue }
      let words = population.members.map { member in
        if member.destinations.isEmpty, case .input(let tag) = member.source {
          // Not heard by a connection: by synapses that the board's own part programs, perhaps.
          let heard = listeners ?? Listeners(board)
          listeners = heard
          return heard.words(of: tag, on: board) + (member.hostDestination.map { [$0] } ?? [])
        }
        return member.destinations + (member.hostDestination.map { [$0] } ?? [])
      }
      if train.count > 0, words.allSatisfy(\.isEmpty) {
        report(
          .warning, "stimulus-unheard", to, path + ".to", "is '\(name)', which no synapse listens to",
          "connect it to a population of neurons")
      }
      stimuli.append(.init(population: name, train: train, words: words, signal: signal))
    }
    return stimuli
  }

  /// Whether a population is declared to consist of inputs, even when its members cannot be read.
  private func isInputs(_ name: String) -> Bool {
    let node = root["populations"]?[name]
    return node?["tags"] != nil || node?["inputs"] != nil
  }

  private mutating func spikes(_ source: StimulusNode) -> (SpikeTrain, AnalogSignal?)? {
    if let node = source.node["poisson"] { return poisson(node, source).map { ($0, nil) } }
    if let node = source.node["regular"] { return regular(node, source).map { ($0, nil) } }
    if let node = source.node["spikes"] { return spikeList(node, source).map { ($0, nil) } }
    guard let node = source.node["signal"], let delta = source.node["delta"] else { return nil }
    return modulated(node, delta, source)
  }

  private mutating func rates(_ node: ConfigNode, _ key: String, _ source: StimulusNode) -> [Frequency]? {
    let count = source.population.members.count
    guard let list = node["rates"] else {
      return node["rate"]?.quantity(Frequency.self).map { [Frequency](repeating: $0, count: count) }
    }
    let rates = list.items.compactMap { $0.quantity(Frequency.self) }
    guard rates.count == list.items.count else { return nil }
    guard rates.count == count else {
      report(
        .error, "rates-count", list, "\(source.path).\(key).rates", "has \(rates.count) rates",
        "'\(source.population.name)' has \(count) inputs")
      return nil
    }
    return rates
  }

  private mutating func window(_ node: ConfigNode, _ key: String, _ source: StimulusNode) -> StimulusWindow? {
    let from = node["from"]?.time ?? .zero
    let until = min(node["until"]?.time ?? source.duration, source.duration)
    if let node = node["until"], let time = node.time, time <= from {
      report(
        .error, "window-empty", node, "\(source.path).\(key).until", "is \(time)",
        "the window begins at \(from) and has to end later")
      return nil
    }
    if let node = node["from"], from >= source.duration {
      report(
        .warning, "after-the-end", node, "\(source.path).\(key).from", "is \(from)",
        "the experiment ends at \(source.duration): nothing is sent")
    }
    return StimulusWindow(from: from, until: max(from, until))
  }

  private mutating func checkSize(_ expected: Double, _ node: ConfigNode, _ path: String) -> Bool {
    guard expected > Self.spikeLimit else { return true }
    let millions = (expected / 1e6).rounded()
    report(
      .error, "too-many-spikes", node, path, "makes about \(DecimalNotation.text(millions)) million spikes",
      "a stimulus holds at most 200 million; lower the rate or the duration")
    return false
  }

  private mutating func poisson(_ node: ConfigNode, _ source: StimulusNode) -> SpikeTrain? {
    guard let rates = rates(node, "poisson", source), let window = window(node, "poisson", source) else {
      return nil
    }
    let path = source.path + ".poisson"
    let deadTime = node["dead_time"]?.time ?? .zero
    if let fastest = rates.max(), fastest.si * deadTime.seconds >= 1 {
      report(
        .error, "rate-above-dead-time", node["dead_time"] ?? node, path + ".dead_time", "is \(deadTime)",
        "at \(fastest) it has to be shorter than \(SimTime(seconds: 1 / fastest.si) ?? .zero)")
      return nil
    }
    let total = rates.reduce(0) { $0 + max(0, $1.si) }
    guard checkSize(total * (window.until.seconds - window.from.seconds), node, path) else { return nil }
    let seed = node["seed"]?.whole.map { UInt64(max(0, $0)) } ?? options.seed
    return PoissonStimulus(
      rates: rates.map { max(.zero, $0) }, window: window, seed: seed, stream: UInt32(source.index),
      deadTime: deadTime
    ).spikes()
  }

  private mutating func regular(_ node: ConfigNode, _ source: StimulusNode) -> SpikeTrain? {
    guard let rates = rates(node, "regular", source), let window = window(node, "regular", source) else {
      return nil
    }
    let total = rates.reduce(0) { $0 + max(0, $1.si) }
    let path = source.path + ".regular"
    guard checkSize(total * (window.until.seconds - window.from.seconds), node, path) else { return nil }
    let phase = max(.zero, node["phase"]?.time ?? .zero)
    return RegularStimulus(rates: rates.map { max(.zero, $0) }, window: window, phase: phase).spikes()
  }

  private mutating func modulated(
    _ node: ConfigNode, _ delta: ConfigNode, _ source: StimulusNode
  ) -> (SpikeTrain, AnalogSignal?)? {
    guard source.population.members.count == 2 else {
      report(
        .error, "delta-needs-two-inputs", delta, source.path + ".delta",
        "sends to '\(source.population.name)', which has \(source.population.members.count) inputs",
        "up events go to the first of two inputs, down events to the second")
      return nil
    }
    guard let signal = signal(node, source.path, name: source.population.name), let up = delta["up"]?.number,
      let down = delta["down"]?.number,
      up > 0,
      down > 0
    else { return nil }
    let modulator = DeltaModulator(
      up: up, down: down, initial: delta["initial"]?.number,
      deadTime: max(.zero, delta["dead_time"]?.time ?? .zero))
    guard checkSize(modulator.eventBound(of: signal), delta, source.path + ".delta") else { return nil }
    return (modulator.events(of: signal), signal)
  }
}

/// A stimulus of a file, with what it is sent to.
struct StimulusNode {
  let node: ConfigNode
  let path: String
  let index: Int
  let population: NetworkMap.PopulationMap
  let duration: SimTime
}

/// Which cores of which chips have synapses that listen to a tag.
struct Listeners {
  private var masks: [Tag: [Int: CoreMask]] = [:]

  /// Looks through all CAM words of a board.
  init(_ board: Board) {
    for (chip, value) in board.chips.enumerated() {
      for (core, value) in zip(CoreOnChip.allCases, value.cores) {
        for neuron in value.neurons {
          for synapse in neuron.synapses where synapse.dendrite != .none {
            masks[synapse.tag, default: [:]][chip, default: []].insert(CoreMask(core))
          }
        }
      }
    }
  }

  /// The words that the host sends for a tag to reach all who listen.
  func words(of tag: Tag, on board: Board) -> [Destination] {
    (masks[tag] ?? [:]).sorted { $0.key < $1.key }.compactMap { chip, mask in
      board.hop(from: .first, to: ChipOnBoard(chip)).map { Destination(tag: tag, cores: mask, hop: $0) }
    }
  }
}
