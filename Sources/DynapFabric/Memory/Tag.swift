/// The 11-bit routing tag that a destination word sends and a CAM word matches.
public struct Tag: BitwiseCopyable, Hashable, Comparable, Sendable {
  /// The bits, 0 to 2047.
  public let rawValue: UInt16

  /// Tags of a chip.
  @inlinable public static var count: Int { 2048 }
  /// Tag 0: what every unused CAM word holds.
  public static let zero = Tag(0)

  /// Makes a tag; out of range is a programmer's mistake.
  public init(_ value: Int) {
    precondition((0..<Self.count).contains(value), "a CAM word stores 11 bits, so tags run from 0 to 2047")
    rawValue = UInt16(value)
  }

  /// Makes a tag, or nil outside 0 to 2047.
  public init?(exactly value: Int) {
    guard (0..<Self.count).contains(value) else { return nil }
    rawValue = UInt16(value)
  }

  /// The tag as a number.
  @inlinable public var value: Int { Int(rawValue) }
  /// Which half of the tag space: CAM words fail separately for tags below 1024 and for the rest.
  public var half: Int { value / 1024 }

  /// Orders by value.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
