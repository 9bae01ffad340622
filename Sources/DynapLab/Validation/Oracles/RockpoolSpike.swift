import DynapIO

/// A spike of a case, by which published lists are compared with ours.
package struct RockpoolSpike: Hashable, Comparable, Sendable {
  /// The end of its step, in us.
  package let time: Int64
  /// The neuron of the case.
  package let neuron: Int
  /// Whether the time is one of whole microseconds, as the ends of steps are.
  package var isOnGrid = true

  /// Earlier ones first, and of those of one time the lower neuron.
  package static func < (a: Self, b: Self) -> Bool { (a.time, a.neuron) < (b.time, b.neuron) }

  /// The spikes of a file `neuron,t_us,count`, each as often as it counts.
  package static func list(_ table: CSVTable) throws(FormatError) -> [RockpoolSpike] {
    let (neurons, times, counts) = (
      try table.column("neuron"), try table.column("t_us"), try table.column("count")
    )
    return neurons.indices.flatMap { i in
      [RockpoolSpike](repeating: .init(time: Int64(times[i]), neuron: Int(neurons[i])), count: Int(counts[i]))
    }.sorted()
  }

  /// How many spikes are in one of two lists and not in the other.
  package static func differing(_ a: [RockpoolSpike], _ b: [RockpoolSpike]) -> Int {
    func counts(_ list: [RockpoolSpike]) -> [RockpoolSpike: Int] {
      Dictionary(list.map { ($0, 1) }, uniquingKeysWith: +)
    }
    let (a, b) = (counts(a), counts(b))
    return Set(a.keys).union(b.keys).reduce(0) { $0 + abs((a[$1] ?? 0) - (b[$1] ?? 0)) }
  }
}
