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

  /// Makes an event.
  public init(time: SimTime, destination: Destination, chip: ChipOnBoard = .first) {
    self.time = time
    self.destination = destination
    self.chip = chip
  }
}
