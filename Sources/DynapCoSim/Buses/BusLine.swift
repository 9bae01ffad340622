import DynapFabric
import DynapUnits

/// A four-phase bus of the board with its sender's queue: the way out of a chip in one direction, or a sensor port.
final class BusLine {
  /// The chip that sends, or whose port it is.
  let chip: ChipOnBoard
  /// Where the words go.
  let site: Grid.Site
  /// The bus itself.
  let handshake: Handshake
  /// What it carried.
  var report: BusReport.Bus
  /// Words whose handshake is still to be shown.
  var shown = Queue<UInt64>()
  /// Packets that wait for the bus.
  var waiting = Queue<Transit>()
  /// The packet on the bus.
  var carried: Transit?
  /// Whether a handshake is under way.
  var isBusy = false

  init(
    in kernel: Kernel, name: String, slot: SimTime, chip: ChipOnBoard, site: Grid.Site
  ) throws(KernelFailure) {
    self.chip = chip
    self.site = site
    handshake = try Handshake(in: kernel, name: name, width: WordCodec.eventBits, slot: slot)
    report = BusReport.Bus(name: name)
  }

  /// The bits of a packet on a bus.
  static func bits(_ packet: Packet) -> UInt64 { UInt64(WordCodec.encode(packet.word)) }
}

/// A packet in a router, and which of the router's inputs it holds a place of.
struct Transit {
  var packet: Packet
  var input: RouterInput
}

/// The inputs of a router.
enum RouterInput: Hashable {
  /// The neurons of the chip, whose queue has no bound.
  case neurons
  /// The input bus of the host.
  case host
  /// The sensor port and the analog front end.
  case port
  /// The grid bus from a neighbour, by the neighbour's way out.
  case line(Int)
}
