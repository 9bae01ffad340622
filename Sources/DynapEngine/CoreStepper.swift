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

  /// A pulse that waits for its delay to end, or what is left of one, with what it needs of its synapse: when it starts,
  /// the synapse's entry has left the cache.
  struct Pulse: Sendable, BitwiseCopyable {
    /// Where it adds to the pulses of its synapse before it.
    var begin: SimTime
    var end: SimTime
    private let place: UInt32
    /// What it charges.
    var target: CoreSynapses.Target
    /// The weight current, pA; of one that has begun with the factor of depression.
    var weight: Float

    /// The synapse's place in its core's table.
    @inline(__always) var synapse: Int { Int(place) }

    /// Makes a pulse.
    @inline(__always)
    init(begin: SimTime, end: SimTime, synapse: Int, weight: Float, target: CoreSynapses.Target) {
      self.begin = begin
      self.end = end
      place = UInt32(truncatingIfNeeded: synapse)
      self.target = target
      self.weight = weight
    }
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
      let distance = time.picoseconds &- begin.picoseconds
      // Adding 2^52 leaves the nearest whole number in the low bits, which can be one off.
      let bits = (Double(distance) * perPicosecond + 0x1p52).bitPattern & (1 << 52 - 1)
      let steps = Int64(truncatingIfNeeded: bits)
      let rest = distance &- steps &* step.picoseconds
      return index &+ steps &+ (rest < 0 ? -1 : rest >= step.picoseconds ? 1 : 0)
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
  /// Blocks of lanes that are stepped, a bit each.
  private var awake: UInt32
  /// Blocks that were at rest when they were last tested; a second time puts them to sleep.
  private var wasResting: UInt32 = 0
  var arrivals = TimeWheel<Arrival>()
  /// Pulses by the step that their delay ends in.
  var starts = TimeWheel<Pulse>()
  /// Pulses that outlast the last step.
  var ongoing: [Pulse] = []
  /// The core's learning block; nil where it has none that learns.
  var learning: CoreLearning?
  let charges: BranchCharges
  private let chargeMemory: BranchChargeMemory
  // Buffers that keep their capacity from step to step.
  var singles: SinglePulses
  var misfired: Set<Int> = []
  /// What was seen of synapses when they were fetched, which nobody asks for.
  var glance: UInt32 = 0

  private static let blockCount = NeuronOnCore.count / LaneRows.blockSize
  private static let allBlocks: UInt32 = 1 << UInt32(blockCount) - 1
  /// How many lanes go through all circuits before the next ones do, so that their rows stay in the cache.
  private static let blocksAtOnce = 16

  /// Makes the stepper of a core at time zero.
  init(core: Int, _ context: StepContext, isUsed: ArraySlice<Bool>) {
    self.core = core
    self.context = context
    awake = Self.mask(isUsed)
    chargeMemory = BranchChargeMemory(lanes: NeuronOnCore.count, from: core * NeuronOnCore.count)
    charges = chargeMemory.charges
    singles = SinglePulses(
      dendrites: BranchCharges.dendrites, lanes: NeuronOnCore.count, from: core * NeuronOnCore.count)
  }

  private static func mask(_ blocks: ArraySlice<Bool>) -> UInt32 {
    blocks.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt32($1.offset) : 0) }
  }

  /// Whether the next step can change anything.
  var isBusy: Bool {
    awake != 0 || !arrivals.isEmpty || !starts.isEmpty || !ongoing.isEmpty || learning?.isWaiting == true
  }

  /// Puts an event on its way, into a step.
  @inline(__always)
  mutating func insert(_ arrival: Arrival, at step: Int64) { arrivals.insert(arrival, at: step) }

  /// Lets steps pass in which nothing can change.
  mutating func skip(_ steps: Int64 = 1) {
    skipEvents(steps)
    learning?.arrivals.skip(steps)
  }

  /// Lets steps pass without events.
  mutating func skipEvents(_ steps: Int64 = 1) {
    arrivals.skip(steps)
    starts.skip(steps)
  }

  /// Wakes every block and follows the synapses to their new places after a new configuration.
  ///
  /// Pulses that wait take the weight and the width of the new one; one that has begun keeps its own.
  mutating func reconfigure(
    _ synapses: CoreSynapses, from old: CoreSynapses, isUsed: ArraySlice<Bool>, moved: [Int?]
  ) {
    awake = Self.mask(isUsed)
    wasResting = 0
    starts.mapInPlace { pulse in
      moved[pulse.synapse].map { place in
        let entry = synapses.entries[place]
        let end = pulse.end - old.entries[pulse.synapse].width + entry.width
        return Pulse(
          begin: pulse.begin, end: end, synapse: place, weight: entry.weight, target: entry.target)
      }
    }
    ongoing = ongoing.compactMap { pulse in
      moved[pulse.synapse].map {
        Pulse(
          begin: pulse.begin, end: pulse.end, synapse: $0, weight: pulse.weight,
          target: synapses.entries[$0].target.feeding(pulse.target.dendrite))
      }
    }
  }

  /// One step, up to the spikes.
  mutating func advance(
    _ program: StepProgram, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses,
    _ frame: Frame
  ) {
    context.index = frame.index
    for phase in Phase.allCases {
      switch phase {
      case .deliver: deliver(instance, &synapses, frame)
      case .synapse: charge(program, frame)
      case .dendrite: step(program)
      // A lane goes through the dendrites and the soma while its rows are in the cache.
      case .soma: break
      case .spike: answer(program)
      case .learn: learning?.learn(from: frame.begin)
      }
    }
    if frame.testsForRest, !program.isLinear { sleep(instance, program.grain) }
  }

  // MARK: dendrite and soma

  private mutating func step(_ program: StepProgram) {
    let first = core * NeuronOnCore.count
    let grain = program.grain
    let stride = max(Self.blocksAtOnce, grain)
    var block = 0
    while block < Self.blockCount {
      guard isAwake(block, grain) else {
        block += grain
        continue
      }
      var end = block + grain
      while end < Self.blockCount, end - block < stride, isAwake(end, grain) { end += grain }
      let lanes = first + block * LaneRows.blockSize..<first + end * LaneRows.blockSize
      for call in program.circuits { call._withUnsafeGuaranteedRef { $0.step(lanes, &context) } }
      block = end
    }
  }

  /// Whether a group of blocks has one that is awake and takes the others along.
  @inline(__always)
  private func isAwake(_ first: Int, _ grain: Int) -> Bool {
    awake >> UInt32(first) & (1 << UInt32(grain) - 1) != 0
  }

  // MARK: spike

  /// Lets the circuits answer to the spikes of their own neurons.
  private mutating func answer(_ program: StepProgram) {
    if !misfired.isEmpty { misfired.removeAll(keepingCapacity: true) }
    guard !context.spikes.isEmpty else { return }
    context.spikes.sort { ($0.offset, $0.lane) < ($1.offset, $1.lane) }
    for spike in context.spikes {
      for call in program.responders {
        call._withUnsafeGuaranteedRef { $0.spiked(Int(spike.lane), at: spike.offset, context) }
      }
    }
  }

  // MARK: sleep

  /// Puts blocks to sleep in which nothing can move before the next pulse.
  ///
  /// A block that slept while its group was stepped may have been moved by the others, and wakes.
  private mutating func sleep(_ instance: UnsafePointer<Instance>, _ grain: Int) {
    for group in Swift.stride(from: 0, to: Self.blockCount, by: grain) where isAwake(group, grain) {
      for block in group..<group + grain {
        let bit: UInt32 = 1 << UInt32(block)
        let isResting = !isMoving(block, instance)
        // Means and sums follow their states by a step, so that one more period shows them at rest, too.
        if isResting && wasResting & bit != 0 { awake &= ~bit } else { awake |= bit }
        if isResting { wasResting |= bit } else { wasResting &= ~bit }
      }
    }
  }

  /// Whether a pulse can find a block asleep or resting.
  @inline(__always) var isAnyDrowsy: Bool { awake != Self.allBlocks || wasResting != 0 }

  /// Wakes the block of a lane, counted from the core's first.
  @inline(__always)
  mutating func wake(_ lane: Int) {
    let bit: UInt32 = 1 << UInt32(lane / LaneRows.blockSize)
    awake |= bit
    wasResting &= ~bit
  }

  private func isMoving(_ block: Int, _ instance: UnsafePointer<Instance>) -> Bool {
    let first = core * NeuronOnCore.count + block * LaneRows.blockSize
    return (first..<first + LaneRows.blockSize).contains { lane in
      instance.pointee.resting.contains { $0.row[lane] != $0.value }
        || instance.pointee.restless.contains { $0.isRestless(lane) }
    }
  }
}
