import DynapCircuits
import DynapFabric
import DynapUnits

/// Advances an instance step by step through the phases of the machine.
///
/// The step is the grain of causality: an event acts at its place in the step, a spike leaves when the step that
/// holds it is complete and acts in the next one at the earliest, with its true stamp.
struct Stepper: Sendable {
  /// An event under way to a core.
  struct Arrival: Sendable {
    var time: SimTime
    var core: Int
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
    /// The factor of depression on the synapse's weight.
    var factor: Float
  }

  /// The step.
  let step: SimTime
  /// How many steps are complete.
  private(set) var completed: Int64 = 0
  /// Counts of what happened.
  private(set) var tally = Tally()
  /// The pins of pulse extenders.
  var watch = PulseWatch()
  private let serial: UInt64
  private let retriggers: Bool
  private let clock: HostClock
  private var arrivals = TimeWheel<Arrival>()
  private var starts = TimeWheel<PulseStart>()
  private var ongoing: [Pulse] = []
  private var isAwake: [Bool]
  /// Blocks that were at rest when they were last tested; a second time puts them to sleep.
  private var wasResting: [Bool]
  private var context: StepContext
  private let pool: WorkerPool
  // Buffers that keep their capacity from step to step.
  private var dueArrivals: [Arrival] = []
  private var dueStarts: [PulseStart] = []
  private var parts: [Pulse] = []
  private var spurious: [Spike] = []
  private var misfired: Set<Int> = []

  /// The beginning of the step that comes next.
  var now: SimTime { completed * step }

  /// Makes a stepper at time zero.
  init(_ instance: Instance, _ options: SimulationOptions, floor: Float) {
    step = options.step
    serial = options.serial
    retriggers = options.retriggersPulses
    clock = HostClock()
    isAwake = instance.isUsed
    wasResting = [Bool](repeating: false, count: isAwake.count)
    context = StepContext(
      step: Float(options.step.milliseconds), floor: floor,
      shot: options.noise.shot ? ShotNoise(seed: options.seed) : nil)
    pool = WorkerPool(threads: options.threads)
  }

  /// Puts an event on its way to the cores of a chip, at the place in its step, or at the next step if that is past.
  mutating func insert(_ cores: CoreMask, of chip: ChipOnBoard, _ tag: Tag, at time: SimTime) {
    for core in cores.cores {
      arrivals.insert(
        Arrival(time: time, core: chip.index * 4 + core.index, tag: tag), at: time.index(step: step))
    }
  }

  /// Wakes every block and follows the synapses to their new places after a new configuration.
  mutating func reconfigure(_ instance: Instance, floor: Float, moved: [Int?]) {
    context.floor = floor
    isAwake = instance.isUsed
    wasResting = [Bool](repeating: false, count: isAwake.count)
    starts.mapInPlace { start in
      moved[start.synapse].map { PulseStart(time: start.time, synapse: $0) }
    }
    ongoing = ongoing.compactMap { pulse in
      moved[pulse.synapse].map {
        Pulse(begin: pulse.begin, end: pulse.end, synapse: $0, factor: pulse.factor)
      }
    }
  }

  /// One step; spikes and what leaves the board go to `outcome`.
  mutating func advance(_ instance: inout Instance, _ outcome: inout StepOutcome) {
    let begin = now
    let end = begin + step
    context.index = completed
    for phase in Phase.allCases {
      switch phase {
      case .deliver: deliver(&instance, from: begin, to: end)
      case .synapse: charge(instance, from: begin, to: end)
      case .dendrite, .soma:
        pool.step(instance.circuits[phase.rawValue], isAwake, grain: instance.grain, &context)
      case .spike: send(instance, from: begin, &outcome)
      }
    }
    completed += 1
    if completed % Self.sleepPeriod == 0 { sleep(instance) }
  }

  // MARK: deliver

  private mutating func deliver(_ instance: inout Instance, from begin: SimTime, to end: SimTime) {
    // Starts come first: for one synapse they stem from earlier events than the arrivals of this step.
    starts.take(into: &dueStarts)
    dueStarts.sort { ($0.time, $0.synapse) < ($1.time, $1.synapse) }
    for start in dueStarts { startPulse(&instance, start.synapse, at: max(start.time, begin)) }
    arrivals.take(into: &dueArrivals)
    dueArrivals.sort { ($0.time, $0.core, $0.tag) < ($1.time, $1.core, $1.tag) }
    for arrival in dueArrivals {
      let time = max(arrival.time, begin)
      tally.events += 1
      if instance.misfires.isBad(core: arrival.core, arrival.tag) { misfire(instance, arrival, at: time) }
      for place in instance.synapses.index.matches(core: arrival.core, tag: arrival.tag) {
        let synapse = Int(instance.synapses.index.payloads[place])
        let deafness = instance.synapses.deafness[synapse]
        if deafness > 0, isDeaf(instance.synapses.address[synapse], at: time, deafness) {
          tally.missedMatches += 1
          continue
        }
        tally.matches += 1
        let start = time + instance.synapses.delay[synapse]
        if start < end {
          startPulse(&instance, synapse, at: start)
        } else {
          starts.insert(PulseStart(time: start, synapse: synapse), at: start.index(step: step))
        }
      }
    }
  }

  /// Notes the spurious spikes that a bad tag causes, at most one of a neuron in a step: they can cause more of them.
  private mutating func misfire(_ instance: Instance, _ arrival: Arrival, at time: SimTime) {
    for lane in instance.misfires.lanes(core: arrival.core, arrival.tag, at: time)
    where misfired.insert(lane).inserted {
      spurious.append(Spike(time: time, lane: lane))
    }
  }

  /// Keeps the draws of flaky words apart from those of mismatch under the same serial.
  private static let deafnessStream: UInt32 = 0xDEAF_0000

  private mutating func startPulse(_ instance: inout Instance, _ synapse: Int, at start: SimTime) {
    let factor = instance.synapses.spend(synapse, at: start)
    if let linear = instance.linear {
      // The published law has no pulses: an event counts with its weight in the step it falls in.
      let weight = instance.synapses.weight[synapse] * factor
      let isExcitatory = instance.synapses.dendrite[synapse] < 2
      linear.receive(instance.synapses.lane(synapse), weight: isExcitatory ? weight : -weight)
      return
    }
    let end = start + instance.synapses.width[synapse]
    let begin = retriggers ? max(start, instance.synapses.pulseEnd[synapse]) : start
    instance.synapses.pulseEnd[synapse] = end
    if !watch.isEmpty { watch.note(instance.synapses.address[synapse], from: start, to: end) }
    if begin < end { ongoing.append(Pulse(begin: begin, end: end, synapse: synapse, factor: factor)) }
  }

  private func isDeaf(_ address: UInt32, at time: SimTime, _ probability: Float) -> Bool {
    let bits = UInt64(bitPattern: time.picoseconds)
    let draw = Philox(key: serial).uniform(
      at: .init(address, UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32), Self.deafnessStream))
    return Float(draw) < probability
  }

  // MARK: synapse

  private mutating func charge(_ instance: Instance, from begin: SimTime, to end: SimTime) {
    parts.removeAll(keepingCapacity: true)
    var kept = 0
    for pulse in ongoing {
      if pulse.begin < end {
        var part = pulse
        part.begin = max(pulse.begin, begin)
        part.end = min(pulse.end, end)
        parts.append(part)
        guard pulse.end > end else { continue }
      }
      ongoing[kept] = pulse
      kept += 1
    }
    ongoing.removeLast(ongoing.count - kept)
    parts.sort {
      // By the middle of the pulse, then by synapse, so that the order never depends on the queue's.
      ($0.begin.picoseconds + $0.end.picoseconds, $0.synapse) < (
        $1.begin.picoseconds + $1.end.picoseconds, $1.synapse
      )
    }
    for part in parts {
      let lane = instance.synapses.lane(part.synapse)
      let dendrite = Int(instance.synapses.dendrite[part.synapse])
      let weight = instance.synapses.weight[part.synapse] * part.factor
      wake(lane)
      let (start, stop) = (Float((part.begin - begin).milliseconds), Float((part.end - begin).milliseconds))
      for target in instance.targets[dendrite] {
        target.pulse(lane, from: start, to: stop, weight: weight, floor: context.floor)
      }
    }
  }

  // MARK: spike

  private mutating func send(_ instance: Instance, from begin: SimTime, _ outcome: inout StepOutcome) {
    // Stable in lane and time whatever the order in which blocks were stepped.
    context.spikes.sort { ($0.offset, $0.lane) < ($1.offset, $1.lane) }
    spurious.sort { ($0.time, $0.lane) > ($1.time, $1.lane) }
    for spike in context.spikes {
      let lane = Int(spike.lane)
      // A Float of milliseconds can miss the step's end by some picoseconds; a spike there is at the end.
      let offset = SimTime(picoseconds: Int64((Double(spike.offset) * 1e9).rounded()))
      let time = begin + (spike.offset < context.step ? min(offset, step) : step)
      for responder in instance.responders { responder.spiked(lane, at: spike.offset, context) }
      sendSpurious(instance, until: time, &outcome)
      for _ in 0..<spike.count { send(Spike(time: time, lane: lane), instance, &outcome) }
    }
    sendSpurious(instance, until: begin + step, &outcome)
    misfired.removeAll(keepingCapacity: true)
    context.spikes.removeAll(keepingCapacity: true)
  }

  private mutating func sendSpurious(_ instance: Instance, until time: SimTime, _ outcome: inout StepOutcome)
  {
    while let spike = spurious.last, spike.time <= time {
      spurious.removeLast()
      tally.spuriousSpikes += 1
      send(spike, instance, &outcome)
    }
  }

  /// Puts the packets of a spike on their way.
  @inline(__always)
  private mutating func send(_ spike: Spike, _ instance: Instance, _ outcome: inout StepOutcome) {
    tally.spikes += 1
    outcome.spikes.append(spike)
    for plan in instance.plans[instance.planStart[spike.lane]..<instance.planStart[spike.lane + 1]] {
      switch plan.outcome(sent: spike.time, clock: clock) {
      case .delivered(let chip, let cores, let tag, let arrival):
        // The next step is the earliest that this step's output can act in.
        for core in cores.cores {
          arrivals.insert(
            Arrival(time: arrival, core: chip.index * 4 + core.index, tag: tag),
            at: max(arrival.index(step: step), completed + 1))
        }
      case .host(let event): outcome.hostEvents.append(event)
      case .lost(let packet): outcome.lost.append(packet)
      }
    }
  }

  // MARK: sleep

  /// How often, in steps, blocks are tested for rest; it changes the cost and never a result.
  private static let sleepPeriod: Int64 = 16

  /// Puts blocks to sleep in which nothing can move before the next pulse.
  ///
  /// A block that slept while its group was stepped may have been moved by the others, and wakes.
  private mutating func sleep(_ instance: Instance) {
    guard instance.linear == nil else { return }
    let rows = instance.rows
    let states = rows.declarations.filter { $0.role == .current || $0.role == .state }
    let resting = states.map { (rows[$0].base, $0.role == .current ? context.floor : 0) }
    let grain = instance.grain
    for group in stride(from: 0, to: isAwake.count, by: grain)
    where isAwake[group..<group + grain].contains(true) {
      for block in group..<group + grain {
        let isResting = !isMoving(block, instance, resting)
        // Means and sums follow their states by a step, so that one more period shows them at rest, too.
        isAwake[block] = !(isResting && wasResting[block])
        wasResting[block] = isResting
      }
    }
  }

  private mutating func wake(_ lane: Int) {
    isAwake[lane / LaneRows.blockSize] = true
    wasResting[lane / LaneRows.blockSize] = false
  }

  private func isMoving(
    _ block: Int, _ instance: Instance, _ resting: [(UnsafeMutablePointer<Float>, Float)]
  ) -> Bool {
    let lanes = block * LaneRows.blockSize..<(block + 1) * LaneRows.blockSize
    return lanes.contains { lane in
      resting.contains { $0.0[lane] != $0.1 } || instance.restless.contains { $0.isRestless(lane) }
    }
  }
}

/// What one or more steps gave out.
struct StepOutcome: Sendable {
  var spikes: [Spike] = []
  var hostEvents: [HostEvent] = []
  var lost: [LostPacket] = []
}

/// A spike of a neuron.
public struct Spike: Hashable, Sendable {
  /// When the membrane crossed its threshold.
  public let time: SimTime
  /// The neuron's lane.
  public let lane: Int
  /// The neuron.
  public var neuron: NeuronOnBoard { NeuronOnBoard(lane: lane) }

  /// Makes a spike, as a file of spikes does.
  package init(time: SimTime, lane: Int) {
    self.time = time
    self.lane = lane
  }
}

/// Counts of what happened since the simulation began.
public struct Tally: Hashable, Sendable {
  /// Spikes of neurons, spurious ones included.
  public var spikes = 0
  /// Spikes that a bad tag caused.
  public var spuriousSpikes = 0
  /// Events broadcast in a core.
  public var events = 0
  /// CAM words that matched and gave a pulse.
  public var matches = 0
  /// Matches that a faulty word missed.
  public var missedMatches = 0
}
