import DynapCircuits
import DynapFabric
import DynapUnits

/// Advances one core through the phases of the machine up to its spikes: the unit of work of a thread.
///
/// Everything that a core does within a step depends on its own state and on what was put on its way to it before the
/// step, in an order that is its own; so results do not depend on which thread takes which core.
struct CoreStepper: Sendable {
  /// An event under way to the core.
  struct Arrival: Sendable, BitwiseCopyable {
    var time: SimTime
    var tag: Tag
  }

  /// A pulse that waits for its delay to end, with what it needs of its synapse: when it starts, the synapse's entry
  /// has left the cache.
  struct PulseStart: Sendable, BitwiseCopyable {
    var time: SimTime
    private var place: UInt32
    let target: CoreSynapses.Target
    let width: SimTime
    let weight: Float

    /// The synapse's place in its core's table.
    @inline(__always) var synapse: Int { Int(place) }

    /// Makes the start of a pulse at a time.
    @inline(__always)
    init(time: SimTime, synapse: Int, _ entry: CoreSynapses.Entry) {
      self.time = time
      place = UInt32(truncatingIfNeeded: synapse)
      target = entry.target
      width = entry.width
      weight = entry.weight
    }
  }

  /// A pulse, or what is left of one.
  struct Pulse: Sendable {
    var begin: SimTime
    var end: SimTime
    var synapse: Int
    /// The weight current with the factor of depression, pA.
    var weight: Float
    /// What it charges.
    var target: CoreSynapses.Target
  }

  /// A pulse that a pin shows.
  struct Shown: Sendable {
    var address: UInt32
    var span: Range<SimTime>
  }

  /// What the cores of a board share during a step.
  struct Frame: Sendable {
    let begin: SimTime
    let end: SimTime
    let step: SimTime
    let serial: UInt64
    let retriggers: Bool
    /// Whether a synapse delays one event at a time; if not, any number.
    let delaysOne: Bool
    /// Whether an event that finds another being delayed counts as missed.
    let losesEvents: Bool
    let testsForRest: Bool
    /// The step's number.
    let index: Int64
    /// Steps in a picosecond.
    let perPicosecond: Double

    /// The number of the step that a time not before this one falls into, without a division.
    @inline(__always)
    func index(of time: SimTime) -> Int64 {
      let distance = (time - begin).picoseconds
      let steps = Int64(Double(distance) * perPicosecond)
      // The product is rounded, so that it can miss by one next to a whole number.
      let rest = distance - steps * step.picoseconds
      return index + steps + (rest < 0 ? -1 : rest >= step.picoseconds ? 1 : 0)
    }
  }

  /// The core, counted over the board.
  let core: Int
  /// The spikes of the step, by place in the step and lane.
  var context: StepContext
  /// Spikes that bad tags caused in the step.
  var spurious: [Spike] = []
  /// Pulses of the step that pins show.
  var shown: [Shown] = []
  /// Counts of what happened in the step.
  var tally = Tally()
  /// Blocks of lanes that are stepped.
  private(set) var isAwake: [Bool]
  /// Blocks that were at rest when they were last tested; a second time puts them to sleep.
  private var wasResting: [Bool]
  var arrivals = TimeWheel<Arrival>()
  var starts = TimeWheel<PulseStart>()
  var ongoing: [Pulse] = []
  let charges: BranchCharges
  // Buffers that keep their capacity from step to step.
  var singles: SinglePulses
  var misfired: Set<Int> = []

  private static let blockCount = NeuronOnCore.count / LaneRows.blockSize
  /// How many lanes go through all circuits before the next ones do, so that their rows stay in the cache.
  private static let blocksAtOnce = 16

  /// Makes the stepper of a core at time zero.
  init(core: Int, _ context: StepContext, isUsed: ArraySlice<Bool>) {
    self.core = core
    self.context = context
    isAwake = Array(isUsed)
    wasResting = [Bool](repeating: false, count: Self.blockCount)
    let (dendrites, lanes) = (SynapseTable.dendrites.count, NeuronOnCore.count)
    charges = BranchCharges(dendrites: dendrites, lanes: lanes, from: core * lanes)
    singles = SinglePulses(dendrites: dendrites, lanes: lanes, from: core * lanes)
  }

  /// Whether the next step can change anything.
  var isBusy: Bool { !arrivals.isEmpty || !starts.isEmpty || !ongoing.isEmpty || isAwake.contains(true) }

  /// Puts an event on its way, into a step.
  @inline(__always)
  mutating func insert(_ arrival: Arrival, at step: Int64) { arrivals.insert(arrival, at: step) }

  /// Lets a step pass in which nothing can change.
  mutating func skip() {
    arrivals.skip()
    starts.skip()
  }

  /// Wakes every block and follows the synapses to their new places after a new configuration.
  mutating func reconfigure(_ synapses: CoreSynapses, isUsed: ArraySlice<Bool>, moved: [Int?]) {
    isAwake = Array(isUsed)
    wasResting = [Bool](repeating: false, count: Self.blockCount)
    starts.mapInPlace { start in
      moved[start.synapse].map { PulseStart(time: start.time, synapse: $0, synapses.entries[$0]) }
    }
    ongoing = ongoing.compactMap { pulse in
      moved[pulse.synapse].map {
        Pulse(
          begin: pulse.begin, end: pulse.end, synapse: $0, weight: pulse.weight,
          target: synapses.entries[$0].target)
      }
    }
  }

  /// One step, up to the spikes.
  mutating func advance(_ instance: Instance, _ synapses: inout CoreSynapses, _ frame: Frame) {
    context.index = frame.index
    for phase in Phase.allCases {
      switch phase {
      case .deliver: deliver(instance, &synapses, frame)
      case .synapse: charge(instance, frame)
      case .dendrite: step(instance)
      // A lane goes through the dendrites and the soma while its rows are in the cache.
      case .soma: break
      case .spike: answer(instance)
      }
    }
    if frame.testsForRest { sleep(instance) }
  }

  // MARK: dendrite and soma

  private mutating func step(_ instance: Instance) {
    let first = core * NeuronOnCore.count
    let stride = max(Self.blocksAtOnce, instance.grain)
    var block = 0
    while block < Self.blockCount {
      guard isAwake(block, instance.grain) else {
        block += instance.grain
        continue
      }
      var end = block + instance.grain
      while end < Self.blockCount, end - block < stride, isAwake(end, instance.grain) {
        end += instance.grain
      }
      let lanes = first + block * LaneRows.blockSize..<first + end * LaneRows.blockSize
      // By the buffer, since a circuit that is taken out of an array is counted as in use, which costs more than calling it.
      instance.analogCircuits.withUnsafeBufferPointer { circuits in
        for i in circuits.indices { circuits[i].step(lanes, &context) }
      }
      block = end
    }
  }

  /// Whether a group of blocks has one that is awake and takes the others along.
  @inline(__always)
  private func isAwake(_ first: Int, _ grain: Int) -> Bool {
    for block in first..<first + grain where isAwake[block] { return true }
    return false
  }

  // MARK: spike

  /// Lets the circuits answer to the spikes of their own neurons.
  private mutating func answer(_ instance: Instance) {
    misfired.removeAll(keepingCapacity: true)
    guard !context.spikes.isEmpty else { return }
    context.spikes.sort { ($0.offset, $0.lane) < ($1.offset, $1.lane) }
    for spike in context.spikes {
      for responder in instance.responders { responder.spiked(Int(spike.lane), at: spike.offset, context) }
    }
  }

  // MARK: sleep

  /// Puts blocks to sleep in which nothing can move before the next pulse.
  ///
  /// A block that slept while its group was stepped may have been moved by the others, and wakes.
  private mutating func sleep(_ instance: Instance) {
    guard instance.linear == nil else { return }
    let grain = instance.grain
    for group in Swift.stride(from: 0, to: Self.blockCount, by: grain) where isAwake(group, grain) {
      for block in group..<group + grain {
        let isResting = !isMoving(block, instance)
        // Means and sums follow their states by a step, so that one more period shows them at rest, too.
        isAwake[block] = !(isResting && wasResting[block])
        wasResting[block] = isResting
      }
    }
  }

  @inline(__always)
  func block(of lane: Int) -> Int { lane % NeuronOnCore.count / LaneRows.blockSize }

  mutating func wake(_ block: Int) {
    isAwake[block] = true
    wasResting[block] = false
  }

  private func isMoving(_ block: Int, _ instance: Instance) -> Bool {
    let first = core * NeuronOnCore.count + block * LaneRows.blockSize
    return (first..<first + LaneRows.blockSize).contains { lane in
      instance.resting.contains { $0.row[lane] != $0.value }
        || instance.restless.contains { $0.isRestless(lane) }
    }
  }
}
