import DynapChip
import DynapFabric

/// Who is heard across the chips of a board: each neuron sends to one core of each of three other chips, so that every
/// core hears 768 neurons of other chips, each under a tag of its own.
///
/// A word reaches seven chips far, so that boards of more than eight chips in a row or a column fall into parts, each of which
/// hears its own chips.
struct FarSources {
  static let neuronsPerChip = 4 * NeuronOnCore.count
  static let firstTag = 1280
  static let wordsPerNeuron = 3
  /// 3 words of 16 384 neurons on 64 cores.
  static let perCore = 768

  private let words: [[Destination]]
  /// By core of the board and tag from the first.
  private let sources: [[Int]]

  /// Deals the words of every neuron of a board out to the cores of the other chips, one by one.
  init(_ board: Board) {
    let chips = board.chips.count
    guard chips > 1, let columns = board.columns else {
      (words, sources) = ([], [])
      return
    }
    var words = [[Destination]](repeating: [], count: chips * Self.neuronsPerChip)
    var sources = [[Int]](repeating: [], count: chips * CoreOnChip.allCases.count)
    var heard = [Int](repeating: 0, count: chips)
    let parts = Self.parts(chips, columns)
    for lane in words.indices {
      let chip = lane / Self.neuronsPerChip
      let (part, place) = (parts[chip].members, parts[chip].place)
      precondition(part.count > 1, "each part of a board has two chips or more")
      for slot in 0..<Self.wordsPerNeuron {
        let number = lane % Self.neuronsPerChip * Self.wordsPerNeuron + slot
        let target = part[(place + 1 + number % (part.count - 1)) % part.count]
        let core = heard[target] % 4
        heard[target] += 1
        let tag = Self.firstTag + sources[target * 4 + core].count
        sources[target * 4 + core].append(lane)
        words[lane].append(
          Destination(
            tag: tag, cores: CoreMask(CoreOnChip.allCases[core]),
            hop: Hop(x: target % columns - chip % columns, y: target / columns - chip / columns)))
      }
    }
    self.words = words
    self.sources = sources
  }

  /// The chips that reach each other, of each chip, and its place among them.
  private static func parts(_ chips: Int, _ columns: Int) -> [(members: [Int], place: Int)] {
    let size = Hop.reach + 1
    let part = { (chip: Int) in [chip % columns / size, chip / columns / size] }
    let members = Dictionary(grouping: 0..<chips, by: part)
    return (0..<chips).map { chip in
      let own = members[part(chip)] ?? []
      return (own, own.firstIndex(of: chip) ?? 0)
    }
  }

  /// The words that a neuron sends beyond its chip.
  func words(of lane: Int) -> [Destination] { words.isEmpty ? [] : words[lane] }

  /// The neuron that a core, counted over the board, hears under a tag.
  func source(tag: Int, core: Int) -> Int { sources[core][tag - Self.firstTag] }
}
