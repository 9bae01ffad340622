import DynapFabric
import DynapUnits

/// What a fault map amounts to, core by core.
package struct FaultReport: Encodable, Sendable {
  /// The words of a core with tags of one half.
  package struct Half: Encodable, Sendable {
    /// Words that miss some events.
    package var deaf = 0
    /// Words that miss all events.
    package var dead = 0
    /// The mean share of events that a word misses.
    package var missed = 0.0
    /// How many of the tags make neurons spike spuriously.
    package var badTags = 0
    /// The share of words that miss some events, by column: neurons 0 to 15, 16 to 31, and so on.
    package var byColumn = [Double](repeating: 0, count: NeuronOnCore.side)

    enum CodingKeys: String, CodingKey {
      case deaf, dead, missed
      case badTags = "bad_tags"
      case byColumn = "deaf_by_column"
    }
  }

  /// A core.
  package struct Core: Encodable, Sendable {
    /// The chip.
    package let chip: Int
    /// The core on the chip.
    package let core: Int
    /// With tags below 1024.
    package var low = Half()
    /// With the other tags.
    package var high = Half()
    /// The tags that make its neurons spike spuriously, as numbers or ranges.
    package var badTags: [String] = []
    /// The neurons that never spike.
    package var silentNeurons: [Int] = []

    enum CodingKeys: String, CodingKey {
      case chip, core, low, high
      case badTags = "bad_tags"
      case silentNeurons = "silent_neurons"
    }
  }

  /// The cores of every chip up to the last one with a fault; at least those of one chip.
  package private(set) var cores: [Core]

  /// Counts the faults of a map. Cost: linear in them.
  package init(_ map: FaultMap) {
    let words = map.deafWords
    let last = max(
      words.last?.neuron.chip.index ?? 0, map.silentNeurons.max()?.chip.index ?? 0,
      map.coresWithBadTags.last?.chip.index ?? 0)
    cores = (0..<(last + 1) * 4).map { Core(chip: $0 / 4, core: $0 % 4) }
    let wordsOfCore = Double(NeuronOnCore.count * SynapseOnNeuron.count)
    let wordsOfColumn = Double(NeuronOnCore.side * SynapseOnNeuron.count)
    for word in words {
      let core = word.neuron.chip.index * 4 + word.neuron.core.index
      let half = word.half == 0 ? \Core.low : \Core.high
      let probability = map[word].probability
      cores[core][keyPath: half].deaf += 1
      if probability == 1 { cores[core][keyPath: half].dead += 1 }
      cores[core][keyPath: half].missed += Double(probability) / wordsOfCore
      cores[core][keyPath: half].byColumn[word.neuron.neuron.index / NeuronOnCore.side] += 1 / wordsOfColumn
    }
    for neuron in map.silentNeurons.sorted() {
      cores[neuron.chip.index * 4 + neuron.core.index].silentNeurons.append(neuron.neuron.index)
    }
    for (chip, core) in map.coresWithBadTags {
      let tags = map[badTagsOf: core, on: chip]
      for tag in tags {
        cores[chip.index * 4 + core.index][keyPath: tag.half == 0 ? \Core.low : \Core.high].badTags += 1
      }
      cores[chip.index * 4 + core.index].badTags = FaultTable.ranges(of: tags).map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
      }
    }
  }

  /// The report for a terminal.
  package var lines: [String] {
    var table = TextTable(
      ["core", "tags", "deaf words", "of all", "dead", "events missed", "bad tags"],
      alignments: [.left, .left, .right, .right, .right, .right, .right])
    let numbers = (0..<NeuronOnCore.side).map(String.init)
    var picture = TextTable(
      ["core", "tags"] + numbers,
      alignments: [.left, .left] + numbers.map { _ in .right })
    var remarks: [String] = []
    for core in cores {
      let name = "\(core.chip).\(core.core)"
      for (half, tags) in [(core.low, "low"), (core.high, "high")] {
        let all = Double(half.deaf) / Double(NeuronOnCore.count * SynapseOnNeuron.count)
        table.rows.append([
          name, tags, "\(half.deaf)", Self.percent(all), "\(half.dead)", Self.percent(half.missed),
          "\(half.badTags)",
        ])
        picture.rows.append([name, tags] + half.byColumn.map { "\(Int(($0 * 100).rounded()))" })
      }
      if !core.badTags.isEmpty { remarks.append("core \(name): bad tags \(Self.list(core.badTags))") }
      if !core.silentNeurons.isEmpty {
        remarks.append("core \(name): silent neurons \(Self.list(core.silentNeurons.map(String.init)))")
      }
    }
    var lines =
      table.lines() + ["", "deaf words in percent, by column of 16 neurons"] + picture.lines(indent: 2)
    if !remarks.isEmpty { lines += [""] + remarks }
    return lines
  }

  private static func percent(_ share: Double) -> String {
    DecimalText.fixed(share * 100, decimals: 1) + " %"
  }

  /// The first of a list, and how many more there are.
  private static func list(_ entries: [String]) -> String {
    let shown = 12
    let rest = entries.count > shown ? " and \(entries.count - shown) more" : ""
    return entries.prefix(shown).joined(separator: ", ") + rest
  }
}
