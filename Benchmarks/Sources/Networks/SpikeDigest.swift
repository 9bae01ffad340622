import DynapEngine
import DynapFabric
import DynapUnits

/// Every spike of a run to the picosecond, reduced to a number.
public struct SpikeDigest: Hashable, Sendable, CustomStringConvertible {
  /// How many spikes there were.
  public private(set) var count = 0
  private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Runs a workload from rest.
  public init(_ workload: Workload, step: SimTime, for span: SimTime, threads: Int) throws {
    var simulation = try workload.simulation(step: step, threads: threads)
    let lanes = 0..<workload.board.chips.count * 4 * NeuronOnCore.count
    try simulation.record(
      Recording(name: "all", neurons: lanes.map { NeuronOnBoard(lane: $0) }, quantity: .spikes))
    simulation.inject(workload.input(for: span))
    simulation.run(for: span)
    count = simulation.spikes.count
    for spike in simulation.spikes {
      combine(UInt64(spike.lane))
      combine(UInt64(bitPattern: spike.time.picoseconds))
    }
  }

  /// Adds a word by the hash of Fowler, Noll and Vo, variant 1a.
  private mutating func combine(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      hash = (hash ^ (word >> shift & 0xFF)) &* 0x0000_0100_0000_01B3
    }
  }

  /// The digest in hexadecimal digits and the number of spikes.
  public var description: String { "\(String(hash, radix: 16)) of \(count)" }
}
