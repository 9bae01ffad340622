import DynapCircuits
import DynapFabric
import DynapUnits

/// Advances an instance step by step through the phases of the machine.
///
/// The step is the grain of causality: an event acts at its place in the step, a spike leaves when the step that
/// holds it is complete and acts in the next one at the earliest, with its true stamp. Within a step the cores are
/// independent (``CoreStepper``); between steps the spikes of all of them leave.
struct Stepper: Sendable {
  /// The step.
  let step: SimTime
  /// How many steps are complete.
  var completed: Int64 = 0
  /// Counts of what happened.
  var tally = Tally()
  /// The pins of pulse extenders.
  var watch = PulseWatch()
  /// What is told of the packets that set out.
  var packetWatch = PacketWatch.none
  let serial: UInt64
  let retriggers: Bool
  private let delaysOne: Bool
  private let losesEvents: Bool
  private let clock = HostClock()
  var cores: [CoreStepper]
  private let crew: Crew
  // Buffers that keep their capacity from step to step.
  private var busy: [Int] = []
  private var spikes: [LaneSpike] = []
  private var spurious: [Spike] = []

  /// The beginning of the step that comes next.
  var now: SimTime { completed * step }

  /// Makes a stepper at time zero.
  init(_ instance: Instance, _ options: SimulationOptions, floor: Float) {
    step = options.step
    serial = options.serial
    retriggers = options.retriggersPulses
    // The published linear law sums the events of a step.
    delaysOne = options.delayCapacity != .queued && options.fidelity != .linear
    losesEvents = options.delayCapacity == .lost
    let context = StepContext(
      step: Float(options.step.milliseconds), floor: floor,
      shot: options.noise.shot ? ShotNoise(seed: options.seed) : nil)
    cores = instance.synapses.cores.indices.map {
      CoreStepper(core: $0, context, isUsed: instance.usedBlocks(ofCore: $0))
    }
    crew = Crew(threads: options.threads)
    configureLearning(instance)
  }

  /// Puts an event on its way to the cores of a chip, at the place in its step, or at the next step if that is past.
  mutating func insert(_ cores: CoreMask, of chip: ChipOnBoard, _ tag: Tag, at time: SimTime) {
    send(to: cores, of: chip, tag, at: time, inStep: max(time.index(step: step), completed))
  }

  @inline(__always)
  private mutating func send(
    to mask: CoreMask, of chip: ChipOnBoard, _ tag: Tag, at time: SimTime, inStep index: Int64
  ) {
    for core in mask.cores {
      cores[chip.index * CoreOnChip.allCases.count + core.index].insert(
        .init(time: time, tag: tag), at: index)
    }
  }

  /// Wakes every block and follows the synapses, which `old` held, to their new places after a new configuration.
  mutating func reconfigure(_ instance: Instance, from old: SynapseTable, floor: Float, moved: [[Int?]]) {
    for core in cores.indices {
      cores[core].context.floor = floor
      let isUsed = instance.usedBlocks(ofCore: core)
      cores[core].reconfigure(
        instance.synapses.cores[core], from: old.cores[core], isUsed: isUsed, moved: moved[core])
    }
    configureLearning(instance)
  }

  /// Whether the next step can change nothing.
  var isIdle: Bool { !cores.contains { $0.isBusy } }

  /// Lets steps pass while the stepper is idle.
  mutating func skip(_ steps: Int64) {
    completed += steps
    for core in cores.indices { cores[core].skip(steps) }
  }

  /// One step; spikes and what leaves the board go to `outcome`.
  mutating func advance(_ instance: inout Instance, _ outcome: inout StepOutcome) {
    let begin = now
    completed += 1
    let frame = CoreStepper.Frame(
      begin: begin, end: begin + step, step: step, serial: serial, retriggers: retriggers,
      delaysOne: delaysOne, losesEvents: losesEvents,
      testsForRest: completed % Self.sleepPeriod == 0, index: completed - 1,
      perPicosecond: 1 / Double(step.picoseconds))
    busy.removeAll(keepingCapacity: true)
    for core in cores.indices {
      if cores[core].isBusy { busy.append(core) } else { cores[core].skip() }
    }
    guard !busy.isEmpty else { return }
    advance(busy, &instance, frame)
    collect()
    exchangeFlips(of: busy)
    if !(spikes.isEmpty && spurious.isEmpty) { send(instance, from: begin, &outcome) }
  }

  /// How often, in steps, blocks are tested for rest; it changes the cost and never a result.
  private static let sleepPeriod: Int64 = 16

  private mutating func advance(_ busy: [Int], _ instance: inout Instance, _ frame: CoreStepper.Frame) {
    // Each core's stepper and synapses are taken by one thread; the rest of the instance is only read.
    var tables: [CoreSynapses] = []
    swap(&tables, &instance.synapses.cores)
    let program = instance.program.program
    withUnsafePointer(to: &instance) { instance in
      cores.withUnsafeMutableBufferPointer { cores in
        tables.withUnsafeMutableBufferPointer { tables in
          busy.withUnsafeBufferPointer { busy in
            nonisolated(unsafe) let (cores, tables, busy, instance) = (cores, tables, busy, instance)
            crew.run(busy.count) { index in
              cores[busy[index]].advance(program, instance, &tables[busy[index]], frame)
            }
          }
        }
      }
    }
    swap(&tables, &instance.synapses.cores)
  }

  /// Takes what the cores gave out, in an order that does not depend on theirs.
  private mutating func collect() {
    if !spikes.isEmpty { spikes.removeAll(keepingCapacity: true) }
    if !spurious.isEmpty { spurious.removeAll(keepingCapacity: true) }
    for core in busy {
      tally += cores[core].tally
      cores[core].tally = Tally()
      if !cores[core].context.spikes.isEmpty {
        spikes += cores[core].context.spikes
        cores[core].context.spikes.removeAll(keepingCapacity: true)
      }
      if !cores[core].spurious.isEmpty {
        spurious += cores[core].spurious
        cores[core].spurious.removeAll(keepingCapacity: true)
      }
      if !cores[core].shown.isEmpty {
        for pulse in cores[core].shown {
          watch.note(pulse.address, from: pulse.span.lowerBound, to: pulse.span.upperBound)
        }
        cores[core].shown.removeAll(keepingCapacity: true)
      }
    }
    if spikes.count > 1 { spikes.sort { ($0.offset, $0.lane) < ($1.offset, $1.lane) } }
    if spurious.count > 1 { spurious.sort { ($0.time, $0.lane) > ($1.time, $1.lane) } }
  }

  // MARK: spike

  private mutating func send(_ instance: Instance, from begin: SimTime, _ outcome: inout StepOutcome) {
    let length = Float(step.milliseconds)
    for spike in spikes {
      // A Float of milliseconds can miss the step's end by some picoseconds; a spike there is at the end.
      let offset = SimTime(picoseconds: Int64((Double(spike.offset) * 1e9).rounded()))
      let time = begin + (spike.offset < length ? min(offset, step) : step)
      sendSpurious(instance, until: time, &outcome)
      for _ in 0..<spike.count { send(Spike(time: time, lane: Int(spike.lane)), instance, &outcome) }
    }
    sendSpurious(instance, until: begin + step, &outcome)
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
    if !instance.learningBus.isSilent { sendLearning(spike, instance.learningBus, &outcome) }
    for plan in instance.plans[instance.planStart[spike.lane]..<instance.planStart[spike.lane + 1]] {
      if packetWatch != .none {
        let chip = spike.neuron.chip
        outcome.departures.append(
          Departure(
            time: spike.time, entrance: .neuron(chip), word: plan.sentWord(from: chip, on: instance.grid)))
        if packetWatch == .handedOut { continue }
      }
      switch plan.outcome(sent: spike.time, clock: clock) {
      case .delivered(let chip, let cores, let tag, let arrival):
        // The next step is the earliest that this step's output can act in.
        send(to: cores, of: chip, tag, at: arrival, inStep: max(arrival.index(step: step), completed))
      case .host(let event): outcome.hostEvents.append(event)
      case .lost(let packet): outcome.lost.append(packet)
      }
    }
  }
}

/// What one or more steps gave out.
struct StepOutcome: Sendable {
  var spikes: [Spike] = []
  var hostEvents: [HostEvent] = []
  var lost: [LostPacket] = []
  /// What set out, where it is listed or handed out.
  var departures: [Departure] = []
  var learningEvents: [LearningEvent] = []
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
  /// Matches that a faulty word missed, or that were lost in a delay element that held another event.
  public var missedMatches = 0
  /// Matches that became one with an event that the synapse was delaying.
  public var mergedMatches = 0

  /// Adds the counts of a core's step.
  static func += (all: inout Tally, part: Tally) {
    all.spikes += part.spikes
    all.spuriousSpikes += part.spuriousSpikes
    all.events += part.events
    all.matches += part.matches
    all.missedMatches += part.missedMatches
    all.mergedMatches += part.mergedMatches
  }
}
