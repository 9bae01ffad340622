import DynapCircuits
import DynapUnits

/// The parts of pulses that lanes with a fast integrator get one by one in a step, and how they come in rounds.
///
/// A lane of a dendrite gets its pulses in the order of their middles, then of their synapses; the first of every lane
/// of a dendrite are one ``PulseRound``, the second of those that have one the next. Lanes do not act on one another, so that
/// the order within a round matters to nothing. Buffers keep their capacity from step to step.
struct SinglePulses: Sendable {
  /// A part of a pulse.
  struct Part: Sendable {
    /// Begin and end together, in ps: twice the middle.
    var order: Int64
    var synapse: Int
    var lane: Int32
    var begin: Float
    var end: Float
    var weight: Float

    static func < (a: Part, b: Part) -> Bool { (a.order, a.synapse) < (b.order, b.synapse) }
  }

  private var parts: [[Part]]
  /// The dendrites.
  var dendrites: Range<Int> { parts.indices }
  /// The parts of the dendrite that is charged, by lane and then in their order.
  private var sorted: [Part] = []
  /// Where the parts of each lane begin in `sorted`, and where those of the last one end.
  private var starts: [Int32]
  private var lanes: [Int32] = []
  private var numbers: [Float] = []
  private let firstLane: Int

  /// Makes room for the dendrites of a number of lanes.
  init(dendrites: Int, lanes: Int, from firstLane: Int) {
    parts = [[Part]](repeating: [], count: dendrites)
    starts = [Int32](repeating: 0, count: lanes + 1)
    self.firstLane = firstLane
  }

  /// Whether a dendrite has no parts.
  func isEmpty(_ dendrite: Int) -> Bool { parts[dendrite].isEmpty }

  /// Adds a part of a pulse.
  @inline(__always)
  mutating func append(_ part: Part, dendrite: Int) { parts[dendrite].append(part) }

  /// The lanes that a dendrite's parts go to, each as often as it has parts.
  func lanes(of dendrite: Int) -> some Collection<Int> { parts[dendrite].lazy.map { Int($0.lane) } }

  /// Forgets the parts of a dendrite.
  mutating func clear(_ dendrite: Int) { parts[dendrite].removeAll(keepingCapacity: true) }

  /// Brings the parts of a dendrite into the order of their lanes, and those of a lane into that of their middles;
  /// returns how many rounds they make.
  mutating func sort(_ dendrite: Int) -> Int {
    let parts = parts[dendrite]
    for lane in starts.indices { starts[lane] = 0 }
    for part in parts { starts[Int(part.lane) - firstLane] += 1 }
    var end: Int32 = 0
    for lane in starts.indices {
      end += starts[lane]
      starts[lane] = end
    }
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: parts)
    for part in parts {
      let lane = Int(part.lane) - firstLane
      // From the end of the lane's places down, each part into the place before those that it does not come after.
      starts[lane] -= 1
      sorted[Int(starts[lane])] = part
    }
    var rounds = 0
    for lane in 0..<starts.count - 1 {
      let own = Int(starts[lane])..<Int(starts[lane + 1])
      if own.count > 1 { sorted[own].sort(by: <) }
      rounds = max(rounds, own.count)
    }
    return rounds
  }

  /// Calls `body` with the parts that are the `number`-th of their lanes, in what was sorted last.
  mutating func withRound(_ number: Int, _ body: (PulseRound) -> Void) {
    let room = starts.count
    if lanes.count < room {
      lanes = [Int32](repeating: 0, count: room)
      numbers = [Float](repeating: 0, count: 3 * room)
    }
    var count = 0
    for lane in 0..<starts.count - 1 where Int(starts[lane]) + number < Int(starts[lane + 1]) {
      let part = sorted[Int(starts[lane]) + number]
      lanes[count] = part.lane
      numbers[count] = part.begin
      numbers[room + count] = part.end
      numbers[2 * room + count] = part.weight
      count += 1
    }
    lanes.withUnsafeBufferPointer { lanes in
      numbers.withUnsafeBufferPointer { numbers in
        guard let lanes = lanes.baseAddress, let numbers = numbers.baseAddress else { return }
        body(
          PulseRound(
            lanes: lanes, begins: numbers, ends: numbers + room, weights: numbers + 2 * room, count: count))
      }
    }
  }
}
