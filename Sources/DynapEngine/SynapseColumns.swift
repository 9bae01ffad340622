import DynapFabric
import DynapUnits

/// What events need to know of the synapses of a core: what each is made of, and apart from it when its last pulse started,
/// so that those of a tag, which are neighbours, are computed side by side and take few lines of the cache.
struct SynapseColumns: Sendable, RandomAccessCollection, MutableCollection {
  /// How many synapses there are.
  let count: Int
  /// In ps.
  private var lastStart: [Int64]
  private var devices: [Device]

  /// What a synapse is made of.
  struct Device: Equatable, Sendable, BitwiseCopyable {
    /// The delay, ps.
    var delay: Float
    /// The pulse width, ps.
    var width: Float
    /// The weight current during a pulse, pA.
    var weight: Float
    /// The neuron's lane, the dendrite and the flags.
    var target: CoreSynapses.Target
  }

  /// What lies behind the last synapse, so that whole vectors can be read from each.
  private static let padding = MatchBuffer.vector

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  /// Makes the columns of synapses.
  init(_ entries: [CoreSynapses.Entry] = []) {
    count = entries.count
    let none = CoreSynapses.Entry(target: .init(lane: 0, dendrite: 0))
    let all = entries + [CoreSynapses.Entry](repeating: none, count: entries.isEmpty ? 0 : Self.padding)
    lastStart = all.map(\.lastStart.picoseconds)
    devices = all.map(\.device)
  }

  /// One synapse.
  subscript(place: Int) -> CoreSynapses.Entry {
    get {
      precondition(place < count, "a place in the table")
      return .init(lastStart: SimTime(picoseconds: lastStart[place]), device: devices[place])
    }
    set {
      precondition(place < count, "a place in the table")
      lastStart[place] = newValue.lastStart.picoseconds
      devices[place] = newValue.device
    }
  }

  /// What a synapse is made of.
  @inline(__always)
  func device(_ place: Int) -> Device { devices[place] }

  /// Whether the synapses are the same as others, whatever their pulses.
  func hasDevices(of other: SynapseColumns) -> Bool { devices == other.devices }

  /// The columns as plain pointers.
  struct View {
    let lastStart: UnsafeMutablePointer<Int64>
    let devices: UnsafePointer<Device>

    /// Notes when the last pulses of `count` synapses start, and of neighbours up to a whole vector.
    @inline(__always)
    func start(_ first: Int, _ count: Int, at starts: UnsafePointer<Int64>) {
      var k = 0
      while k < count {
        // The number is known to the compiler: a move of a vector.
        (lastStart + first + k).update(from: starts + k, count: MatchBuffer.vector)
        k &+= MatchBuffer.vector
      }
    }

    /// One synapse.
    func entry(_ place: Int) -> CoreSynapses.Entry {
      .init(lastStart: SimTime(picoseconds: lastStart[place]), device: devices[place])
    }
  }

  /// Calls `body` with the columns; not where there is no synapse.
  @inline(__always)
  mutating func withView(_ body: (View) -> Void) {
    lastStart.withUnsafeMutableBufferPointer { lastStart in
      devices.withUnsafeBufferPointer { devices in
        guard let lastStart = lastStart.baseAddress, let devices = devices.baseAddress else { return }
        body(View(lastStart: lastStart, devices: devices))
      }
    }
  }
}
