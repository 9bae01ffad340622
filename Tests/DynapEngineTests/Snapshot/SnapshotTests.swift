import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

/// A simulation that is resumed is the one that was cut.
@Suite("Snapshot") struct SnapshotTests {
  /// Keys the times of the cuts.
  static let seed: UInt64 = 20_261_121

  /// Times anywhere in a run, between steps and inside them.
  static func cuts(_ network: SnapshotNetwork) -> [SimTime] {
    let generator = Philox(key: seed)
    let stream = UInt32(SnapshotNetwork.allCases.firstIndex(of: network) ?? 0)
    return (0..<2).map { i in
      let share = generator.uniform(at: .init(UInt32(i), stream, 0, 0))
      // One in each half of the run.
      return SimTime.ps(Int64((share + Double(i)) / 2 * Double(network.duration.picoseconds)))
    }
  }

  /// Whether a value is not zero.
  static func holdsSomething(_ values: Snapshot.Values) -> Bool {
    switch values {
    case .integers(let values): values.contains { $0 != 0 }
    case .floats(let values): values.contains { $0 != 0 }
    case .doubles(let values): values.contains { $0 != 0 }
    case .texts(let values): !values.isEmpty
    }
  }

  @Test("a network cut anywhere and resumed ends with the same bits", arguments: SnapshotNetwork.allCases)
  func cut(_ network: SnapshotNetwork) throws {
    var whole = try network.simulation()
    try network.run(&whole, until: network.duration)
    let end = whole.snapshot()
    #expect(whole.spikes.count > 20)
    var filled: Set<String> = []
    var simulation = try network.simulation()
    for time in Self.cuts(network).sorted() {
      try network.run(&simulation, until: time)
      let snapshot = simulation.snapshot()
      filled.formUnion(snapshot.columns.filter { Self.holdsSomething($0.values) }.map(\.name))
      var options = simulation.options
      options.threads = 1 + Int(time.picoseconds % 2)
      // The next cut is one of what was resumed.
      simulation = try Simulation(simulation.board, options, resuming: snapshot)
      #expect(simulation.snapshot() == snapshot, "cut at \(time), seed \(Self.seed)")
    }
    #expect(network.filled.filter { !filled.contains($0) } == [])
    try network.run(&simulation, until: network.duration)
    #expect(simulation.spikes == whole.spikes)
    let resumed = simulation.snapshot()
    let differing = end.columns.filter { resumed[$0.name] != $0.values }.map(\.name)
    #expect(differing == [], "cuts at \(Self.cuts(network)), seed \(Self.seed)")
    #expect(resumed == end)
  }
}
