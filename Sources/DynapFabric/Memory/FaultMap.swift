/// The digital faults of the chips of one board: CAM words that miss events, neurons that are silent, tags that a core
/// cannot bear.
///
/// Real words fail at random, and separately for tags below 1024 and for the rest, so a word has two probabilities of
/// missing a matching event. Only faults are stored; an empty map is a perfect board (source: dossier 7.4).
public struct FaultMap: Hashable, Sendable {
  /// How likely a CAM word misses a matching event: 0 never, 1 always.
  public struct Deafness: Hashable, Comparable, Sendable {
    /// The probability, 0 to 1.
    public let probability: Float

    /// Makes a deafness, or nil outside 0 to 1 and for not-a-number.
    public init?(_ probability: Float) {
      guard (0...1).contains(probability) else { return nil }
      self.probability = probability
    }

    private init(unchecked probability: Float) { self.probability = probability }

    /// The word hears every event.
    public static let never = Deafness(unchecked: 0)
    /// The word is dead.
    public static let always = Deafness(unchecked: 1)

    /// Orders by probability.
    public static func < (a: Self, b: Self) -> Bool { a.probability < b.probability }
  }

  /// A CAM word, and one half of the tags that it may hold.
  public struct Word: Hashable, Comparable, Sendable {
    /// The neuron that has the word.
    public let neuron: NeuronOnBoard
    /// The word's place in the neuron.
    public let synapse: SynapseOnNeuron
    /// The half of the tag space: 0 for tags below 1024, 1 for the rest.
    public let half: Int

    /// Makes a coordinate, or nil when the half is neither 0 nor 1.
    public init?(neuron: NeuronOnBoard, synapse: SynapseOnNeuron, half: Int) {
      guard (0...1).contains(half) else { return nil }
      self.neuron = neuron
      self.synapse = synapse
      self.half = half
    }

    /// Makes the coordinate of the half that a tag is in.
    public init(neuron: NeuronOnBoard, synapse: SynapseOnNeuron, tag: Tag) {
      self.neuron = neuron
      self.synapse = synapse
      half = tag.half
    }

    /// The place in a row of all words, both halves of a word side by side; below 2^25.
    fileprivate var key: UInt32 {
      UInt32((neuron.lane * SynapseOnNeuron.count + synapse.index) * 2 + half)
    }

    fileprivate init(key: UInt32) {
      let word = Int(key) / 2
      neuron = NeuronOnBoard(lane: word / SynapseOnNeuron.count)
      synapse = SynapseOnNeuron(word % SynapseOnNeuron.count)
      half = Int(key) % 2
    }

    /// Orders by neuron, synapse, half.
    public static func < (a: Self, b: Self) -> Bool { a.key < b.key }
  }

  /// By the key of a ``Word``; never holds zero.
  private var deafness: [UInt32: Float] = [:]
  /// The neurons that never spike.
  public private(set) var silentNeurons: Set<NeuronOnBoard> = []
  /// By chip * 4 + core; never holds an empty set.
  private var tagsOfCore: [Int: Set<Tag>] = [:]

  /// Makes a perfect board.
  public init() {}

  /// Whether there is no fault at all.
  public var isEmpty: Bool { deafness.isEmpty && silentNeurons.isEmpty && tagsOfCore.isEmpty }

  /// How likely a word misses an event whose tag is in the word's half.
  public subscript(word: Word) -> Deafness {
    get { deafness[word.key].flatMap(Deafness.init) ?? .never }
    set { deafness[word.key] = newValue == .never ? nil : newValue.probability }
  }

  /// The words that miss events, in ascending order; costs a sort.
  public var deafWords: [Word] { deafness.keys.sorted().map(Word.init(key:)) }

  /// Silences a neuron, or lets it spike again.
  public mutating func setSilent(_ neuron: NeuronOnBoard, _ isSilent: Bool = true) {
    if isSilent { silentNeurons.insert(neuron) } else { silentNeurons.remove(neuron) }
  }

  /// Whether a neuron never spikes.
  public func isSilent(_ neuron: NeuronOnBoard) -> Bool { silentNeurons.contains(neuron) }

  /// The tags that make neurons of a core fire spuriously when they are broadcast there.
  public subscript(badTagsOf core: CoreOnChip, on chip: ChipOnBoard) -> Set<Tag> {
    get { tagsOfCore[chip.index * 4 + core.index] ?? [] }
    set { tagsOfCore[chip.index * 4 + core.index] = newValue.isEmpty ? nil : newValue }
  }

  /// The cores that have bad tags, in ascending order.
  public var coresWithBadTags: [(chip: ChipOnBoard, core: CoreOnChip)] {
    tagsOfCore.keys.sorted().map { (ChipOnBoard($0 / 4), CoreOnChip.allCases[$0 % 4]) }
  }

  /// Adds the faults of another map; a word that both know takes the likelier deafness.
  ///
  /// Merging is commutative, and merging the same map again changes nothing.
  public mutating func merge(_ other: FaultMap) {
    deafness.merge(other.deafness) { max($0, $1) }
    silentNeurons.formUnion(other.silentNeurons)
    tagsOfCore.merge(other.tagsOfCore) { $0.union($1) }
  }

  /// The faults of this map and another; see ``merge(_:)``.
  public func merging(_ other: FaultMap) -> FaultMap {
    var merged = self
    merged.merge(other)
    return merged
  }
}
