import DynapChip
import DynapCircuits
import DynapFabric

/// The programmed words of one core that can have an effect, by address, as far as the board and the options decide what
/// comes of them: what all dies of a board have in common. Words that select no dendrite or no weight have none.
struct CoreWords: Sendable {
  /// Which devices their synapses use.
  private(set) var silicon: SynapseWords
  /// What they charge.
  private(set) var targets: [CoreSynapses.Target] = []
  /// Lane times 64 plus the word's index, ascending.
  private(set) var addresses: [UInt32] = []
  /// The chance that a match is missed; empty where none is.
  private(set) var deafness: [Float] = []
  /// Where the synapses of each tag begin once they are in the order of their tags, and where those of the last one end;
  /// empty where the words match nothing, because the sense amplifiers lack bias.
  private(set) var offsets: [UInt32] = []
  private var tags: [UInt16] = []
  /// The words of each lane, ascending.
  private var lanes: [(lane: Int, words: Range<Int>)] = []

  /// How many words there are.
  var count: Int { targets.count }

  /// Finds the words of the lanes in use of a core, counted over the board.
  init(core: Int, lanes used: [Int], matches: Bool, _ board: Board, _ options: SimulationOptions) {
    silicon = SynapseWords(
      chip: core / CoreOnChip.allCases.count, core: core % CoreOnChip.allCases.count)
    let room = used.count * SynapseOnNeuron.count
    silicon.reserveCapacity(room)
    targets.reserveCapacity(room)
    addresses.reserveCapacity(room)
    tags.reserveCapacity(room)
    for lane in used {
      let first = count
      add(NeuronOnBoard(lane: lane), board, options)
      lanes.append((lane, first..<count))
    }
    if deafness.allSatisfy({ $0 == 0 }) { deafness = [] }
    guard matches, count > 0 else { return }
    offsets = [UInt32](repeating: 0, count: Tag.count + 1)
    for tag in tags { offsets[Int(tag) + 1] += 1 }
    for tag in 0..<Tag.count { offsets[tag + 1] += offsets[tag] }
  }

  /// Finds the words of a core; of the settings, by what all dies have in common.
  init(core: Int, _ board: Board, _ settings: BoardSettings, _ options: SimulationOptions) {
    self.init(
      core: core, lanes: settings.usage[core].lanes, matches: settings.matches[core], board, options)
  }

  private mutating func add(_ place: NeuronOnBoard, _ board: Board, _ options: SimulationOptions) {
    let neuron = board[place]
    guard options.latchReadings.deMux.connects(neuron.latches) else { return }
    let isPerfect = options.faults.isEmpty
    let learns = options.learning != nil && board.teacher(of: place) != nil
    for (i, word) in neuron.synapses.enumerated()
    where word.dendrite != .none && !word.weight.isEmpty || learns && LearningBlock.isPlastic(word) {
      let deaf =
        isPerfect
        ? 0 : options.faults[.init(neuron: place, synapse: SynapseOnNeuron(i), tag: word.tag)].probability
      guard deaf < 1 else { continue }
      let dendrite = SynapseTable.dendrites.firstIndex(of: word.dendrite) ?? 0
      var target = CoreSynapses.Target(lane: place.lane, dendrite: dendrite)
      target[.isDeaf] = deaf > 0
      target[.isDepressing] = word.stp
      target[.isPlastic] = learns && LearningBlock.isPlastic(word)
      silicon.append(
        neuron: place.neuron.index, synapse: i, bits: word.weight.rawValue, precise: word.preciseDelay,
        mismatched: word.mismatchedDelay)
      targets.append(target)
      addresses.append(UInt32(place.lane * SynapseOnNeuron.count + i))
      if !isPerfect { deafness.append(deaf) }
      tags.append(UInt16(word.tag.value))
    }
  }

  /// Where on its board the synapse of an address is.
  static func place(_ address: UInt32) -> SiliconPlace {
    let neuron = NeuronOnBoard(lane: Int(address) / SynapseOnNeuron.count)
    return SiliconPlace(
      chip: neuron.chip.index, core: neuron.core.index, neuron: neuron.neuron.index,
      synapse: Int(address) % SynapseOnNeuron.count)
  }

  /// The words of some lanes, as ranges that ascend.
  func words(of chosen: Set<Int>) -> [Range<Int>] {
    lanes.compactMap { chosen.contains($0.lane) ? $0.words : nil }
  }

  /// Where each word stands in the order of tags and, within a tag, in the order in which `words` names them all; the order
  /// of addresses where nothing matches.
  func places(of words: [UInt32]) -> [UInt16] {
    guard !offsets.isEmpty else { return targets.indices.map { UInt16($0) } }
    var next = offsets
    return [UInt16](unsafeUninitializedCapacity: count) { places, filled in
      for word in words {
        let tag = Int(tags[Int(word)])
        places[Int(word)] = UInt16(truncatingIfNeeded: next[tag])
        next[tag] += 1
      }
      filled = count
    }
  }
}
