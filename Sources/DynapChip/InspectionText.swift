import DynapFabric

extension Inspection: CustomStringConvertible {
  /// The table of the groups, then a line for each kind of loose end.
  public var description: String { ([table] + looseEnds).joined(separator: "\n") }

  /// The groups as an aligned table.
  public var table: String {
    let head = ["group", "neurons", "fan-in", "fan-out", "CAM used", "unused", "SRAM used", "unused"]
    let rows = groups.map { group in
      [
        group.name, "\(group.neurons)", group.fanIn.text, group.fanOut.text, "\(group.usedCAMWords)",
        "\(group.unusedCAMWords)", "\(group.usedSRAMWords)", "\(group.unusedSRAMWords)",
      ]
    }
    return Self.aligned([head] + rows)
  }

  /// What leads nowhere, one line for each kind and core.
  public var looseEnds: [String] {
    Self.lines("tags sent, matched by no CAM word", unheardTags)
      + Self.lines("tags in CAM words, sent by nobody", unsentTags)
      + Self.lines("neurons that nobody hears", unheardNeurons)
      + Self.lines("neurons with a word that falls off the grid", lostNeurons)
  }

  private static func lines(_ title: String, _ uses: [TagUse]) -> [String] {
    lines(title, uses.map { ($0.chip, $0.core, $0.tag.value) })
  }

  private static func lines(_ title: String, _ neurons: [NeuronOnBoard]) -> [String] {
    lines(title, neurons.map { ($0.chip, $0.core, $0.neuron.index) })
  }

  private static func lines(_ title: String, _ places: [(ChipOnBoard, CoreOnChip, Int)]) -> [String] {
    let cores = Dictionary(grouping: places) { NeuronOnBoard(chip: $0.0, core: $0.1, neuron: .init(0)) }
    return cores.sorted { $0.key < $1.key }.map { core, places in
      "\(title), core \(core.chip.index).\(core.core.index): \(places.map(\.2).runs)"
    }
  }

  /// Rows with columns of equal width: the first to the left, the others to the right.
  private static func aligned(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

extension Inspection.Spread {
  /// `lowest/middle/highest`, or one number where they agree.
  var text: String { minimum == maximum ? "\(minimum)" : "\(minimum)/\(median)/\(maximum)" }
}
