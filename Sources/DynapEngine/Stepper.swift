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
  private let serial: UInt64
  private let retriggers: Bool
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

  /// Wakes every block and follows the synapses to their new places after a new configuration.
  mutating func reconfigure(_ instance: Instance, floor: Float, moved: [[Int?]]) {
    for core in cores.indices {
      cores[core].context.floor = floor
      cores[core].reconfigure(
        instance.synapses.cores[core], isUsed: instance.usedBlocks(ofCore: core), moved: moved[core])
    }
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
    send(instance, from: begin, &outcome)
  }

  /// How often, in steps, blocks are tested for rest; it changes the cost and never a result.
  private static let sleepPeriod: Int64 = 16

  private mutating func advance(_ busy: [Int], _ instance: inout Instance, _ frame: CoreStepper.Frame) {
    // Each core's stepper and synapses are taken by one thread; the rest of the instance is only read.
    var tables: [CoreSynapses] = []
    swap(&tables, &instance.synapses.cores)
    let shared = instance
    cores.withUnsafeMutableBufferPointer { cores in
      tables.withUnsafeMutableBufferPointer { tables in
        nonisolated(unsafe) let (cores, tables) = (cores, tables)
        crew.run(busy.count) { cores[busy[$0]].advance(shared, &tables[busy[$0]], frame) }
      }
    }
    swap(&tables, &instance.synapses.cores)
  }

  /// Takes what the cores gave out, in an order that does not depend on theirs.
  private mutating func collect() {
    spikes.removeAll(keepingCapacity: true)
    spurious.removeAll(keepingCapacity: true)
    for core in busy {
      tally += cores[core].tally
      cores[core].tally = Tally()
      spikes += cores[core].context.spikes
      spurious += cores[core].spurious
      for pulse in cores[core].shown {
        watch.note(pulse.address, from: pulse.span.lowerBound, to: pulse.span.upperBound)
      }
      cores[core].context.spikes.removeAll(keepingCapacity: true)
      cores[core].spurious.removeAll(keepingCapacity: true)
      cores[core].shown.removeAll(keepingCapacity: true)
    }
    spikes.sort { ($0.offset, $0.lane) < ($1.offset, $1.lane) }
    spurious.sort { ($0.time, $0.lane) > ($1.time, $1.lane) }
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
    for plan in instance.plans[instance.planStart[spike.lane]..<instance.planStart[spike.lane + 1]] {
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
