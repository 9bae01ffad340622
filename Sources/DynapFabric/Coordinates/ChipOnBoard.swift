/// A chip's position in the order of its board: chip 0 is the one the host's bus reaches.
public struct ChipOnBoard: Hashable, Comparable, Sendable {
  /// The index, 0 to 224: a destination word reaches 15 x 15 chips.
  public let index: Int

  /// The most chips that one board holds.
  public static let limit = 225

  /// Makes a coordinate; out of range is a programmer's mistake.
  public init(_ index: Int) {
    precondition((0..<Self.limit).contains(index), "a board holds chips 0 to 224")
    self.index = index
  }

  /// Makes a coordinate, or nil outside 0 to 224.
  public init?(exactly index: Int) {
    guard (0..<Self.limit).contains(index) else { return nil }
    self.index = index
  }

  /// The first chip, beside the host.
  public static let first = ChipOnBoard(0)

  /// Orders by index.
  public static func < (a: Self, b: Self) -> Bool { a.index < b.index }
}

/// A position on the grid of chips: x grows towards the east, y towards the north (source: dossier U-3, assumed).
public struct ChipOnGrid: Hashable, Sendable {
  /// Steps to the east of chip 0; the host sits at -1.
  public var x: Int
  /// Steps to the north of chip 0.
  public var y: Int

  /// Makes a position.
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  /// Where the host's interface sits: west of chip 0.
  public static let host = ChipOnGrid(x: -1, y: 0)
}
