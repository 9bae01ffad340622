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
  /// When events match: a spike of a step acts in the next one at the earliest, and what it charges waits for the shortest
  /// delay, so that the cores need not hear of one another before.
  private(set) var blocks = MatchBlocks(shortestDelay: 0)
  /// How many spikes ahead plans are asked for, so that they come from memory while others are sent.
  private static let lookAhead = 6
  private let delaysOne: Bool
  private let losesEvents: Bool
  private let clock = HostClock()
  var cores: [CoreStepper]
  /// What is measured in each core after each of the steps that are taken together; empty where nothing is.
  var probes: [[Probe]] = []
  /// Whether any core has a learning block that learns.
  var learns = false
  private let crew: Crew
  /// Of each thread, what the pulses of a step charge in the core that it takes.
  private let charges: [BranchChargeMemory]
  // Buffers that keep their capacity from step to step.
  private var busy: [Int] = []
  private var spikes: [CoreStepper.Sent] = []
  private var spurious: [Spike] = []
  private var outgoing = OutgoingEvents()

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
    let crew = Crew(threads: options.threads)
    let charges = (0..<crew.threads).map { _ in BranchChargeMemory(lanes: NeuronOnCore.count, from: 0) }
    cores = instance.synapses.cores.indices.map {
      CoreStepper(core: $0, context, isUsed: instance.usedBlocks(ofCore: $0), charges[0].charges)
    }
    (self.crew, self.charges) = (crew, charges)
    configureLearning(instance)
    configureBlocks(instance)
  }

  private mutating func configureBlocks(_ instance: Instance) {
    // Weights that learn, and neurons that a tag can make spike at once, ask for every step.
    let isApart = !learns && !instance.hasBadTags && instance.linear == nil
    let shortest = instance.synapses.cores.compactMap(\.shortestDelay).min() ?? .max
    let blocks = MatchBlocks(shortestDelay: isApart ? shortest.index(step: step) : 0)
    guard blocks != self.blocks else { return }
    self.blocks = blocks
    for core in cores.indices { cores[core].schedule(blocks, step) }
  }

  /// Puts an event on its way to the cores of a chip, at the place in its step, or at the next step if that is past.
  mutating func insert(_ delivery: Delivery, at time: SimTime) {
    precondition(cores.indices.contains(delivery.firstCore), "the board does not have this chip")
    put(delivery, max(time, now))
  }

  /// Puts an event on its way to the cores of a chip, at a time whose events have not matched.
  @inline(__always)
  private mutating func put(_ delivery: Delivery, _ time: SimTime) {
    let index = blocks.step(matching: time, step: step, from: completed)
    cores.withUnsafeMutableBufferPointer { cores in
      var rest = delivery.cores.rawValue
      while rest != 0 {
        let core = delivery.firstCore &+ rest.trailingZeroBitCount
        cores[core].insert(.init(time: time, tag: delivery.tag), at: index)
        rest &= rest &- 1
      }
    }
  }

  /// Lets events that have come match before a new configuration replaces the one in which they came.
  mutating func finishMatching(_ instance: inout Instance) {
    let frame = nextFrame
    for core in cores.indices { cores[core].matchOverdue(&instance.synapses.cores[core], frame) }
  }

  /// Wakes every block and follows the synapses, which `old` held, to their new places after a new configuration.
  mutating func reconfigure(
    _ instance: inout Instance, from old: SynapseTable, floor: Float, moved: [[Int?]]
  ) {
    let frame = nextFrame
    for core in cores.indices {
      cores[core].context.floor = floor
      let isUsed = instance.usedBlocks(ofCore: core)
      cores[core].reconfigure(
        &instance.synapses.cores[core], from: old.cores[core], isUsed: isUsed, moved: moved[core], frame)
    }
    configureLearning(instance)
    configureBlocks(instance)
  }

  /// Whether the next step can change nothing.
  var isIdle: Bool { !cores.contains { $0.isBusy } }

  /// Lets steps pass while the stepper is idle.
  mutating func skip(_ steps: Int64) {
    completed += steps
    for core in cores.indices { cores[core].skip(steps) }
  }

  /// What the cores share during the step that comes next.
  var nextFrame: CoreStepper.Frame {
    .init(
      index: completed, step: step, serial: serial, retriggers: retriggers, delaysOne: delaysOne,
      losesEvents: losesEvents)
  }

  /// Some steps, at most those that are left of a block; spikes and what leaves the board go to the outcome of each.
  ///
  /// - Parameter isSeen: whether somebody can see means and sums after the last of them.
  mutating func advance(
    by steps: Int, _ instance: inout Instance, _ outcomes: inout [StepOutcome], isSeen: Bool
  ) {
    let frame = nextFrame
    completed += Int64(steps)
    busy.removeAll(keepingCapacity: true)
    for core in cores.indices {
      if cores[core].isBusy || !probes.isEmpty {
        busy.append(core)
      } else {
        cores[core].skip(Int64(steps))
      }
    }
    guard !busy.isEmpty else { return }
    advance(busy, by: steps, &instance, frame, isSeen: isSeen)
    collect()
    exchangeFlips(of: busy)
    guard !(spikes.isEmpty && spurious.isEmpty) else { return }
    var next = 0
    for taken in 0..<steps {
      let index = frame.index + Int64(taken)
      let first = next
      while next < spikes.count, spikes[next].step == index { next += 1 }
      send(instance, first..<next, from: index * step, &outcomes[taken])
    }
  }

  private mutating func advance(
    _ busy: [Int], by steps: Int, _ instance: inout Instance, _ frame: CoreStepper.Frame, isSeen: Bool
  ) {
    // Each core's stepper and synapses are taken by one thread; the rest of the instance is only read.
    var tables: [CoreSynapses] = []
    swap(&tables, &instance.synapses.cores)
    let (program, charges, probes) = (instance.program.program, charges, probes)
    withUnsafePointer(to: &instance) { instance in
      cores.withUnsafeMutableBufferPointer { cores in
        tables.withUnsafeMutableBufferPointer { tables in
          busy.withUnsafeBufferPointer { busy in
            nonisolated(unsafe) let (cores, tables, busy, instance) = (cores, tables, busy, instance)
            crew.run(busy.count) { index, thread in
              let next = program.exceedsCache ? busy[(index + 1) % busy.count] : nil
              cores[busy[index]].advance(
                by: steps, program, instance, &tables[busy[index]], frame,
                CoreStepper.Round(
                  isSeen: isSeen, probes: probes.isEmpty ? [] : probes[busy[index]],
                  charges: charges[thread].charges, next: next))
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
      if !cores[core].sent.isEmpty {
        spikes += cores[core].sent
        cores[core].sent.removeAll(keepingCapacity: true)
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
    // Those of a core are in order.
    spikes.withUnsafeMutableBufferPointer { $0.sortRuns { $0.precedes($1) } }
    if spurious.count > 1 { spurious.sort { ($0.time, $0.lane) > ($1.time, $1.lane) } }
  }

  // MARK: spike

  /// Sends the spikes of a step.
  private mutating func send(
    _ instance: Instance, _ range: Range<Int>, from begin: SimTime, _ outcome: inout StepOutcome
  ) {
    let length = Float(step.milliseconds)
    for i in range {
      fetch(instance.plans, after: i)
      let spike = spikes[i].spike
      // A Float of milliseconds can miss the step's end by some picoseconds; a spike there is at the end.
      let offset = SimTime(picoseconds: Int64((Double(spike.offset) * 1e9).rounded()))
      let time = begin + (spike.offset < length ? min(offset, step) : step)
      sendSpurious(instance, until: time, from: begin, &outcome)
      for _ in 0..<spike.count {
        send(Spike(time: time, lane: Int(spike.lane)), instance, from: begin, &outcome)
      }
    }
    sendSpurious(instance, until: begin + step, from: begin, &outcome)
    guard !outgoing.isEmpty else { return }
    var events = OutgoingEvents()
    swap(&events, &outgoing)
    events.takeSorted { put($0, $1) }
    swap(&events, &outgoing)
  }

  /// Asks the memory for the plans of a spike that is to be sent soon, and for where those of a later one begin.
  @inline(__always)
  private func fetch(_ plans: RoutePlans, after i: Int) {
    let (soon, later) = (i + Self.lookAhead, i + 2 * Self.lookAhead)
    if later < spikes.count { plans.fetchStart(Int(spikes[later].spike.lane)) }
    if soon < spikes.count { plans.fetch(Int(spikes[soon].spike.lane)) }
  }

  private mutating func sendSpurious(
    _ instance: Instance, until time: SimTime, from begin: SimTime, _ outcome: inout StepOutcome
  ) {
    while let spike = spurious.last, spike.time <= time {
      spurious.removeLast()
      tally.spuriousSpikes += 1
      send(spike, instance, from: begin, &outcome)
    }
  }

  /// Puts the packets of a spike on their way.
  @inline(__always)
  private mutating func send(
    _ spike: Spike, _ instance: Instance, from begin: SimTime, _ outcome: inout StepOutcome
  ) {
    tally.spikes += 1
    outcome.spikes.append(spike)
    if !instance.learningBus.isSilent { sendLearning(spike, instance.learningBus, &outcome) }
    for place in instance.plans.places(of: spike.lane) {
      if packetWatch != .none {
        let chip = spike.neuron.chip
        outcome.departures.append(
          Departure(
            time: spike.time, entrance: .neuron(chip),
            word: instance.plans[place].sentWord(from: chip, on: instance.grid)))
        if packetWatch == .handedOut { continue }
      }
      let delivery = instance.plans.delivery(place)
      if delivery.isInCores {
        // The next step is the earliest that this step's output can act in.
        outgoing.append(delivery, at: max(delivery.arrival(sent: spike.time), begin + step))
      } else {
        outcome.note(instance.plans[place].outcome(sent: spike.time, clock: clock))
      }
    }
  }
}
