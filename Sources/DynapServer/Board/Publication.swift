import DynapChip
import DynapUnits
import NIOCore

/// What the board tells the network after a slice of time.
package struct Publication: Sendable {
  /// Up to when the board has run.
  package var time = SimTime.zero
  /// What came out, as records of the wire.
  package var batches: [(stream: EventStream, records: ByteBuffer)] = []
  /// Counts of the board.
  package var tally = BoardTally()
  /// How often the emulator was too slow for the wall clock.
  package var overruns = 0
  /// How much time was given up.
  package var slipped = SimTime.zero
  /// The membranes of the monitored neurons, while somebody watches.
  package var membranes: [Float] = []
  /// How often the board was programmed.
  package var programmed = 0
  /// Whether it is the last one.
  package var isLast = false
  /// Why the board ended, when it failed.
  package var failure: String?

  /// Makes an empty publication.
  package init() {}
}
