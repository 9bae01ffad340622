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

  /// The stages of the interface, in one of the orders that they may have.
  public func pipeline(_ order: SensorPipeline.Order = .filterFirst) -> SensorPipeline {
    var pipeline = SensorPipeline()
    pipeline.mode = mode
    pipeline.filter = Set(filter)
    pipeline.passesOff = offEvents
    pipeline.passesOn = onEvents
    pipeline.origin = origin
    pipeline.max = max
    pipeline.poolingShift = poolingShift
    pipeline.map = pixelDestinations
    pipeline.copies = copyEvents
    pipeline.order = order
    return pipeline
  }

  private static let emptyMap = [Destination](repeating: Destination(), count: pixelCount)
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
