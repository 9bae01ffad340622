import DynapCircuits
import DynapFabric
import DynapUnits

extension CoreStepper {
  // MARK: deliver

  /// Lets the events of the step match, and takes up what falls into it of the pulses of those that have matched.
  ///
  /// - Parameter isTogether: whether the program charges all dendrites together.
  mutating func deliver(
    _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses, _ frame: Frame, isTogether: Bool
  ) {
    guard !(arrivals.isEmpty && starts.isEmpty && portions.isEmpty && ongoing.isEmpty) else {
      return skipEvents()
    }
    let arrived = arrivals.take()
    if !arrived.isEmpty {
      if instance.pointee.hasBadTags { misfire(instance, arrived) }
      match(arrived, &synapses, frame)
    }
    let (starting, due) = (starts.take(), portions.take())
    charges.expect(pulses: ongoing.count + starting.count + due.count, isTogether: isTogether)
    carryOn(frame)
    for pulse in starting { start(pulse, instance, &synapses, frame) }
    if !due.isEmpty { charge(due, instance, &synapses, frame) }
  }

  /// Whether an event misses a flaky word, which is counted.
  mutating func misses(
    _ synapses: CoreSynapses, _ target: CoreSynapses.Target, _ place: Int, at time: SimTime, _ frame: Frame
  ) -> Bool {
    guard target[.isDeaf], isDeaf(synapses, place, at: time, frame.serial) else { return false }
    tally.missedMatches += 1
    return true
  }

  /// Counts an event that found another one being delayed.
  mutating func noteHeld(_ frame: Frame) {
    if frame.losesEvents { tally.missedMatches += 1 } else { tally.mergedMatches += 1 }
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
    _ pulse: Pulse, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses, _ frame: Frame
  ) {
    guard !pulse.target.isSpecial else {
      startSpecial(pulse, instance, &synapses, frame)
      return
    }
    guard pulse.begin < pulse.end else { return }
    if pulse.begin < frame.end { charge(pulse, frame) }
    if pulse.end > frame.end { ongoing.append(pulse) }
  }

  /// Starts a pulse of a synapse that has a flag.
  @inline(never)
  private mutating func startSpecial(
    _ pulse: Pulse, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses, _ frame: Frame
  ) {
    var pulse = pulse
    let start = max(pulse.end - synapses.entries[pulse.synapse].width, frame.begin)
    if pulse.isShownOnly {
      // What charges nothing shows nothing.
      let isPlastic = synapses.entries.device(pulse.synapse).target[.isPlastic]
      if instance.pointee.linear != nil || isPlastic && learning?.isSilent(pulse.synapse) == true { return }
    } else if !resolve(pulse.synapse, &pulse.target, &pulse.weight, at: start, instance, &synapses) {
      return
    }
    if pulse.target[.isWatched], start < pulse.end {
      shown.append(Shown(address: synapses.address[pulse.synapse], span: start..<pulse.end))
    }
    guard !pulse.isShownOnly, pulse.begin < pulse.end else { return }
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
    charges.add(Int(pulse.target.placeOnCore), from: start, to: end, weight: pulse.weight)
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
        charges.clear()
      }
    }
    for dendrite in singles.dendrites where !singles.isEmpty(dendrite) {
      chargeOneByOne(dendrite, program.targets(of: dendrite))
    }
  }

  private mutating func wakeCharged() {
    let charges = charges
    charges.forEachLane { wake($0) }
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
