/// Which of a neuron's four dendrites a synapse feeds, with the values of the silicon's one-hot field.
public enum Dendrite: UInt16, CaseIterable, Hashable, Sendable {
  /// Not connected: a match has no electrical effect.
  case none = 0
  /// Fast excitatory.
  case ampa = 1024
  /// Slow inhibitory, drawn from the membrane (GABA_B in papers).
  case gaba = 512
  /// Slow excitatory, gated by the membrane when the latch is set.
  case nmda = 256
  /// Fast inhibitory, shunting (GABA_A in papers).
  case shunt = 128

  /// The name in configuration files.
  public var name: String {
    switch self {
    case .none: "none"
    case .ampa: "ampa"
    case .gaba: "gaba"
    case .nmda: "nmda"
    case .shunt: "shunt"
    }
  }
}

/// Which of a core's four weight currents a synapse adds up.
public struct WeightMask: OptionSet, Hashable, Sendable {
  /// Bit i selects `SYAM_Wi_P`.
  public let rawValue: UInt8

  /// Makes a mask from its four low bits; higher bits are a programmer's mistake.
  public init(rawValue: UInt8) {
    precondition(rawValue < 16, "a weight has four bits")
    self.rawValue = rawValue
  }

  /// The current `SYAM_W0_P`.
  public static let w0 = WeightMask(rawValue: 1)
  /// The current `SYAM_W1_P`.
  public static let w1 = WeightMask(rawValue: 2)
  /// The current `SYAM_W2_P`.
  public static let w2 = WeightMask(rawValue: 4)
  /// The current `SYAM_W3_P`.
  public static let w3 = WeightMask(rawValue: 8)
  /// No current: the synapse is without effect.
  public static let none: WeightMask = []

  /// The selected indices in ascending order.
  public var indices: [Int] { (0..<4).filter { rawValue >> UInt8($0) & 1 == 1 } }
}

/// A synapse: the CAM word with its tag and its configuration bits.
public struct Synapse: Hashable, Sendable {
  /// The tag that this synapse listens to.
  public var tag: Tag
  /// The dendrite that its current feeds.
  public var dendrite: Dendrite
  /// Which weight currents it adds up.
  public var weight: WeightMask
  /// Whether short-term depression acts on its weight.
  public var stp: Bool
  /// Whether the delay current `SYPD_DLY1_P` is added, which makes it faster.
  public var preciseDelay: Bool
  /// Whether the delay current `SYPD_DLY2_P` of the deliberately mismatched device is added.
  public var mismatchedDelay: Bool

  /// Makes a synapse; without arguments, the power-up value, which is unused.
  public init(
    tag: Tag = .zero, dendrite: Dendrite = .none, weight: WeightMask = .none, stp: Bool = false,
    preciseDelay: Bool = false, mismatchedDelay: Bool = false
  ) {
    self.tag = tag
    self.dendrite = dendrite
    self.weight = weight
    self.stp = stp
    self.preciseDelay = preciseDelay
    self.mismatchedDelay = mismatchedDelay
  }

  /// Makes a synapse from a tag as a number; out of range is a programmer's mistake.
  public init(tag: Int, dendrite: Dendrite, weight: WeightMask) {
    self.init(tag: Tag(tag), dendrite: dendrite, weight: weight)
  }

  /// Whether the word still holds its power-up value.
  public var isUnused: Bool { self == Synapse() }
}
