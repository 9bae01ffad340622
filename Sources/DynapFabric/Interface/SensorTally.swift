/// Counts of what became of the events at one chip's camera port, stage by stage.
///
/// Every event received ends in exactly one of the others, the copies, `pooled` and `delayed` apart.
public struct SensorTally: Hashable, Sendable {
  /// Events that came from the camera or from another chip.
  public var received = 0
  /// Events of pixels that the sensor does not have.
  public var outside = 0
  /// Events of pixels in the filter.
  public var filtered = 0
  /// Raw events that were sent to another chip.
  public var copied = 0
  /// Copies that no chip was there to take, or that had been in the chip that they were sent to.
  public var copiesLost = 0
  /// Events of a polarity that is gated off.
  public var wrongPolarity = 0
  /// Events outside the crop.
  public var cropped = 0
  /// Events that went through pooling to the map.
  public var pooled = 0
  /// Events whose pooled pixel has no word.
  public var unmapped = 0
  /// Packets that were lost because the grid was busy.
  public var dropped = 0
  /// Packets that waited for the grid.
  public var delayed = 0
  /// Packets that went into the grid.
  public var delivered = 0

  /// Makes counts of zero.
  public init() {}

  /// Counts what a pipeline did with an event, up to the grid.
  public mutating func count(_ outcome: SensorPipeline.Outcome) {
    received += 1
    switch outcome {
    case .outside: outside += 1
    case .filtered: filtered += 1
    case .wrongPolarity: wrongPolarity += 1
    case .cropped: cropped += 1
    case .unmapped:
      pooled += 1
      unmapped += 1
    case .sent: pooled += 1
    }
  }
}
