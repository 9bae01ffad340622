import DynapChip
import DynapEngine
import DynapUnits

/// What runs behind a server; it is driven from one thread.
package protocol BoardDriver {
  /// Up to when it has run.
  var time: SimTime { get }
  /// The grain of its time.
  var step: SimTime { get }
  /// How many chips there are.
  var chips: Int { get }
  /// How many chips stand in a row.
  var columns: Int { get }
  /// What is programmed.
  var board: Board { get }
  /// Counts of what happened.
  var tally: BoardTally { get }
  /// Takes events for its inputs.
  mutating func inject(_ events: [InputEvent])
  /// Completes every step that ends at a time or before it.
  mutating func run(until end: SimTime) throws
  /// Takes what came out since the last call.
  mutating func takeEvents() -> [(stream: EventStream, records: [EventRecord])]
  /// Does what a client asks for.
  mutating func perform(_ request: BoardRequest) throws -> ControlValue
  /// The membranes of the monitored neurons, by chip and core.
  func membranes() -> [Float]
}

/// Counts that a board keeps.
package struct BoardTally: Hashable, Sendable {
  /// Events that came for a time that had passed.
  package var lateEvents = 0
  /// Input events that wait for their time.
  package var pending = 0
  /// Spikes of neurons.
  package var spikes = 0
  /// Events that reached the host.
  package var hostEvents = 0
  /// Packets that fell off an edge of the board.
  package var lostPackets = 0

  /// Makes counts of zero.
  package init() {}
}
