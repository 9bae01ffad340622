/// A pixel of a sensor; the vendor's vector of unsigned integers.
public struct Pixel: Hashable, Comparable, Sendable {
  /// Column.
  public var x: Int
  /// Row.
  public var y: Int
  /// Makes a pixel; negative coordinates are a programmer's mistake.
  public init(x: Int, y: Int) {
    precondition(x >= 0 && y >= 0, "a pixel's coordinates are not negative")
    self.x = x
    self.y = y
  }
  /// Orders row by row.
  public static func < (a: Self, b: Self) -> Bool { (a.y, a.x) < (b.y, b.x) }
}
