import DynapChip
import DynapCircuits
import DynapFabric

/// What the dies of one board have in common, so that it is made once for all of them.
struct BoardLayout: Sendable {
  /// Which neurons of each core are in use, counted over the board.
  let usage: [CoreUsage]
  /// The words of each core.
  let words: [CoreWords]

  /// Finds what a board and options other than the serial decide.
  init(_ board: Board, _ options: SimulationOptions) {
    let settings = BoardSettings(board, options)
    usage = settings.usage
    words = usage.indices.map { CoreWords(core: $0, board, settings, options) }
  }
}

/// Which neurons of a core are in use.
struct CoreUsage: Sendable {
  /// Lanes with a synapse, a destination or a latch, ascending.
  private(set) var lanes: [Int] = []
  /// The latches that are on somewhere, as circuits take them.
  private(set) var latches: LatchSet = []

  /// Looks at the neurons of a core whose first lane is given.
  init(_ core: Core, first: Int, _ readings: LatchReadings) {
    for (n, neuron) in core.neurons.enumerated() where neuron != .powerUp {
      lanes.append(first + n)
      latches.formUnion(readings.resolved(neuron.latches))
    }
  }
}
