import DynapChip
import DynapFabric

/// Our own table of faults, which holds a whole fault map of a board.
///
/// A row is one of three: a deaf word has neuron, synapse, half and probability; a silent neuron has a neuron alone; bad
/// tags of a core have `first_tag` and `last_tag`. What a row does not need stays blank. The columns `chip`, which is 0
/// when it is missing, `first_tag` and `last_tag` may be left out of the table. Of a word that is there twice, the
/// likelier deafness holds.
package enum FaultTable {
  static let wordColumns = ["core", "neuron", "synapse", "half", "probability"]
  static let tagColumns = ["first_tag", "last_tag"]

  /// Reads a table.
  ///
  /// - Throws: `fault-column`, `fault-field-count`, `fault-not-a-number`, `fault-out-of-range`, and `fault-row` when a
  ///   row is none of the three.
  static func read(_ text: FaultText) throws(DiagnosticError) -> FaultFile {
    var map = FaultMap()
    var reader = FaultRowReader(
      text, bare: wordColumns, required: wordColumns, optional: ["chip"] + tagColumns)
    try reader.read { reader, row in
      let chip =
        reader.isGiven("chip", row) ? reader.whole("chip", row, 0...ChipOnBoard.limit - 1) : 0
      guard let chip = chip.map(ChipOnBoard.init), let core = reader.core(row) else { return }
      let given = (wordColumns.dropFirst() + tagColumns).filter { reader.isGiven($0, row) }
      if given == tagColumns {
        guard let first = reader.whole("first_tag", row, 0...Tag.count - 1),
          let last = reader.whole("last_tag", row, first...max(first, Tag.count - 1))
        else { return }
        map[badTagsOf: core, on: chip].formUnion((first...last).map { Tag($0) })
      } else if given == ["neuron"] {
        guard let neuron = reader.neuron(row) else { return }
        map.setSilent(NeuronOnBoard(chip: chip, core: core, neuron: neuron))
      } else if given == Array(wordColumns.dropFirst()) {
        guard let neuron = reader.neuron(row), let synapse = reader.synapse(row),
          let half = reader.whole("half", row, 0...1), let share = reader.share("probability", row),
          let word = FaultMap.Word(
            neuron: NeuronOnBoard(chip: chip, core: core, neuron: neuron), synapse: synapse, half: half),
          let deafness = FaultMap.Deafness(Float(share))
        else { return }
        map[word] = max(map[word], deafness)
      } else {
        reader.refuse(
          row, "gives \(given.isEmpty ? "no fault" : given.joined(separator: ", "))",
          "give neuron, synapse, half and probability of a deaf word, a neuron alone that is silent, or first_tag and "
            + "last_tag that the core cannot bear")
      }
    }
    return FaultFile(map: map, layout: .table)
  }

  /// The table of a map, with a comment on top. Words, then silent neurons, then bad tags, each in ascending order.
  package static func text(of map: FaultMap, comment: String? = nil) -> String {
    var text = comment.map { "# \($0)\n" } ?? ""
    let hasAll = !map.silentNeurons.isEmpty || !map.coresWithBadTags.isEmpty
    text += (["chip"] + wordColumns + (hasAll ? tagColumns : [])).joined(separator: ",") + "\n"
    let end = hasAll ? ",,\n" : "\n"
    for word in map.deafWords {
      let n = word.neuron
      text += "\(n.chip.index),\(n.core.index),\(n.neuron.index),\(word.synapse.index),\(word.half),"
      text += shortest(map[word].probability) + end
    }
    for n in map.silentNeurons.sorted() {
      text += "\(n.chip.index),\(n.core.index),\(n.neuron.index),,,,,\n"
    }
    for (chip, core) in map.coresWithBadTags {
      for range in ranges(of: map[badTagsOf: core, on: chip]) {
        text += "\(chip.index),\(core.index),,,,,\(range.lowerBound),\(range.upperBound)\n"
      }
    }
    return text
  }

  /// The fewest digits that read back as the same Float.
  static func shortest(_ probability: Float) -> String {
    probability == probability.rounded() ? "\(Int(probability))" : "\(probability)"
  }

  /// Tags as ranges of neighbours, ascending.
  static func ranges(of tags: Set<Tag>) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for tag in tags.sorted().map(\.value) {
      if let last = ranges.last, last.upperBound == tag - 1 {
        ranges[ranges.count - 1] = last.lowerBound...tag
      } else {
        ranges.append(tag...tag)
      }
    }
    return ranges
  }
}

extension FaultRowReader {
  /// The core of a row.
  mutating func core(_ row: FaultText.Row) -> CoreOnChip? {
    whole("core", row, 0...3).map { CoreOnChip.allCases[$0] }
  }

  /// The neuron of a row.
  mutating func neuron(_ row: FaultText.Row) -> NeuronOnCore? {
    whole("neuron", row, 0...NeuronOnCore.count - 1).map { NeuronOnCore($0) }
  }

  /// The CAM word of a row.
  mutating func synapse(_ row: FaultText.Row) -> SynapseOnNeuron? {
    whole("synapse", row, 0...SynapseOnNeuron.count - 1).map { SynapseOnNeuron($0) }
  }
}
