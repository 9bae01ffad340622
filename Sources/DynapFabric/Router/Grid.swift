/// A board's topology: which chip sits where, and who is beside whom.
///
/// Chips fill a rectangle row by row: chip 0 at (0, 0), then to the east, then the next row to the north. A stack is one
/// row. The host sits at (-1, 0), beside chip 0, so only packets in the southernmost row can reach it.
public struct Grid: Hashable, Sendable {
  /// Chips in a row, 1 to 15.
  public let width: Int
  /// Rows, 1 to 15.
  public let height: Int

  /// The longest side: what one destination word spans from the middle chip.
  public static let sideLimit = 2 * Hop.reach + 1

  /// Makes a board of `width` x `height` chips; a side outside 1 to 15 is a programmer's mistake.
  public init(width: Int, height: Int) {
    precondition(
      (1...Self.sideLimit).contains(width) && (1...Self.sideLimit).contains(height),
      "a side of a board holds 1 to 15 chips")
    self.width = width
    self.height = height
  }

  /// Makes a board of `width` x `height` chips, or nil when a side is outside 1 to 15.
  public init?(exactlyWidth width: Int, height: Int) {
    guard (1...Self.sideLimit).contains(width), (1...Self.sideLimit).contains(height) else { return nil }
    self.init(width: width, height: height)
  }

  /// A stack: chip h at x = h, y = 0; outside 1 to 15 chips is a programmer's mistake.
  public static func stack(of chips: Int) -> Grid { Grid(width: chips, height: 1) }

  /// Chips on the board.
  public var chipCount: Int { width * height }

  /// Every chip in ascending order.
  public var chips: [ChipOnBoard] { (0..<chipCount).map(ChipOnBoard.init) }

  /// Where a chip sits; a chip that the board does not have is a programmer's mistake.
  public func position(of chip: ChipOnBoard) -> ChipOnGrid {
    precondition(chip.index < chipCount, "the board does not have this chip")
    return ChipOnGrid(x: chip.index % width, y: chip.index / width)
  }

  /// The chip at a position, or nil where none sits.
  public func chip(at position: ChipOnGrid) -> ChipOnBoard? {
    guard (0..<width).contains(position.x), (0..<height).contains(position.y) else { return nil }
    return ChipOnBoard(position.y * width + position.x)
  }

  /// What sits at a position.
  public func site(at position: ChipOnGrid) -> Site {
    if let chip = chip(at: position) { return .chip(chip) }
    return position == .host ? .host : .empty(position)
  }

  /// What a chip's grid bus leads to.
  public func neighbour(of chip: ChipOnBoard, towards direction: Direction) -> Site {
    site(at: position(of: chip).moved(direction))
  }

  /// What sits at a position of the grid.
  public enum Site: Hashable, Sendable {
    /// A chip.
    case chip(ChipOnBoard)
    /// The host's FPGA.
    case host
    /// Nothing: a packet that goes there is lost.
    case empty(ChipOnGrid)
  }

  /// One of the four grid buses of a chip.
  public enum Direction: Int, CaseIterable, Hashable, Sendable {
    /// Towards growing y (source: dossier U-3, assumed).
    case north
    /// Towards growing x.
    case east
    /// Towards falling y.
    case south
    /// Towards falling x; chip 0's leads to the host.
    case west
  }
}

extension ChipOnGrid {
  /// The next position in a direction.
  public func moved(_ direction: Grid.Direction) -> ChipOnGrid {
    switch direction {
    case .north: ChipOnGrid(x: x, y: y + 1)
    case .east: ChipOnGrid(x: x + 1, y: y)
    case .south: ChipOnGrid(x: x, y: y - 1)
    case .west: ChipOnGrid(x: x - 1, y: y)
    }
  }
}
