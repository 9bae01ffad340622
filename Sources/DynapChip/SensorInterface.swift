import DynapFabric

/// The interface to a 2D event sensor: the vendor's `Dynapse2DvsInterface`.
///
/// No public code uses it; the defaults and sizes marked assumed are declared choices (dossier U-11).
public struct SensorInterface: Hashable, Sendable {
  /// Whether an event is lost instead of stalling the sensor when the grid is busy.
  public var dropEvents = true
  /// The sensor's geometry and protocol.
  public var mode = SensorMode.dvs128
  /// Whether OFF events pass.
  public var offEvents = true
  /// Whether ON events pass.
  public var onEvents = true
  /// Right shift of x and y that pools pixels.
  public var poolingShift = Pixel(x: 0, y: 0)
  /// Whether raw events are forwarded to another chip.
  public var copyEvents = false
  /// Where raw events are forwarded to, in chips.
  public var copyHop = Offset(x: 0, y: 0)
  /// Handshake delay for DAVIS cameras, in nanoseconds; without functional effect.
  public var davisReqAckBugfixDelayNanoseconds = 0
  /// The lowest pixel that passes.
  public var origin = Pixel(x: 0, y: 0)
  /// The highest pixel that passes.
  public var max = Pixel(x: 127, y: 127)
  /// The destination word of each pooled pixel, row by row on a 64 x 64 map (size assumed).
  public var pixelDestinations: [Destination]
  /// Pixels that are suppressed, in ascending order.
  public var filter: [Pixel] = []

  /// Entries of the pixel map (assumed: 64 x 64).
  public static let pixelCount = 4096
  /// Pixels that the filter holds (assumed).
  public static let filterCapacity = 64

  /// Makes an interface in its power-up state.
  public init() { pixelDestinations = Self.emptyMap }

  /// Whether the map differs from that of power-up, which sends nothing; costs nothing while they share storage.
  var hasPixelDestinations: Bool { pixelDestinations != Self.emptyMap }

  private static let emptyMap = [Destination](repeating: Destination(), count: pixelCount)
}

/// The sensors that the interface speaks to, with the vendor's values.
public enum SensorMode: Int, CaseIterable, Hashable, Sendable {
  /// 128 x 128 pixels.
  case dvs128 = 0
  /// 240 x 180 pixels.
  case davis240c = 2
  /// 346 x 260 pixels.
  case davis346 = 4
}

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

/// A signed step on the grid of chips; the vendor's vector of integers.
public struct Offset: Hashable, Sendable {
  /// Chips to the east.
  public var x: Int
  /// Chips to the north.
  public var y: Int
  /// Makes a step.
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}
