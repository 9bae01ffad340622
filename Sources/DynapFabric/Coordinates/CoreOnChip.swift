/// One of the four cores of a chip.
public enum CoreOnChip: Int, CaseIterable, Hashable, Comparable, Sendable {
  case zero, one, two, three

  /// The index, 0 to 3, which is also the bit in a ``CoreMask``.
  public var index: Int { rawValue }

  /// Orders by index.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// The four mask bits of a destination word: which cores of the target chip receive the tag.
public struct CoreMask: OptionSet, BitwiseCopyable, Hashable, Sendable {
  /// Bit i stands for core i.
  public let rawValue: UInt8

  /// Makes a mask from its four low bits; higher bits are a programmer's mistake.
  public init(rawValue: UInt8) {
    precondition(rawValue < 16, "a core mask has four bits")
    self.rawValue = rawValue
  }

  /// The mask of one core.
  public init(_ core: CoreOnChip) { rawValue = 1 << UInt8(core.rawValue) }

  /// No core: the word sends nothing.
  public static let none: CoreMask = []
  /// All four cores.
  public static let all = CoreMask(rawValue: 15)

  /// The selected cores in ascending order.
  public var cores: [CoreOnChip] { CoreOnChip.allCases.filter { contains(CoreMask($0)) } }
}
