import DynapChip
import DynapFabric

/// A laboratory's list of CAM words that missed an event: rows of core, neuron, synapse and tag, with or without a header.
///
/// The measurement sends events in four rounds to each half of the tags, so a word that is listed k times with tags of
/// one half has missed k of 4 there. Words that are not listed hear everything; a half that was not measured looks the
/// same (source: 7.1 of the digital dossier).
package enum BadCAMList {
  /// The rounds of the measurement in each half of the tags.
  package static let rounds = 4
  private static let columns = ["core", "neuron", "synapse", "tag"]

  /// Reads a list.
  ///
  /// - Throws: `fault-column`, `fault-field-count`, `fault-not-a-number` and `fault-out-of-range`.
  static func read(_ text: FaultText, chip: ChipOnBoard) throws(DiagnosticError) -> FaultFile {
    var counts: [FaultMap.Word: Int] = [:]
    var reader = FaultRowReader(text, bare: columns, required: columns, optional: [])
    try reader.read { reader, row in
      guard let core = reader.core(row), let neuron = reader.neuron(row), let synapse = reader.synapse(row),
        let tag = reader.whole("tag", row, 0...Tag.count - 1)
      else { return }
      let place = NeuronOnBoard(chip: chip, core: core, neuron: neuron)
      counts[FaultMap.Word(neuron: place, synapse: synapse, tag: Tag(tag)), default: 0] += 1
    }
    var file = FaultFile(map: FaultMap(), layout: .badCAMs)
    for (word, count) in counts {
      file.map[word] = FaultMap.Deafness(Float(min(count, rounds)) / Float(rounds)) ?? .always
    }
    let excess = counts.filter { $0.value > rounds }.map(\.key).sorted()
    if let word = excess.first {
      let n = word.neuron
      file.warnings.append(
        Diagnostic(
          .warning, "fault-rounds", at: .init(file: text.name), "the list",
          "has \(excess.count) words more than \(rounds) times for one half of the tags, the first core "
            + "\(n.core.index), neuron \(n.neuron.index), synapse \(word.synapse.index); they count as dead",
          "a measurement has \(rounds) rounds: give the list of one measurement"))
    }
    return file
  }
}
