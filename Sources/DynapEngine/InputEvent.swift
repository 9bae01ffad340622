import DynapFabric
import DynapUnits

/// An event that the host sends into the board.
public struct InputEvent: Hashable, Sendable {
  /// When the interface releases it.
  public var time: SimTime
  /// The word; its hops are relative to the chip it enters.
  public var destination: Destination
  /// The chip whose input interface takes it; scripts use chip 0.
  public var chip: ChipOnBoard
  /// Whether it is a packet that a chip outside the board put on its way: it keeps its time of arrival even where that
  /// lies in a complete step, and acts in the next one, as a packet between chips of one board does.
  public var entersOverGrid: Bool

  /// Makes an event.
  public init(
    time: SimTime, destination: Destination, chip: ChipOnBoard = .first, entersOverGrid: Bool = false
  ) {
    self.time = time
    self.destination = destination
    self.chip = chip
    self.entersOverGrid = entersOverGrid
  }
}
