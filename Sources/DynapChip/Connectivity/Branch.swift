import DynapFabric

extension Wiring {
  /// Forms the words of a sender from its tags: one for each chip and tag, with the cores that hear it.
  ///
  /// Reports the chips, and the host, that no word reaches, once for each connection or output and pair of chips.
  mutating func formBranches(of index: Int, on board: Board) {
    let sender = senders[index]
    let cores = sender.tags.keys.sorted()
    let chips = Set(cores.map { $0 / CoreOnChip.allCases.count }).sorted()
    for chip in chips.map(ChipOnBoard.init) {
      guard let hop = board.hop(from: sender.entry, to: chip) else {
        reportOutOfReach(sender, chip)
        continue
      }
      var words: [Destination] = []
      for core in CoreOnChip.allCases {
        guard let tag = sender.tags[chip.index * CoreOnChip.allCases.count + core.index] else { continue }
        if let word = words.firstIndex(where: { $0.tag == tag }) {
          words[word].cores.formUnion(CoreMask(core))
        } else {
          words.append(Destination(tag: tag, cores: CoreMask(core), hop: hop))
        }
      }
      senders[index].branches += words
    }
  }

  private mutating func reportOutOfReach(_ sender: Sender, _ chip: ChipOnBoard) {
    let first = chip.index * CoreOnChip.allCases.count
    let cores = first..<first + CoreOnChip.allCases.count
    let connection = cores.compactMap { sender.firstConnection[$0] }.min() ?? 0
    report(unreachable: "chip \(chip.index)", from: sender, "connections[\(connection)]")
  }

  /// Reports a host output from a chip that is not in the host's row, or too far east.
  mutating func checkHostWords(on board: Board) {
    for sender in senders {
      guard let word = sender.hostWord, let output = sender.hostOutput,
        board.arrival(of: word, from: sender.entry) != .host
      else { continue }
      report(unreachable: "the host", from: sender, "host_outputs[\(output)]")
    }
  }

  private mutating func report(unreachable end: String, from sender: Sender, _ path: String) {
    var origin = "the host's inputs, which enter at chip 0,"
    if case .neuron(let place) = sender.source { origin = "chip \(place.chip.index)" }
    let diagnostic = Diagnostic(
      .error, "out-of-reach", path, "leads from \(origin) to \(end)",
      "a word travels up to 7 chips in x, then up to 7 in y; place the populations nearer")
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }
}
