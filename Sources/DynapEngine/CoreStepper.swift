import DynapCircuits
import DynapFabric
import DynapUnits

/// Advances one core through the phases of the machine up to its spikes: the unit of work of a thread.
///
/// Everything that a core does within a step depends on its own state and on what was put on its way to it before the
/// step, in an order that is its own; so results do not depend on which thread takes which core.
struct CoreStepper: Sendable {
  /// An event under way to the core.
  struct Arrival: Sendable {
    var time: SimTime
    var tag: Tag
  }

  /// A pulse that waits for its delay to end.
  struct PulseStart: Sendable {
    var time: SimTime
    var synapse: Int
  }

  /// A pulse, or what is left of one.
  struct Pulse: Sendable {
    var begin: SimTime
    var end: SimTime
    var synapse: Int
    /// The weight current with the factor of depression, pA.
    var weight: Float
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
    let testsForRest: Bool
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
  private var arrivals = TimeWheel<Arrival>()
  private var starts = TimeWheel<PulseStart>()
  private var ongoing: [Pulse] = []
  private let charges: BranchCharges
  // Buffers that keep their capacity from step to step.
  private var dueArrivals: [Arrival] = []
  private var dueStarts: [PulseStart] = []
  private var singles: [Pulse] = []
  private var misfired: Set<Int> = []

  private static let blockCount = NeuronOnCore.count / LaneRows.blockSize
  /// How many lanes go through all circuits before the next ones do, so that their rows stay in the cache.
  private static let blocksAtOnce = 8

  /// Makes the stepper of a core at time zero.
  init(core: Int, _ context: StepContext, isUsed: ArraySlice<Bool>) {
    self.core = core
    self.context = context
    isAwake = Array(isUsed)
    wasResting = [Bool](repeating: false, count: Self.blockCount)
    charges = BranchCharges(
      dendrites: SynapseTable.dendrites.count, lanes: NeuronOnCore.count, from: core * NeuronOnCore.count)
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
  mutating func reconfigure(isUsed: ArraySlice<Bool>, moved: [Int?]) {
    isAwake = Array(isUsed)
    wasResting = [Bool](repeating: false, count: Self.blockCount)
    starts.mapInPlace { start in
      moved[start.synapse].map { PulseStart(time: start.time, synapse: $0) }
    }
    ongoing = ongoing.compactMap { pulse in
      moved[pulse.synapse].map {
        Pulse(begin: pulse.begin, end: pulse.end, synapse: $0, weight: pulse.weight)
      }
    }
  }

  /// One step, up to the spikes.
  mutating func advance(_ instance: Instance, _ synapses: inout CoreSynapses, _ frame: Frame) {
    for phase in Phase.allCases {
      switch phase {
      case .deliver: deliver(instance, &synapses, frame)
      case .synapse: charge(instance, synapses, frame)
      case .dendrite: step(instance)
      // A lane goes through the dendrites and the soma while its rows are in the cache.
      case .soma: break
      case .spike: answer(instance)
      }
    }
    if frame.testsForRest { sleep(instance) }
  }

  // MARK: deliver

  private typealias Entries = UnsafeMutablePointer<CoreSynapses.Entry>

  private mutating func deliver(_ instance: Instance, _ synapses: inout CoreSynapses, _ frame: Frame) {
    guard !(arrivals.isEmpty && starts.isEmpty && ongoing.isEmpty) else { return skip() }
    // Out of the table for the time being, so that an event finds them without asking whose they are.
    var entries: [CoreSynapses.Entry] = []
    swap(&entries, &synapses.entries)
    entries.withUnsafeMutableBufferPointer { entries in
      guard let entries = entries.baseAddress else { return skip() }
      carryOn(entries, frame)
      // Starts come first: for one synapse they stem from earlier events than the arrivals of this step. Their order
      // is that of the events that caused them.
      starts.take(into: &dueStarts)
      for start in dueStarts {
        startPulse(instance, &synapses, entries, start.synapse, at: max(start.time, frame.begin), frame)
      }
      arrivals.take(into: &dueArrivals)
      if dueArrivals.count > 1 { dueArrivals.sort { ($0.time, $0.tag) < ($1.time, $1.tag) } }
      for arrival in dueArrivals { deliver(arrival, instance, &synapses, entries, frame) }
    }
    swap(&entries, &synapses.entries)
  }

  private mutating func deliver(
    _ arrival: Arrival, _ instance: Instance, _ synapses: inout CoreSynapses, _ entries: Entries,
    _ frame: Frame
  ) {
    let time = max(arrival.time, frame.begin)
    tally.events += 1
    if instance.misfires.isBad(core: core, arrival.tag) { misfire(instance, arrival.tag, at: time) }
    let begin = Int(synapses.offsets[arrival.tag.value])
    let end = Int(synapses.offsets[arrival.tag.value + 1])
    tally.matches += end - begin
    for place in begin..<end {
      if entries[place].target[.isDeaf], isDeaf(synapses, place, at: time, frame.serial) {
        tally.matches -= 1
        tally.missedMatches += 1
        continue
      }
      let start = time + entries[place].delay
      if start < frame.end {
        startPulse(instance, &synapses, entries, place, at: start, frame)
      } else {
        starts.insert(PulseStart(time: start, synapse: place), at: start.index(step: frame.step))
      }
    }
  }

  /// Takes up the pulses that outlast the last step.
  private mutating func carryOn(_ entries: Entries, _ frame: Frame) {
    var kept = 0
    for pulse in ongoing {
      if pulse.begin < frame.end {
        add(pulse, entries[pulse.synapse].target, frame)
        guard pulse.end > frame.end else { continue }
      }
      ongoing[kept] = pulse
      kept += 1
    }
    ongoing.removeLast(ongoing.count - kept)
  }

  @inline(__always)
  private mutating func startPulse(
    _ instance: Instance, _ synapses: inout CoreSynapses, _ entries: Entries, _ place: Int, at start: SimTime,
    _ frame: Frame
  ) {
    let entry = entries[place]
    var weight = entry.weight
    if entry.target.isSpecial {
      if entry.target[.isDepressing] { weight *= synapses.spend(place, at: start) }
      if let linear = instance.linear {
        // The published law has no pulses: an event counts with its weight in the step it falls in.
        linear.receive(entry.target.lane, weight: entry.target.dendrite < 2 ? weight : -weight)
        wake(block(of: entry.target.lane))
        return
      }
      if entry.target[.isWatched], entry.width > .zero {
        shown.append(Shown(address: synapses.address[place], span: start..<start + entry.width))
      }
    }
    let end = start + entry.width
    let begin = frame.retriggers ? max(start, entry.pulseEnd) : start
    entries[place].pulseEnd = end
    guard begin < end else { return }
    let pulse = Pulse(begin: begin, end: end, synapse: place, weight: weight)
    if begin < frame.end { add(pulse, entry.target, frame) }
    if end > frame.end { ongoing.append(pulse) }
  }

  /// Adds what of a pulse falls into the step.
  @inline(__always)
  private mutating func add(_ pulse: Pulse, _ target: CoreSynapses.Target, _ frame: Frame) {
    if target[.isStiff] {
      singles.append(pulse)
      return
    }
    let (start, end) = Self.part(pulse, frame)
    charges.branches[target.dendrite].add(target.lane, from: start, to: end, weight: pulse.weight)
  }

  /// Where in the step a pulse begins and ends, in ms.
  @inline(__always)
  private static func part(_ pulse: Pulse, _ frame: Frame) -> (start: Float, end: Float) {
    let start = max(pulse.begin, frame.begin) - frame.begin
    let end = min(pulse.end, frame.end) - frame.begin
    return (Float(start.picoseconds) * 1e-9, Float(end.picoseconds) * 1e-9)
  }

  /// Notes the spurious spikes that a bad tag causes, at most one of a neuron in a step: they can cause more of them.
  private mutating func misfire(_ instance: Instance, _ tag: Tag, at time: SimTime) {
    for lane in instance.misfires.lanes(core: core, tag, at: time) where misfired.insert(lane).inserted {
      spurious.append(Spike(time: time, lane: lane))
    }
  }

  /// Keeps the draws of flaky words apart from those of mismatch under the same serial.
  private static let deafnessStream: UInt32 = 0xDEAF_0000

  private func isDeaf(_ synapses: CoreSynapses, _ place: Int, at time: SimTime, _ serial: UInt64) -> Bool {
    let bits = UInt64(bitPattern: time.picoseconds)
    let draw = Philox(key: serial).uniform(
      at: .init(
        synapses.address[place], UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32), Self.deafnessStream))
    return Float(draw) < synapses.deafness[place]
  }

  // MARK: synapse

  private mutating func charge(_ instance: Instance, _ synapses: CoreSynapses, _ frame: Frame) {
    for (dendrite, branch) in charges.branches.enumerated() where branch.count > 0 {
      for i in 0..<branch.count { wake(block(of: Int(branch.lanes[i]))) }
      for target in instance.targets[dendrite] { target.charge(branch, context) }
      branch.clear()
    }
    if !singles.isEmpty { chargeOneByOne(instance, synapses, frame) }
  }

  private mutating func chargeOneByOne(_ instance: Instance, _ synapses: CoreSynapses, _ frame: Frame) {
    let parts = singles.map { pulse in
      var part = pulse
      part.begin = max(pulse.begin, frame.begin)
      part.end = min(pulse.end, frame.end)
      return part
    }.sorted {
      // By the middle of the pulse, then by synapse.
      ($0.begin.picoseconds + $0.end.picoseconds, $0.synapse) < (
        $1.begin.picoseconds + $1.end.picoseconds, $1.synapse
      )
    }
    singles.removeAll(keepingCapacity: true)
    for part in parts {
      let target = synapses.entries[part.synapse].target
      let (start, end) = Self.part(part, frame)
      wake(block(of: target.lane))
      for circuit in instance.targets[target.dendrite] {
        circuit.pulse(target.lane, from: start, to: end, weight: part.weight, floor: context.floor)
      }
    }
    for part in parts {
      let target = synapses.entries[part.synapse].target
      for circuit in instance.targets[target.dendrite] { circuit.finish(target.lane, context) }
    }
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
      for circuit in instance.analogCircuits { circuit.step(lanes, &context) }
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
  private func block(of lane: Int) -> Int { lane % NeuronOnCore.count / LaneRows.blockSize }

  private mutating func wake(_ block: Int) {
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
