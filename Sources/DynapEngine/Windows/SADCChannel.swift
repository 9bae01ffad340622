import DynapChip
import DynapFabric

/// One of the 64 spiking converters of a chip, by its place in the values that the host reads.
///
/// The order is not published; this one is assumed: 0 ... 31 belong to generator 1 (cores 2 and 3), 32 ... 63 to
/// generator 0 (cores 0 and 1). Each half holds the 14 signals of its even core, those of its odd core, and its four
/// chip-level inputs in the order of ``ChipSADCEnables``. With it, the indices that a script reads while it measures
/// depression, 42 and 57, are weights of the synapses that it uses. Source: 6.2 of the digital dossier.
public struct SADCChannel: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The index, 0 to 63.
  public let index: Int

  /// Channels of a chip.
  public static let count = 64
  /// Channels of a generator.
  private static let half = 32

  /// Makes a channel; out of range is a programmer's mistake.
  public init(_ index: Int) {
    precondition((0..<Self.count).contains(index), "a chip has channels 0 to 63")
    self.index = index
  }

  /// Makes a channel, or nil outside 0 to 63.
  public init?(exactly index: Int) {
    guard (0..<Self.count).contains(index) else { return nil }
    self.index = index
  }

  /// The channel of a signal of a core.
  public init(_ signal: SADCSignal, of core: CoreOnChip) {
    let first = core.index < 2 ? Self.half : 0
    self.init(first + core.index % 2 * SADCSignal.allCases.count + signal.rawValue)
  }

  /// The channel of a chip-level input.
  public init(_ input: SADCInput) {
    let first = input.generator == 0 ? Self.half : 0
    self.init(first + 2 * SADCSignal.allCases.count + input.rawValue % 4)
  }

  /// The channel with a name such as `core 0 soif_mem` or `nccf_extin_vi_group0_pg1`, or nil.
  public init?(named name: String) {
    guard let channel = Self.all.first(where: { $0.description == name }) else { return nil }
    self = channel
  }

  /// Every channel in the order of the values.
  public static let all = (0..<count).map { SADCChannel($0) }

  /// What a channel measures.
  public enum Source: Hashable, Sendable {
    /// A signal of a core's monitored neuron.
    case neuron(CoreOnChip, SADCSignal)
    /// An input of the chip.
    case chip(SADCInput)
  }

  /// What the channel measures.
  public var source: Source {
    let signals = SADCSignal.allCases
    let place = index % Self.half
    guard place < 2 * signals.count else {
      return .chip(SADCInput.allCases[place - 2 * signals.count + (generator == 0 ? 4 : 0)])
    }
    let core = CoreOnChip.allCases[(generator == 0 ? 0 : 2) + place / signals.count]
    return .neuron(core, signals[place % signals.count])
  }

  /// The parameter generator that feeds the channel: 0 with cores 0 and 1, or 1.
  public var generator: Int { index < Self.half ? 1 : 0 }

  /// Which of the generator's three bias sets the channel uses, 0 to 2.
  ///
  /// The names of the chip-level inputs say theirs. For the signals of neurons none is published: soma, dendrites,
  /// then weights and gains is assumed.
  public var group: Int {
    switch source {
    case .neuron(_, let signal): signal.group
    case .chip(let input): input.group
    }
  }

  /// What the channel measures in the vendor's words, such as `core 0 soif_mem`.
  public var description: String {
    switch source {
    case .neuron(let core, let signal): "core \(core.index) \(signal.name)"
    case .chip(let input): input.name
    }
  }

  /// Orders by index.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}
