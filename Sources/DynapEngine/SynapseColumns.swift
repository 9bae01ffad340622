import DynapFabric
import DynapUnits

/// What events need to know of the synapses of a core, a column for each thing, so that those of a tag, which are
/// neighbours, are computed side by side.
struct SynapseColumns: Sendable, RandomAccessCollection, MutableCollection {
  /// How many synapses there are.
  let count: Int
  // In ps; times in whole numbers, since what is computed of them are whole numbers.
  private var lastStart: [Int64]
  private var delay: [Float]
  private var width: [Float]
  private var weight: [Float]
  private var target: [CoreSynapses.Target]

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
    delay = all.map(\.shortDelay)
    width = all.map(\.shortWidth)
    weight = all.map(\.weight)
    target = all.map(\.target)
  }

  /// One synapse.
  subscript(place: Int) -> CoreSynapses.Entry {
    get {
      precondition(place < count, "a place in the table")
      return .init(
        lastStart: SimTime(picoseconds: lastStart[place]), delay: delay[place], width: width[place],
        weight: weight[place], target: target[place])
    }
    set {
      precondition(place < count, "a place in the table")
      lastStart[place] = newValue.lastStart.picoseconds
      delay[place] = newValue.shortDelay
      width[place] = newValue.shortWidth
      weight[place] = newValue.weight
      target[place] = newValue.target
    }
  }

  /// The pulse width of a synapse.
  @inline(__always)
  func width(_ place: Int) -> SimTime { SimTime(picoseconds: CoreSynapses.Entry.whole(width[place])) }
  /// The pulse width, ps.
  @inline(__always)
  func shortWidth(_ place: Int) -> Float { width[place] }
  /// The weight current of a synapse, pA.
  @inline(__always)
  func weight(_ place: Int) -> Float { weight[place] }
  /// What a synapse charges.
  @inline(__always)
  func target(_ place: Int) -> CoreSynapses.Target { target[place] }

  /// Whether the synapses are the same as others, whatever their pulses.
  func hasDevices(of other: SynapseColumns) -> Bool {
    delay == other.delay && width == other.width && weight == other.weight && target == other.target
  }

  /// The columns as plain pointers.
  struct View {
    let lastStart: UnsafeMutablePointer<Int64>
    let delay: UnsafePointer<Float>
    let width: UnsafePointer<Float>
    let weight: UnsafePointer<Float>
    let target: UnsafePointer<CoreSynapses.Target>

    /// Notes that pulses of `count` synapses start when the delays of an event at a time end.
    @inline(__always)
    func start(_ first: Int, _ count: Int, at time: SimTime) {
      let (starts, delays) = (lastStart + first, delay + first)
      for k in 0..<count { starts[k] = time.picoseconds &+ CoreSynapses.Entry.whole(delays[k]) }
    }

    /// One synapse.
    func entry(_ place: Int) -> CoreSynapses.Entry {
      .init(
        lastStart: SimTime(picoseconds: lastStart[place]), delay: delay[place], width: width[place],
        weight: weight[place], target: target[place])
    }
  }

  /// Calls `body` with the columns; not where there is no synapse.
  @inline(__always)
  mutating func withView(_ body: (View) -> Void) {
    lastStart.withUnsafeMutableBufferPointer { lastStart in
      delay.withUnsafeBufferPointer { delay in
        width.withUnsafeBufferPointer { width in
          weight.withUnsafeBufferPointer { weight in
            target.withUnsafeBufferPointer { target in
              guard let lastStart = lastStart.baseAddress, let delay = delay.baseAddress,
                let width = width.baseAddress, let weight = weight.baseAddress,
                let target = target.baseAddress
              else { return }
              body(View(lastStart: lastStart, delay: delay, width: width, weight: weight, target: target))
            }
          }
        }
      }
    }
  }
}
