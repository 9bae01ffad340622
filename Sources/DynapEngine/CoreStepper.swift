import DynapCircuits
import DynapFabric
import DynapUnits

/// Advances one core through the phases of the machine up to its spikes: the unit of work of a thread.
///
/// Everything that a core does within a step depends on its own state and on what was put on its way to it before the
/// step, in an order that is its own; so results do not depend on which thread takes which core.
struct CoreStepper: Sendable {
  /// The core, counted over the board.
  let core: Int
  /// The spikes of the step, by place in the step and lane.
  var context: StepContext
  /// The spikes of the steps that were taken together, step by step.
  var sent: [Sent] = []
  /// Spikes that bad tags caused.
  var spurious: [Spike] = []
  /// Pulses that pins show.
  var shown: [Shown] = []
  /// The currents of probes in A, step by step of those that were taken together.
  private(set) var readings: [Double] = []
  /// Counts of what happened.
  var tally = Tally()
  /// Blocks of lanes that are stepped, a bit each.
  private var awake: UInt32
  /// Blocks that were at rest when they were last tested; a second time puts them to sleep.
  private var wasResting: UInt32 = 0
  /// Events under way, by the step in which they match.
  var arrivals = TimeWheel<Arrival>()
  /// What pulses bring to the dendrites, step by step, of events that have matched.
  var portions = TimeWheel<Portion>()
  /// Pulses that ask for more than that, by the step that their delays end in: those of synapses with a flag, and of events
  /// that matched under an earlier configuration.
  var starts = TimeWheel<Pulse>()
  /// Pulses that outlast the last step.
  var ongoing: [Pulse] = []
  /// The core's learning block; nil where it has none that learns.
  var learning: CoreLearning?
  /// What the pulses of a step charge: empty between steps, in memory of the thread that takes them.
  private(set) var charges: BranchCharges
  // Buffers that keep their capacity from step to step.
  var singles: SinglePulses
  var misfired: Set<Int> = []

  private static let blockCount = NeuronOnCore.count / LaneRows.blockSize
  private static let allBlocks: UInt32 = 1 << UInt32(blockCount) - 1
  /// How many lanes go through all circuits before the next ones do, so that their rows stay in the cache.
  private static let blocksAtOnce = 16

  /// Makes the stepper of a core at time zero.
  init(core: Int, _ context: StepContext, isUsed: ArraySlice<Bool>, _ charges: BranchCharges) {
    self.core = core
    self.context = context
    awake = Self.mask(isUsed)
    self.charges = charges
    singles = SinglePulses(
      dendrites: BranchCharges.dendrites, lanes: NeuronOnCore.count, from: core * NeuronOnCore.count)
  }

  private static func mask(_ blocks: ArraySlice<Bool>) -> UInt32 {
    blocks.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt32($1.offset) : 0) }
  }

  /// Whether the next step can change anything.
  var isBusy: Bool {
    awake != 0 || !arrivals.isEmpty || !portions.isEmpty || !starts.isEmpty || !ongoing.isEmpty
      || learning?.isWaiting == true
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
    portions.skip(steps)
    starts.skip(steps)
  }

  /// Some steps, up to the spikes; nothing reaches the core between them that is not on its way to it already. After each,
  /// probes are read.
  mutating func advance(
    by steps: Int, _ program: StepProgram, _ instance: UnsafePointer<Instance>,
    _ synapses: inout CoreSynapses, _ frame: Frame, _ round: Round
  ) {
    var frame = frame
    charges = round.charges.moved(to: core * NeuronOnCore.count)
    readings.removeAll(keepingCapacity: true)
    context.watched = Probe.lanes(of: round.probes)
    for taken in 0..<steps {
      if isBusy {
        if let next = round.next {
          portions.fetch(ahead: 1)
          program.fetch(part: taken, of: steps, ofCore: next)
        }
        context.isSeen = round.isSeen && taken == steps - 1 || frame.testsForRest
        advance(program, instance, &synapses, frame)
        if !context.spikes.isEmpty {
          for spike in context.spikes { sent.append(Sent(step: frame.index, spike: spike)) }
          context.spikes.removeAll(keepingCapacity: true)
        }
      } else {
        guard !round.probes.isEmpty else { return skip(Int64(steps - taken)) }
        skip()
      }
      for probe in round.probes { readings.append(probe.current(synapses, at: frame.end)) }
      frame.next()
    }
  }

  /// One step, up to the spikes.
  private mutating func advance(
    _ program: StepProgram, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses,
    _ frame: Frame
  ) {
    context.index = frame.index
    // The phases in the order of ``Phase``; a lane goes through dendrites and soma while its rows are in the cache.
    deliver(instance, &synapses, frame, isTogether: program.dendrites != nil)
    charge(program, frame)
    step(program)
    if !misfired.isEmpty { misfired.removeAll(keepingCapacity: true) }
    if !context.spikes.isEmpty { answer(program) }
    learning?.learn(from: frame.begin)
    if frame.testsForRest, !program.isLinear { sleep(instance, program.grain) }
  }

  /// Wakes every block that is in use.
  mutating func wakeAll(_ isUsed: ArraySlice<Bool>) {
    awake = Self.mask(isUsed)
    wasResting = 0
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
