import DynapChip
import DynapFabric
import DynapUnits

/// The front ends of the chips: camera ports and analog front ends, with all of their state.
struct Ports: Sendable {
  /// The camera ports.
  var sensors: SensorBank
  /// The analog front ends.
  var frontEnds: FrontEndBank
  /// What they sent, in order of time within a step.
  var events: [PortEvent] = []

  init(_ board: Board, _ options: SimulationOptions) {
    sensors = SensorBank(board, options)
    frontEnds = FrontEndBank(board, options)
  }

  /// Follows a new configuration.
  mutating func configure(_ board: Board, _ options: SimulationOptions) {
    sensors.configure(board, options)
    frontEnds.configure(board, options)
  }

  /// Whether no step brings anything.
  var isIdle: Bool { sensors.isIdle && frontEnds.channels.isEmpty }

  /// What the ports send in a step.
  mutating func advance(from begin: SimTime, to end: SimTime) -> [PortPacket] {
    guard !isIdle else { return [] }
    var packets = sensors.release(from: begin, before: end)
    events += packets.map { PortEvent(time: $0.time, chip: $0.chip, tag: $0.word.tag, source: nil) }
    guard !frontEnds.channels.isEmpty else { return packets }
    let (own, sent) = frontEnds.advance(to: end)
    packets += own
    events += sent
    return packets
  }
}
