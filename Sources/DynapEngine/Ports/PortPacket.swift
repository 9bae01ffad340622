import DynapFabric
import DynapUnits

/// A word that a camera port or an analog front end sends into the router of its chip.
struct PortPacket: Hashable, Sendable {
  var time: SimTime
  var chip: ChipOnBoard
  var word: Destination
}

/// An event that a camera port or an analog front end put into the grid.
public struct PortEvent: Hashable, Sendable {
  /// When it was sent.
  public let time: SimTime
  /// The chip that sent it.
  public let chip: ChipOnBoard
  /// Its tag.
  public let tag: Tag
  /// The source in the front end, 0 to 63: the channel times 8, plus twice the tap, plus 1 for down; nil for a camera port.
  public let source: Int?
}
