import DynapChip
import DynapEngine
import DynapFabric

/// The operating points of the cores in use; cores with equal ones are shown once.
package struct CoreReport: Sendable {
  /// Cores with one operating point.
  package struct Group: Sendable {
    /// The cores, such as `0.1` for core 1 of chip 0.
    package var cores: [String]
    /// What their biases amount to.
    package var point: OperatingPoint
  }

  /// The groups, in the order of their first cores.
  package private(set) var groups: [Group] = []

  /// Computes the points of the cores with a programmed neuron, or of all when there is none.
  package init(_ experiment: Experiment) {
    let board = experiment.board
    let all = board.chips.indices.flatMap { chip in
      CoreOnChip.allCases.map { (chip: ChipOnBoard(chip), core: $0) }
    }
    let used = all.filter { place in board[place.chip][place.core].neurons.contains { $0 != .powerUp } }
    for place in used.isEmpty ? all : used {
      let point = OperatingPoint(place.core, of: place.chip, on: board, experiment.options)
      let name = "\(place.chip.index).\(place.core.index)"
      if let index = groups.firstIndex(where: { $0.point == point }) {
        groups[index].cores.append(name)
      } else {
        groups.append(Group(cores: [name], point: point))
      }
    }
  }

  /// A table with a row per number and a column per group.
  package var lines: [String] {
    let columns = groups.map { group in
      let ends =
        group.cores.count > 2 ? [group.cores[0], "...", group.cores[group.cores.count - 1]] : group.cores
      return (group.cores.count > 1 ? "cores " : "core ") + ends.joined(separator: " ")
    }
    var table = TextTable(
      ["nominal value", "symbol"] + columns + ["set by"],
      alignments: [.left, .left] + columns.map { _ in .right })
    let readings = groups.map(\.point.readings)
    for (row, reading) in (readings.first ?? []).enumerated() {
      table.rows.append(
        [reading.name, reading.symbol] + readings.map { $0[row].text }
          + [reading.parameters.map(\.name).joined(separator: " ")])
    }
    return table.lines()
  }
}

/// What `dynapse inspect --json` prints.
package struct InspectionReport: Encodable, Sendable {
  /// A population or core and its words.
  struct Group: Encodable {
    let name: String
    let neurons: Int
    let fanIn: [Int]
    let fanOut: [Int]
    let usedCAMWords: Int
    let unusedCAMWords: Int
    let usedSRAMWords: Int
    let unusedSRAMWords: Int

    enum CodingKeys: String, CodingKey {
      case name, neurons
      case fanIn = "fan_in"
      case fanOut = "fan_out"
      case usedCAMWords = "used_cam_words"
      case unusedCAMWords = "unused_cam_words"
      case usedSRAMWords = "used_sram_words"
      case unusedSRAMWords = "unused_sram_words"
    }
  }

  /// A tag that leads nowhere.
  struct TagUse: Encodable {
    let chip: Int
    let core: Int
    let tag: Int
    let words: Int
  }

  /// One number of an operating point.
  struct Value: Encodable {
    let name: String
    let symbol: String
    let value: Double
    let unit: String
    let parameters: [String]
  }

  /// The cores with one operating point.
  struct Cores: Encodable {
    let cores: [String]
    let values: [Value]
  }

  let name: String
  let groups: [Group]
  let unheardTags: [TagUse]
  let unsentTags: [TagUse]
  let unheardNeurons: [String]
  let lostNeurons: [String]
  let operatingPoints: [Cores]

  private enum CodingKeys: String, CodingKey {
    case name, groups
    case unheardTags = "unheard_tags"
    case unsentTags = "unsent_tags"
    case unheardNeurons = "unheard_neurons"
    case lostNeurons = "lost_neurons"
    case operatingPoints = "operating_points"
  }

  /// Puts an inspection and operating points side by side.
  package init(_ name: String, _ inspection: Inspection, _ report: CoreReport) {
    self.name = name
    func spread(_ spread: Inspection.Spread) -> [Int] { [spread.minimum, spread.median, spread.maximum] }
    func uses(_ uses: [Inspection.TagUse]) -> [TagUse] {
      uses.map { TagUse(chip: $0.chip.index, core: $0.core.index, tag: $0.tag.value, words: $0.count) }
    }
    groups = inspection.groups.map { group in
      Group(
        name: group.name, neurons: group.neurons, fanIn: spread(group.fanIn), fanOut: spread(group.fanOut),
        usedCAMWords: group.usedCAMWords, unusedCAMWords: group.unusedCAMWords,
        usedSRAMWords: group.usedSRAMWords, unusedSRAMWords: group.unusedSRAMWords)
    }
    unheardTags = uses(inspection.unheardTags)
    unsentTags = uses(inspection.unsentTags)
    unheardNeurons = NeuronSelection.text(inspection.unheardNeurons)
    lostNeurons = NeuronSelection.text(inspection.lostNeurons)
    operatingPoints = report.groups.map { group in
      Cores(
        cores: group.cores,
        values: group.point.readings.map {
          Value(
            name: $0.name, symbol: $0.symbol, value: $0.si, unit: $0.unit,
            parameters: $0.parameters.map(\.name))
        })
    }
  }
}
