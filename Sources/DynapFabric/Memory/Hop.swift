/// How many chips a packet travels in x and in y before it is delivered; each -7 to 7.
public struct Hop: Hashable, Sendable {
  /// Chips to the east; negative is west.
  public let x: Int8
  /// Chips to the north; negative is south (source: dossier U-3, assumed).
  public let y: Int8

  /// The farthest a destination word reaches, in chips: sign and three bits of magnitude.
  public static let reach = 7
  /// The hops that a word stores, in x and in y.
  public static let range = -reach...reach

  /// Makes a hop; out of range is a programmer's mistake.
  public init(x: Int, y: Int = 0) {
    precondition(Self.range.contains(x) && Self.range.contains(y), "hops run from -7 to 7")
    self.x = Int8(x)
    self.y = Int8(y)
  }

  /// Makes a hop, or nil when one of the two is outside -7 to 7.
  public init?(exactlyX x: Int, y: Int) {
    guard Self.range.contains(x), Self.range.contains(y) else { return nil }
    self.x = Int8(x)
    self.y = Int8(y)
  }

  /// Deliver in the chip where the packet is.
  public static let here = Hop(x: 0, y: 0)
  /// As far west as a word reaches: from any chip of a stack the packet falls off at the host.
  public static let toHost = Hop(x: -7, y: 0)
}
