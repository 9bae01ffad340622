import DynapFabric
import DynapIO
import DynapUnits

/// The host's 40-bit input bus of a chip: clocked, with valid and ready; a word moves per period of the host's input rate.
final class HostBus {
  let stream: ClockedStream
  private var report: BusReport.Bus
  private let chip: ChipOnBoard
  private unowned let board: BusBoard
  /// The packets of the words in the stream, under contention.
  private var posted = Queue<Packet>()

  init(_ chip: ChipOnBoard, on board: BusBoard) throws(KernelFailure) {
    self.chip = chip
    self.board = board
    let name = "board.chip\(chip.index).host"
    report = BusReport.Bus(name: name)
    stream = try ClockedStream(
      in: board.kernel, name: name, width: BoardWaves.hostBits,
      period: max(board.timing.hostInputSpacing, .ps(2)), runsFree: board.options.clockRunsFree)
    stream.taken = { [unowned self] _ in taken() }
  }

  /// The host has released an event.
  func post(_ packet: Packet) {
    if board.options.hasContention { posted.append(packet) } else { report.words += 1 }
    board.attempt { () throws(KernelFailure) in try stream.post(BoardWaves.hostWord(packet.word)) }
    report.longestQueue = max(report.longestQueue, stream.queued)
  }

  /// The router has a place again, or has none.
  func hasPlace(_ hasPlace: Bool) {
    board.attempt { () throws(KernelFailure) in try stream.setReady(hasPlace) }
  }

  /// What it carried so far.
  var total: BusReport.Bus {
    var total = report
    total.stalls = stream.stalls
    total.stalledSeconds = Double(stream.stalls) * board.timing.hostInputSpacing.seconds
    return total
  }

  private func taken() {
    guard let packet = posted.popFirst() else { return }
    report.words += 1
    // Ready was high, so there is a place.
    _ = board.reserve(.host, of: chip)
    if board.routers[chip.index].taken[.host, default: 0] >= board.options.places { hasPlace(false) }
    board.plan(.enter(chip, Transit(packet: packet, input: .host), stamp: board.now), at: board.now)
  }
}
