import DynapCircuits
import DynapFabric
import DynapUnits

/// The spurious spikes that bad tags cause: a core that hears one makes 5 to 100 of its neurons send a spike.
///
/// Which neurons they are depends on the die, the core, the tag and the time of the event only. The fault is taken to
/// lie in the digital part: a spurious spike leaves as any spike does and moves no current of its neuron. Silent
/// neurons stay silent.
/// Source: 7.1 and 7.4 of the digital dossier, for the numbers; that the neurons differ from event to event, and that
/// their circuits take no notice, is assumed.
struct Misfires: Sendable {
  /// How many neurons a bad tag makes fire.
  static let neurons = 5...100
  /// Keeps these draws apart from the others under the same serial.
  private static let stream: UInt32 = 0xBAD0_0000
  private static let wordsPerCore = Tag.count / 64

  /// A bit per core and tag; empty when no tag is bad.
  private let isBad: [UInt64]
  private let silent: Set<Int>
  private let philox: Philox

  /// Takes what it needs of a fault map.
  init(_ faults: FaultMap, cores: Int, serial: UInt64) {
    philox = Philox(key: serial)
    silent = Set(faults.silentNeurons.map(\.lane))
    let places = faults.coresWithBadTags.filter { $0.chip.index * 4 + $0.core.index < cores }
    var bits = [UInt64](repeating: 0, count: places.isEmpty ? 0 : cores * Self.wordsPerCore)
    for (chip, core) in places {
      for tag in faults[badTagsOf: core, on: chip] {
        let first = (chip.index * 4 + core.index) * Self.wordsPerCore
        bits[first + tag.value / 64] |= 1 << UInt64(tag.value % 64)
      }
    }
    isBad = bits
  }

  /// Whether no tag is bad.
  var isEmpty: Bool { isBad.isEmpty }

  /// Whether a core, counted over the board, cannot bear a tag.
  @inline(__always)
  func isBad(core: Int, _ tag: Tag) -> Bool {
    !isBad.isEmpty && isBad[core * Self.wordsPerCore + tag.value / 64] >> UInt64(tag.value % 64) & 1 == 1
  }

  /// The lanes that fire when a core hears a bad tag at a time.
  func lanes(core: Int, _ tag: Tag, at time: SimTime) -> [Int] {
    let bits = UInt64(bitPattern: time.picoseconds)
    var draws = Draws(
      philox: philox,
      counter: .init(
        UInt32(core) << 16 | UInt32(tag.value), UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32),
        Self.stream))
    let count = Self.neurons.lowerBound + draws.next(below: Self.neurons.count)
    // The beginning of a shuffle: every set of neurons is as likely as any other.
    var lanes = (0..<NeuronOnCore.count).map { core * NeuronOnCore.count + $0 }
    for i in 0..<count { lanes.swapAt(i, i + draws.next(below: lanes.count - i)) }
    return lanes[..<count].filter { !silent.contains($0) }
  }

  /// Words drawn one after the other under one counter.
  private struct Draws {
    let philox: Philox
    var counter: Philox.Block
    private var words: [UInt32] = []

    init(philox: Philox, counter: Philox.Block) {
      self.philox = philox
      self.counter = counter
    }

    mutating func next(below limit: Int) -> Int {
      if words.isEmpty {
        let block = philox.words(at: counter)
        words = [block.w3, block.w2, block.w1, block.w0]
        counter.w3 += 1
      }
      return Int((UInt64(words.removeLast()) * UInt64(limit)) >> 32)
    }
  }
}
