import DynapFabric

/// Finds a tag for each sender, so that no two sources send the same tag into one core.
///
/// Tags collide only where they are heard: a core's own set counts the tags that its CAM words hold and those that are
/// sent into it. A sender gets one tag for all its targets if there is one, else one for each chip, else one for each
/// core. Inputs with given tags come first, then neurons whose identity tag `core * 256 + n` is free, then the other
/// inputs from 1024 up, then the other neurons from 1 up. Tag 0 is never given.
struct TagAllocation {
  private let board: Board
  /// The tags in use in each core.
  private var taken: [TagSet]
  /// The tags that programmed words send into each core.
  private var sent: [TagSet]
  /// The tags that the host reads from each chip.
  private var host: [TagSet]
  /// Senders without a tag: by connection and core, the count and the first.
  private var failures: [Failure: (count: Int, first: Source)] = [:]
  private var sharings: Set<Failure> = []

  private struct Failure: Hashable {
    let connection: Int
    let core: Int
  }

  /// Where inputs look for a tag first.
  private static let firstInputTag = 1024

  /// Notes the words of a board that are in use. Costs a look at every CAM word that is not shared with power-up.
  init(on board: Board) {
    self.board = board
    taken = .init(repeating: TagSet(), count: board.chips.count * CoreOnChip.allCases.count)
    sent = taken
    host = .init(repeating: TagSet(), count: board.chips.count)
    for place in board.neurons { note(board[place], at: place) }
    for (index, chip) in board.chips.enumerated() {
      for word in chip.wordsBesideNeurons { note(word, from: ChipOnBoard(index), isPort: true) }
    }
  }

  private mutating func note(_ neuron: Neuron, at place: NeuronOnBoard) {
    if neuron.synapses != Neuron.powerUp.synapses {
      let core = place.chip.index * CoreOnChip.allCases.count + place.core.index
      for synapse in neuron.synapses where !synapse.isUnused { taken[core].insert(synapse.tag) }
    }
    guard neuron.destinations != Neuron.powerUp.destinations else { return }
    for word in neuron.destinations where word.isSent { note(word, from: place.chip) }
  }

  /// A port's tag is free to be listened to by name: a population of inputs stands for it.
  private mutating func note(_ word: Destination, from chip: ChipOnBoard, isPort: Bool = false) {
    switch board.arrival(of: word, from: chip) {
    case .chip(let target):
      for core in word.cores.cores {
        if !isPort { sent[target.index * CoreOnChip.allCases.count + core.index].insert(word.tag) }
        taken[target.index * CoreOnChip.allCases.count + core.index].insert(word.tag)
      }
    case .host: host[chip.index].insert(word.tag)
    case .lost, nil: break
    }
  }

  /// Gives every sender its tags and words, and reports what cannot be reached, tagged or stored.
  mutating func assign(_ wiring: inout Wiring) {
    let senders = wiring.senders.indices.filter { !wiring.senders[$0].firstConnection.isEmpty }
    let inPlaceOrder = senders.sorted { Self.lane(wiring.senders[$0]) < Self.lane(wiring.senders[$1]) }
    for index in senders {
      guard case .input(let tag) = wiring.senders[index].source else { continue }
      noteSharing(of: tag, wiring.senders[index])
      give(tag, &wiring.senders[index])
    }
    var displaced: [Int] = []
    for index in inPlaceOrder {
      guard let identity = Self.identity(wiring.senders[index].source) else { continue }
      if identity != .zero && isFree(identity, wiring.senders[index]) {
        give(identity, &wiring.senders[index])
      } else {
        displaced.append(index)
      }
    }
    for index in senders {
      guard case .unassignedInput = wiring.senders[index].source else { continue }
      search(from: Self.firstInputTag, &wiring.senders[index])
    }
    for index in displaced { search(from: 1, &wiring.senders[index]) }
    for index in inPlaceOrder { wiring.formBranches(of: index, on: board) }
    assignHostTags(&wiring)
    wiring.checkHostWords(on: board)
    report(to: &wiring)
    WordCount(wiring, board).report(to: &wiring.diagnostics)
  }

  private static func lane(_ sender: Wiring.Sender) -> Int {
    guard case .neuron(let neuron) = sender.source else { return -1 }
    return neuron.lane
  }

  private static func identity(_ source: Source) -> Tag? {
    guard case .neuron(let neuron) = source else { return nil }
    return Tag(neuron.core.index * NeuronOnCore.count + neuron.neuron.index)
  }

  private func isFree(_ tag: Tag, _ sender: Wiring.Sender) -> Bool {
    !sender.firstConnection.keys.contains { taken[$0].contains(tag) }
  }

  private mutating func give(_ tag: Tag, _ sender: inout Wiring.Sender) {
    for core in sender.firstConnection.keys { give(tag, &sender, in: core) }
  }

  private mutating func give(_ tag: Tag, _ sender: inout Wiring.Sender, in core: Int) {
    taken[core].insert(tag)
    sender.tags[core] = tag
  }

  /// Looks for one tag for all cores, then for one a chip, then for one a core.
  private mutating func search(from start: Int, _ sender: inout Wiring.Sender) {
    let cores = sender.firstConnection.keys.sorted()
    let chips = Dictionary(grouping: cores) { $0 / CoreOnChip.allCases.count }
    if search(from: start, &sender, cores) { return }
    for (_, cores) in chips.sorted(by: { $0.key < $1.key }) where !search(from: start, &sender, cores) {
      for core in cores where !search(from: start, &sender, [core]) {
        let failure = Failure(connection: sender.firstConnection[core] ?? 0, core: core)
        failures[failure, default: (0, sender.source)].count += 1
      }
    }
  }

  private mutating func search(from start: Int, _ sender: inout Wiring.Sender, _ cores: [Int]) -> Bool {
    var union = TagSet()
    for core in cores { union.formUnion(taken[core]) }
    guard let tag = union.lowestAbsent(from: start) else { return false }
    for core in cores { give(tag, &sender, in: core) }
    return true
  }

  private mutating func noteSharing(of tag: Tag, _ sender: Wiring.Sender) {
    for (core, connection) in sender.firstConnection where sent[core].contains(tag) {
      sharings.insert(Failure(connection: connection, core: core))
    }
  }

  /// The host knows a neuron by its identity tag, tag 0 included; only a programmed word can be in the way.
  private mutating func assignHostTags(_ wiring: inout Wiring) {
    for index in wiring.senders.indices where wiring.senders[index].hostOutput != nil {
      let sender = wiring.senders[index]
      if case .neuron(let place) = sender.source,
        let word = board[place].destinations.first(where: { board.arrival(of: $0, from: place.chip) == .host }
        )
      {
        wiring.senders[index].hostWord = word
        wiring.senders[index].ownsHostWord = false
        continue
      }
      let chip = sender.entry.index
      guard let tag = hostTag(of: sender, host[chip]) else { continue }
      host[chip].insert(tag)
      wiring.senders[index].hostWord = Destination(tag: tag, cores: .all, hop: .toHost)
    }
  }

  private func hostTag(of sender: Wiring.Sender, _ taken: TagSet) -> Tag? {
    if case .input(let tag) = sender.source { return tag }
    let identity = Self.identity(sender.source)
    let used = sender.tags.sorted { $0.key < $1.key }.map(\.value)
    let start = identity == nil ? Self.firstInputTag : 1
    return ((identity.map { [$0] } ?? []) + used).first { !taken.contains($0) }
      ?? taken.lowestAbsent(from: start)
  }

  private func report(to wiring: inout Wiring) {
    for place in sharings.sorted(by: Self.areInOrder) {
      wiring.diagnostics.append(
        Diagnostic(
          .warning, "tag-shared", "connections[\(place.connection)]",
          "listens in \(Self.text(place.core)) to an input tag that a programmed word sends there too",
          "choose another input tag, or leave the tags to be allocated"))
    }
    for (place, failure) in failures.sorted(by: { Self.areInOrder($0.key, $1.key) }) {
      let others = failure.count > 1 ? " and \(failure.count - 1) more of its sources" : ""
      wiring.diagnostics.append(
        Diagnostic(
          .error, "tags-exhausted", "connections[\(place.connection)]",
          "finds no tag for \(failure.first.text)\(others) in \(Self.text(place.core))",
          "a core tells 2047 tags apart, besides tag 0; spread the targets over more cores"))
    }
  }

  private static func areInOrder(_ a: Failure, _ b: Failure) -> Bool {
    (a.connection, a.core) < (b.connection, b.core)
  }

  private static func text(_ core: Int) -> String {
    "core \(core % CoreOnChip.allCases.count) of chip \(core / CoreOnChip.allCases.count)"
  }
}
