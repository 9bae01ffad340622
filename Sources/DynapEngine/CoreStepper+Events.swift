import DynapCircuits
import DynapFabric
import DynapUnits

extension CoreStepper {
  // MARK: deliver

  /// How many events have their synapses fetched together: one waits as long for the memory as all of them.
  private static let eventsAtOnce = 16

  mutating func deliver(_ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses, _ frame: Frame) {
    guard !(arrivals.isEmpty && starts.isEmpty && ongoing.isEmpty) else { return skipEvents() }
    carryOn(frame)
    synapses.withView { view, synapses in
      // Starts come first: for one synapse they stem from earlier events than the arrivals of this step. Their order is
      // that of the events that caused them.
      for pulse in starts.take() { start(pulse, instance, &synapses, view, frame) }
      let due = arrivals.take()
      if due.count > 1 { Self.sort(due) }
      for first in stride(from: 0, to: due.count, by: Self.eventsAtOnce) {
        let group = first..<min(first + Self.eventsAtOnce, due.count)
        for i in group { glance &= view.glance(due[i].tag) }
        for i in group { deliver(due[i], instance, &synapses, view, frame) }
      }
    }
  }

  /// Sorts events by time and tag. They come in few ascending runs, and in a short step there are few.
  private static func sort(_ due: UnsafeMutableBufferPointer<Arrival>) {
    guard due.count <= 16 else {
      var due = due
      return due.sort { ($0.time, $0.tag) < ($1.time, $1.tag) }
    }
    for i in 1..<due.count {
      let arrival = due[i]
      var place = i
      while place > 0, (arrival.time, arrival.tag) < (due[place - 1].time, due[place - 1].tag) {
        due[place] = due[place - 1]
        place -= 1
      }
      due[place] = arrival
    }
  }

  private mutating func deliver(
    _ arrival: Arrival, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses,
    _ view: CoreSynapses.View, _ frame: Frame
  ) {
    let time = max(arrival.time, frame.begin)
    tally.events += 1
    if instance.pointee.hasBadTags { misfire(instance, arrival.tag, at: time) }
    let (begin, end) = view.range(arrival.tag)
    var held = 0
    for place in begin..<end {
      let entry = view.entries + place
      if entry.pointee.target[.isDeaf], isDeaf(synapses, place, at: time, frame.serial) {
        tally.matches -= 1
        tally.missedMatches += 1
        continue
      }
      if frame.delaysOne, time < entry.pointee.lastStart {
        held &+= 1
        continue
      }
      let start = SimTime(picoseconds: time.picoseconds &+ entry.pointee.delay.picoseconds)
      let pulse = entry.pointee.pulse(place, from: start, retriggers: frame.retriggers)
      if start < frame.end {
        self.start(pulse, instance, &synapses, view, frame)
      } else {
        starts.insertAhead(pulse, at: frame.index(of: start))
      }
    }
    tally.matches += end - begin - held
    if frame.losesEvents { tally.missedMatches += held } else { tally.mergedMatches += held }
  }

  /// Takes up the pulses that outlast the last step.
  private mutating func carryOn(_ frame: Frame) {
    guard !ongoing.isEmpty else { return }
    var pulses: [Pulse] = []
    swap(&pulses, &ongoing)
    var kept = 0
    for i in pulses.indices {
      let pulse = pulses[i]
      if pulse.begin < frame.end {
        add(pulse, frame)
        guard pulse.end > frame.end else { continue }
      }
      pulses[kept] = pulse
      kept += 1
    }
    pulses.removeLast(pulses.count - kept)
    swap(&pulses, &ongoing)
  }

  /// Starts a pulse whose delay is over.
  @inline(__always)
  private mutating func start(
    _ pulse: Pulse, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses,
    _ view: CoreSynapses.View, _ frame: Frame
  ) {
    guard !pulse.target.isSpecial else {
      startSpecial(pulse, instance, &synapses, view, frame)
      return
    }
    guard pulse.begin < pulse.end else { return }
    if pulse.begin < frame.end { charge(pulse, frame) }
    if pulse.end > frame.end { ongoing.append(pulse) }
  }

  /// Starts a pulse of a synapse that has a flag.
  @inline(never)
  private mutating func startSpecial(
    _ pulse: Pulse, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses,
    _ view: CoreSynapses.View, _ frame: Frame
  ) {
    var (place, target) = (pulse.synapse, pulse.target)
    let start = max(pulse.end - view.entries[place].width, frame.begin)
    var pulse = pulse
    if target[.isPlastic], let plastic = learning?.pulse(place, at: start) {
      (target, pulse.weight) = plastic
      pulse.target = target
      // A word without weight makes no pulse where it is programmed, either.
      guard pulse.weight > 0 else { return }
    }
    if target[.isDepressing] { pulse.weight *= synapses.spend(place, at: start) }
    if let linear = instance.pointee.linear {
      // The published law has no pulses: an event counts with its weight in the step it falls in.
      linear.receive(target.lane, weight: target.dendrite < 2 ? pulse.weight : -pulse.weight)
      wake(target.laneOnCore)
      return
    }
    if target[.isWatched], start < pulse.end {
      shown.append(Shown(address: synapses.address[place], span: start..<pulse.end))
    }
    guard pulse.begin < pulse.end else { return }
    if pulse.begin < frame.end { add(pulse, frame) }
    if pulse.end > frame.end { ongoing.append(pulse) }
  }

  /// Adds what of a pulse falls into the step.
  @inline(__always)
  private mutating func add(_ pulse: Pulse, _ frame: Frame) {
    guard pulse.target[.isStiff] else { return charge(pulse, frame) }
    let (start, end) = Self.part(pulse, frame)
    let order = max(pulse.begin, frame.begin) + min(pulse.end, frame.end)
    singles.append(
      .init(
        order: order.picoseconds, synapse: pulse.synapse, lane: Int32(truncatingIfNeeded: pulse.target.lane),
        begin: start, end: end, weight: pulse.weight), dendrite: pulse.target.dendrite)
  }

  @inline(__always)
  private func charge(_ pulse: Pulse, _ frame: Frame) {
    let (start, end) = Self.part(pulse, frame)
    charges.add(pulse.target.placeOnCore, from: start, to: end, weight: pulse.weight)
  }

  /// Where in the step a pulse begins and ends, in ms.
  @inline(__always)
  private static func part(_ pulse: Pulse, _ frame: Frame) -> (start: Float, end: Float) {
    let start = max(pulse.begin, frame.begin).picoseconds &- frame.begin.picoseconds
    let end = min(pulse.end, frame.end).picoseconds &- frame.begin.picoseconds
    return (Float(start) * 1e-9, Float(end) * 1e-9)
  }

  /// Notes the spurious spikes that a bad tag causes, at most one of a neuron in a step: they can cause more of them.
  @inline(never)
  private mutating func misfire(_ instance: UnsafePointer<Instance>, _ tag: Tag, at time: SimTime) {
    let misfires = instance.pointee.misfires
    guard misfires.isBad(core: core, tag) else { return }
    for lane in misfires.lanes(core: core, tag, at: time) where misfired.insert(lane).inserted {
      spurious.append(Spike(time: time, lane: lane))
    }
  }

  /// Keeps the draws of flaky words apart from those of mismatch under the same serial.
  private static let deafnessStream: UInt32 = 0xDEAF_0000

  @inline(never)
  private func isDeaf(_ synapses: CoreSynapses, _ place: Int, at time: SimTime, _ serial: UInt64) -> Bool {
    let bits = UInt64(bitPattern: time.picoseconds)
    let draw = Philox(key: serial).uniform(
      at: .init(
        synapses.address[place], UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32), Self.deafnessStream))
    return Float(draw) < synapses.deafness[place]
  }

  // MARK: synapse

  mutating func charge(_ program: StepProgram, _ frame: Frame) {
    if charges.isCharged {
      if isAnyDrowsy { wakeCharged() }
      if let dendrites = program.dendrites {
        dendrites._withUnsafeGuaranteedRef { $0.charge(charges, context) }
      } else {
        for dendrite in 0..<BranchCharges.dendrites where charges[dendrite].count > 0 {
          for call in program.targets(of: dendrite) {
            call._withUnsafeGuaranteedRef { $0.charge(charges[dendrite], context) }
          }
        }
      }
      charges.clear()
    }
    for dendrite in singles.dendrites where !singles.isEmpty(dendrite) {
      chargeOneByOne(dendrite, program.targets(of: dendrite))
    }
  }

  private mutating func wakeCharged() {
    for dendrite in 0..<BranchCharges.dendrites {
      let branch = charges[dendrite]
      for i in 0..<branch.count { wake(branch.lane(i)) }
    }
  }

  /// Charges the lanes of a dendrite that get their pulses one by one.
  private mutating func chargeOneByOne(
    _ dendrite: Int, _ targets: UnsafeBufferPointer<Unmanaged<PulseCall>>
  ) {
    for lane in singles.lanes(of: dendrite) { wake(lane & (NeuronOnCore.count - 1)) }
    let context = context
    for round in 0..<singles.sort(dendrite) {
      singles.withRound(round) { round in
        for call in targets { call._withUnsafeGuaranteedRef { $0.pulse(round, context) } }
      }
    }
    // Every lane has a part in the first round.
    singles.withRound(0) { round in
      for call in targets { call._withUnsafeGuaranteedRef { $0.finish(round, context) } }
    }
    singles.clear(dendrite)
  }
}
