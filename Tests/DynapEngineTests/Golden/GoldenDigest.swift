import DynapChip
import DynapEngine
import DynapUnits

/// What a golden run is reduced to: every spike to the picosecond, and every bit of each final state.
struct GoldenDigest: Hashable {
  private(set) var spikeCount = 0
  private var spikes = FNV1a()
  private var states: [String: FNV1a] = [:]

  /// Runs a network in pieces of a length and digests it.
  init(_ network: GoldenNetwork, threads: Int = 1, piece: SimTime = GoldenNetwork.duration) throws {
    var options = network.options
    options.threads = threads
    var simulation = try Simulation(network.board, options)
    try simulation.record(Recording(name: "all", neurons: GoldenNetwork.neurons, quantity: .spikes))
    simulation.inject(network.events)
    while simulation.time < GoldenNetwork.duration {
      simulation.run(until: min(simulation.time + piece, GoldenNetwork.duration))
    }
    spikeCount = simulation.spikes.count
    for spike in simulation.spikes {
      spikes.combine(UInt64(spike.lane))
      spikes.combine(UInt64(bitPattern: spike.time.picoseconds))
    }
    // What follows from states moves with them; the voltage is there for its logarithm.
    for observable in Observable.all(options.fidelity) where observable.isState || observable.name == "V_mem"
    {
      for neuron in GoldenNetwork.neurons {
        // A state is a Float in the engine, so that the way through Double loses nothing.
        let value = simulation.state(observable.name, of: neuron).map { Float($0) }
        states[observable.name, default: FNV1a()].combine(UInt64(value?.bitPattern ?? .max))
      }
    }
  }

  /// What goes on record: a digest by name, states apart from each other so that a new one moves no other.
  var entries: [String: String] {
    var entries = states.mapValues { "\($0)" }
    entries["spikes"] = "\(spikes) of \(spikeCount)"
    return entries
  }
}

/// The 64-bit hash of Fowler, Noll and Vo, variant 1a, over little-endian bytes.
struct FNV1a: Hashable, CustomStringConvertible {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds the eight bytes of a word.
  mutating func combine(_ word: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      value = (value ^ (word >> UInt64(shift) & 0xFF)) &* 0x0000_0100_0000_01B3
    }
  }

  /// Sixteen hexadecimal digits.
  var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
