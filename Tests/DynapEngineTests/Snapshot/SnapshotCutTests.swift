import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

/// Snapshots of one run at random times, each of which is resumed and runs to the end.
@Suite("Snapshot cuts") struct SnapshotCutTests {
  /// Keys the times of the cuts.
  static let seed: UInt64 = 20_261_122
  /// How many cuts of each network, where that is asked for: 50 in `make test-snapshots`.
  static let asked = ProcessInfo.processInfo.environment["DYNAPSE_CUTS"].flatMap { Int($0) }
  /// All networks, or a few to be quick.
  static let networks = asked == nil ? [.depression, .twoChips, .frontEnd] : SnapshotNetwork.allCases

  /// What is compared: the spikes to the picosecond, what reached the host, and the counts.
  private struct Outcome: Equatable {
    var spikes: [Spike]
    var hostEvents: [HostEvent]
    var tally: Tally

    init(_ simulation: Simulation) {
      spikes = simulation.spikes
      hostEvents = simulation.hostEvents
      tally = simulation.tally
    }
  }

  @Test(
    "a snapshot at any time resumes to the same spikes, counts and host events",
    arguments: networks)
  func cuts(_ network: SnapshotNetwork) throws {
    let generator = Philox(key: Self.seed)
    let stream = UInt32(SnapshotNetwork.allCases.firstIndex(of: network) ?? 0)
    let times = (0..<(Self.asked ?? 4)).map { i in
      SimTime.ps(
        Int64(generator.uniform(at: .init(UInt32(i), stream, 0, 0)) * Double(network.duration.picoseconds)))
    }
    var whole = try network.simulation(tracing: false)
    let cuts = try times.sorted().map { time in
      try network.run(&whole, until: time)
      return (board: whole.board, options: whole.options, snapshot: whole.snapshot())
    }
    try network.run(&whole, until: network.duration)
    let outcome = Outcome(whole)
    #expect(outcome.spikes.count > 20)
    for (time, cut) in zip(times.sorted(), cuts) {
      var resumed = try Simulation(cut.board, cut.options, resuming: cut.snapshot)
      try network.run(&resumed, until: network.duration)
      #expect(Outcome(resumed) == outcome, "cut at \(time), seed \(Self.seed)")
    }
  }
}
