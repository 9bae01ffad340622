/// The router of a chip (R2): it delivers a packet to its own cores or sends it out on one of four grid buses.
///
/// The packet moves in x until its hop in x is zero, then in y, then it is delivered. That x comes first is inferred
/// from two independent probe idioms: (-7, -7) returns as (-6, -7), and (-1, -1) as (0, -1) (source: dossier U-4).
public enum ChipRouter {
  /// What the router does with a packet.
  public enum Decision: Hashable, Sendable {
    /// It broadcasts the tag in the cores of the mask.
    case deliver(cores: CoreMask, tag: Tag)
    /// It sends the packet, with its hops counted down, out on a grid bus.
    case forward(Packet, Grid.Direction)
  }

  /// Decides on one packet.
  public static func decide(_ packet: Packet) -> Decision {
    let (x, y) = (Int(packet.word.hop.x), Int(packet.word.hop.y))
    if x != 0 { return .forward(packet.with(hop: Hop(x: x - x.signum(), y: y)), x > 0 ? .east : .west) }
    if y != 0 { return .forward(packet.with(hop: Hop(x: x, y: y - y.signum())), y > 0 ? .north : .south) }
    return .deliver(cores: packet.word.cores, tag: packet.word.tag)
  }
}
