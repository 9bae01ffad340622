import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

@testable import DynapServer

/// A board without physics: it echoes what is sent to it two microseconds later, and spikes at a steady rate.
struct ScriptedDriver: BoardDriver, Sendable {
  var board: Board { Board(chipCount: chips) }
  var time = SimTime.zero
  var step = SimTime.us(100)
  var chips = 1
  var columns = 1
  var tally = BoardTally()
  /// Spikes a millisecond.
  var rate: Int64 = 0
  /// How long a step takes on the wall clock of the rig.
  var cost: @Sendable () -> Void = {}
  private var waiting: [InputEvent] = []
  private var echoes: [EventRecord] = []
  private var spikes: [EventRecord] = []
  private var next: Int64 = 0
  /// What was asked of it.
  private(set) var asked: [String] = []

  init(rate: Int64 = 0) { self.rate = rate }

  mutating func inject(_ events: [InputEvent]) {
    tally.lateEvents += events.count { $0.time < time }
    waiting += events
    tally.pending = waiting.count
  }

  mutating func run(until end: SimTime) throws {
    cost()
    for event in waiting.filter({ $0.time < end }) {
      echoes.append(
        EventRecord(time: max(event.time, time) + .us(2), value: WordCodec.encode(event.destination)))
    }
    waiting.removeAll { $0.time < end }
    tally.pending = waiting.count
    if rate > 0 {
      let period = SimTime.ms(1).picoseconds / rate
      while next * period < end.picoseconds {
        spikes.append(EventRecord(time: SimTime(picoseconds: next * period), value: UInt32(next % 1024)))
        next += 1
      }
    }
    time = end
  }

  mutating func takeEvents() -> [(stream: EventStream, records: [EventRecord])] {
    defer { (echoes, spikes) = ([], []) }
    tally.hostEvents += echoes.count
    tally.spikes += spikes.count
    return [(.host, echoes), (.spikes, spikes)].filter { !$0.1.isEmpty }
  }

  mutating func perform(_ request: BoardRequest) throws -> ControlValue {
    asked.append("\(request)")
    return ["time_ps": .integer(time.picoseconds)]
  }

  func membranes() -> [Float] { [1, 2, 3, 4] }
}
