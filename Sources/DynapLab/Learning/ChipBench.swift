import DynapChip
import DynapEngine
import DynapIO
import DynapLearning

/// The chip that a network holds, and what is programmed into it.
///
/// Copies of a simulation share what is under way in it, so a network that is one of several holders clones it first.
final class ChipBench: @unchecked Sendable {
  /// The chip. It is changed only by a network that holds it alone.
  var simulation: Simulation
  /// The board before any control.
  let board: Board
  private var programming = ChipProgramming()

  init(_ simulation: Simulation) {
    self.simulation = simulation
    board = simulation.board
  }

  private init(_ simulation: Simulation, _ board: Board, _ programming: ChipProgramming) {
    self.simulation = simulation
    self.board = board
    self.programming = programming
  }

  /// Another chip in the same state.
  func clone() -> ChipBench {
    do {
      let copy = try Simulation(simulation.board, simulation.options, resuming: simulation.snapshot())
      return ChipBench(copy, board, programming)
    } catch {
      preconditionFailure("a simulation goes on from its own snapshot: \(error)")
    }
  }

  /// Programs learning blocks anew; weights stay.
  func program(_ wanted: ChipProgramming, of network: ChipNetwork) {
    guard wanted != programming else { return }
    do {
      try simulation.apply(wanted.board(of: network))
    } catch {
      preconditionFailure("the chip took every control when the network was made: \(error)")
    }
    programming = wanted
  }

  /// The state as whole numbers: the programming, the length of the packed snapshot in bytes, and its bytes by eights.
  var words: [UInt64] {
    let writer = GzipWriter()
    let bytes = writer.compress(SnapshotFile.bytes(of: simulation.snapshot())) + writer.finish()
    let control = ErrorPropagation.Control.allCases.firstIndex(of: programming.control) ?? 0
    var words = [
      UInt64(control), programming.learns ? 1 : 0, UInt64((programming.shuffle ?? -1) + 1),
      UInt64(bytes.count),
    ]
    for start in stride(from: 0, to: bytes.count, by: 8) {
      words.append(bytes[start..<min(start + 8, bytes.count)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
    return words
  }

  /// The bench of a state; nil when it is none of such a network.
  init?(words: [UInt64], of network: ChipNetwork) {
    let controls = ErrorPropagation.Control.allCases
    guard words.count >= 4, let control = Int(exactly: words[0]), controls.indices.contains(control),
      words[1] <= 1, let shuffle = Int(exactly: words[2]), let length = Int(exactly: words[3]),
      (words.count - 4) == length / 8 + (length % 8 == 0 ? 0 : 1)
    else { return nil }
    programming = ChipProgramming(
      controls[control], learns: words[1] == 1, shuffle: shuffle == 0 ? nil : shuffle - 1)
    board = network.bench.board
    var packed: [UInt8] = []
    packed.reserveCapacity(length + 8)
    for word in words.dropFirst(4) {
      for byte in 0..<8 { packed.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(byte)))) }
    }
    packed.removeLast(packed.count - length)
    do {
      let reader = GzipReader(bytes: packed)
      var bytes: [UInt8] = []
      while let chunk = try reader.next() { bytes += chunk }
      simulation = try Simulation(
        programming.board(of: network), network.bench.simulation.options,
        resuming: SnapshotFile.snapshot(bytes: bytes))
    } catch {
      return nil
    }
  }
}
