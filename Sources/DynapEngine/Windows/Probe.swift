import DynapCircuits
import DynapUnits

/// What a converter measures in a core.
enum Probe: Sendable {
  /// A lane of a row in pA, not below a floor in pA.
  case lane(Row, Int, floor: Float)
  /// The weight current of a synapse by its place in the core's table, not below a floor in A.
  case weight(Int, floor: Double)

  /// The current in A at the end of a step.
  func current(_ synapses: CoreSynapses, at time: SimTime) -> Double {
    switch self {
    case .lane(let row, let lane, let floor): Double(max(row[lane], floor)) * 1e-12
    case .weight(let place, let floor): max(synapses.weight(place, at: time), floor)
    }
  }

  /// The blocks of lanes from the first to the last whose rows are read.
  static func lanes(of probes: [Probe]) -> Range<Int> {
    let lanes = probes.compactMap { if case .lane(_, let lane, _) = $0 { lane } else { nil } }
    guard let first = lanes.min(), let last = lanes.max() else { return 0..<0 }
    let size = LaneRows.blockSize
    return first / size * size..<(last / size + 1) * size
  }
}
