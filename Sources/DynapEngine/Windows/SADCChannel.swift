import DynapChip
import DynapFabric
import DynapUnits

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

/// One of the fourteen signals of a core's monitored neuron, in the vendor's order.
public enum SADCSignal: Int, CaseIterable, Hashable, Sendable {
  case membrane, refractory, adaptation, calcium, ampa, ampaInhibitory, nmda, nmdaInhibitory, gaba, shunt
  case weight41, weight20, somaGain, dendriteGain

  /// The vendor's name, such as `soif_mem`.
  public var name: String { CoreSADCEnables.names[rawValue] }

  /// The group of converters (assumed): soma, dendrites, weights and gains.
  var group: Int { rawValue < 4 ? 0 : rawValue < 10 ? 1 : 2 }

  /// Where the signal's current is read.
  enum Node: Hashable, Sendable {
    /// A row of the neuron, in pA; one that no circuit declares reads as the floor.
    case row(String)
    /// The weight current of a synapse, in pA.
    case weight(SynapseOnNeuron)
  }

  /// Where the current is read. Means over the step are taken where a circuit has them.
  var node: Node {
    switch self {
    case .membrane: .row("I_mem")
    case .refractory: .row("I_ref")
    case .adaptation: .row("I_ahp.mean")
    case .calcium: .row("I_ca.mean")
    case .ampa: .row("I_ampa.mean")
    case .ampaInhibitory: .row("I_ampa_i.mean")
    case .nmda: .row("I_nmda.mean")
    case .nmdaInhibitory: .row("I_nmda_i.mean")
    case .gaba: .row("I_gaba.mean")
    case .shunt: .row("I_shunt.mean")
    case .weight41: .weight(PulseMonitor.one.synapse)
    case .weight20: .weight(PulseMonitor.two.synapse)
    case .somaGain: .row("I_mem.gain")
    case .dendriteGain: .row("I_ampa.gain")
    }
  }
}

/// One of the eight chip-level inputs of the converters, in the vendor's order.
public enum SADCInput: Int, CaseIterable, Hashable, Sendable {
  case external0PG1, reference1PG1, reference2PG1, external2PG1
  case external0PG0, reference1PG0, reference2PG0, external2PG0

  /// The vendor's name, such as `nccf_extin_vi_group0_pg1`.
  public var name: String { ChipSADCEnables.names[rawValue] }
  /// The parameter generator that it belongs to.
  public var generator: Int { rawValue < 4 ? 1 : 0 }
  /// The group of converters that its name says.
  public var group: Int { [0, 1, 2, 2][rawValue % 4] }
  /// Whether it is a pin, whose current the host gives; otherwise it is the calibration reference.
  public var isExternal: Bool { [0, 3].contains(rawValue % 4) }
}

/// One of the two pins of a core that show the extended pulse of a synapse of its monitored neuron.
public enum PulseMonitor: Int, CaseIterable, Hashable, Sendable {
  case one, two

  /// The synapse behind the pin: 41 and 20, from names that count from one (inferred).
  public var synapse: SynapseOnNeuron { SynapseOnNeuron(self == .one ? 41 : 20) }
}
