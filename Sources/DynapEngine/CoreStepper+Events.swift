import DynapCircuits
import DynapFabric
import DynapUnits

extension CoreStepper {
  // MARK: deliver

  /// How many events ahead synapses are asked for, so that they come from memory while others are at work.
  static let lookAhead = 6

  mutating func deliver(_ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses, _ frame: Frame) {
    guard !(arrivals.isEmpty && starts.isEmpty && runs.isEmpty && ongoing.isEmpty) else {
      return skipEvents()
    }
    carryOn(frame)
    synapses.withView { view, synapses in
      matchArrivals(instance, view, frame)
      for pulse in starts.take() { start(pulse, instance, &synapses, view, frame) }
      let ended = runs.take()
      if ended.count > 1 { Self.sort(ended) }
      for i in 0..<min(Self.lookAhead, ended.count) { view.fetch(ended[i]) }
      for i in ended.indices {
        if i + Self.lookAhead < ended.count { view.fetch(ended[i + Self.lookAhead]) }
        start(ended[i], instance, &synapses, view, frame)
      }
    }
  }

  /// Brings runs into the order of their events, in which most of them are: whatever the steps in which they matched, the
  /// same order comes out.
  private static func sort(_ runs: UnsafeMutableBufferPointer<Run>) {
    guard let first = (1..<runs.count).first(where: { runs[$0].precedes(runs[$0 - 1]) }) else { return }
    guard runs.count <= 256 else {
      var runs = runs
      return runs.sort { $0.precedes($1) }
    }
    for i in first..<runs.count {
      let run = runs[i]
      var place = i
      while place > 0, run.precedes(runs[place - 1]) {
        runs[place] = runs[place - 1]
        place -= 1
      }
      runs[place] = run
    }
  }

  /// Starts the pulses of events whose delays end in this step.
  private mutating func start(
    _ run: Run, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses,
    _ view: CoreSynapses.View, _ frame: Frame
  ) {
    let zero = frame.begin.picoseconds
    let length = frame.step.picoseconds
    let time = run.time.picoseconds
    // What no pulse has started after, so that elements that take any number hold none.
    let hold: Int64 = frame.delaysOne ? 0 : .min / 2
    var (held, counted) = (0, 0)
    for place in run.places {
      let entry = view.entries + place
      let target = entry.pointee.target
      guard time >= entry.pointee.lastStart.picoseconds &+ hold else {
        counted &+= 1
        // What a flaky word has missed, nothing holds.
        if !misses(synapses, target, place, at: run.time, frame) { held &+= 1 }
        continue
      }
      let start = SimTime(picoseconds: time &+ entry.pointee.delay.picoseconds)
      guard !target.isSpecial else {
        counted &+= 1
        if misses(synapses, target, place, at: run.time, frame) { continue }
        tally.matches += 1
        let pulse = entry.pointee.pulse(place, from: start, retriggers: frame.retriggers)
        startSpecial(pulse, instance, &synapses, view, frame)
        continue
      }
      let (width, weight) = (entry.pointee.width.picoseconds, entry.pointee.weight)
      // From the step's beginning, ps.
      let begin = entry.pointee.begin(at: start, retriggers: frame.retriggers).picoseconds &- zero
      let end = start.picoseconds &+ width &- zero
      guard begin < end else { continue }
      if begin < length {
        charges.add(
          target.placeOnCore, from: Float(begin) * 1e-9, to: Float(min(end, length)) * 1e-9, weight: weight)
      }
      if end > length {
        ongoing.append(
          .init(
            begin: SimTime(picoseconds: begin &+ zero), end: SimTime(picoseconds: end &+ zero),
            synapse: place, weight: weight, target: target))
      }
    }
    tally.matches += run.places.count - counted
    if held > 0 { noteHeld(held, frame) }
  }

  /// Whether an event misses a flaky word, which is counted.
  @inline(__always)
  mutating func misses(
    _ synapses: CoreSynapses, _ target: CoreSynapses.Target, _ place: Int, at time: SimTime, _ frame: Frame
  ) -> Bool {
    guard target[.isDeaf], isDeaf(synapses, place, at: time, frame.serial) else { return false }
    tally.missedMatches += 1
    return true
  }

  /// Counts events that found another one being delayed.
  @inline(__always)
  mutating func noteHeld(_ count: Int, _ frame: Frame) {
    if frame.losesEvents { tally.missedMatches += count } else { tally.mergedMatches += count }
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
