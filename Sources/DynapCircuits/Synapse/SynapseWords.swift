/// The CAM words of a core by the devices that their synapses use: the same on every die.
public struct SynapseWords: Sendable {
  /// Every word.
  private(set) var all: DrawSpots
  /// The words that use each of the devices that some synapses do without: ``precise``, ``mismatched`` and the four of
  /// ``weights``.
  private(set) var users: [Users]

  /// Some of the words.
  struct Users: Sendable {
    /// Their places among all, ascending.
    private(set) var words: [UInt32] = []
    /// Where they are.
    private(set) var spots: DrawSpots

    init(chip: Int, core: Int) { spots = DrawSpots(chip: chip, core: core) }

    mutating func append(_ word: Int, neuron: Int, synapse: Int) {
      words.append(UInt32(word))
      spots.append(neuron: neuron, synapse: synapse)
    }

    /// Those that are in a range of all words.
    func within(_ range: Range<Int>) -> Range<Int> {
      first(from: range.lowerBound)..<first(from: range.upperBound)
    }

    private func first(from word: Int) -> Int {
      var range = words.indices
      while !range.isEmpty {
        let middle = range.lowerBound + range.count / 2
        range =
          words[middle] < word ? middle + 1..<range.upperBound : range.lowerBound..<middle
      }
      return range.lowerBound
    }
  }

  static let precise = 0
  static let mismatched = 1
  static let weights = 2..<6

  /// How many words there are.
  public var count: Int { all.count }

  /// Makes a core without words.
  public init(chip: Int, core: Int) {
    all = DrawSpots(chip: chip, core: core)
    users = [Users](repeating: Users(chip: chip, core: core), count: Self.weights.upperBound)
  }

  /// Makes room for a number of words.
  public mutating func reserveCapacity(_ words: Int) { all.reserveCapacity(words) }

  /// Adds the word of a synapse, with its weight bits and flags.
  public mutating func append(neuron: Int, synapse: Int, bits: UInt8, precise: Bool, mismatched: Bool) {
    func use(_ device: Int, _ isUsed: Bool) {
      if isUsed { users[device].append(all.count, neuron: neuron, synapse: synapse) }
    }
    use(Self.precise, precise)
    use(Self.mismatched, mismatched)
    for (i, branch) in Self.weights.enumerated() { use(branch, bits >> UInt8(i) & 1 == 1) }
    all.append(neuron: neuron, synapse: synapse)
  }
}
