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

  /// Charges what pulses bring to the step that they begin in.
  private mutating func charge(
    _ due: UnsafeMutableBufferPointer<Portion>, _ instance: UnsafePointer<Instance>,
    _ synapses: inout CoreSynapses, _ frame: Frame
  ) {
    // Those that last: their numbers take the places of the first middles, which have been read.
    let lasting =
      switch synapses.entries.flags {
      case 0: charge(due)
      case CoreSynapses.Target.Flag.isDepressing.rawValue where instance.pointee.linear == nil:
        chargeDepressing(due, &synapses, frame)
      default: chargeOneByOne(due, instance, &synapses, frame)
      }
    for i in 0..<lasting { goOn(due[Int(due[i].middle.bitPattern)], synapses, frame) }
  }

  /// Charges pulses of synapses without a flag; returns how many last.
  @inline(__always)
  private func charge(_ due: UnsafeMutableBufferPointer<Portion>) -> Int {
    var lasting = 0
    // Copies, which nothing that is written can change, and no call, so that they stay in registers.
    let charges = charges
    switch charges.keeping {
    case .listed:
      var list = charges.list
      for i in due.indices {
        let portion = due[i]
        list.add(portion.place, charge: portion.charge, from: portion.begin, middle: portion.middle)
        // Noted before it is known to last, which spares a branch that nobody could foretell.
        due[lasting].middle = Float(bitPattern: UInt32(truncatingIfNeeded: i))
        lasting &+= Int(portion.bits >> 31)
      }
      charges.list = list
    case .summed:
      var sums = charges.sums
      for i in due.indices {
        let portion = due[i]
        sums.add(portion.place, charge: portion.charge, from: portion.begin, middle: portion.middle)
        due[lasting].middle = Float(bitPattern: UInt32(truncatingIfNeeded: i))
        lasting &+= Int(portion.bits >> 31)
      }
      charges.sums = sums
    case .withLanes:
      for i in due.indices {
        let portion = due[i]
        charges.add(portion.place, charge: portion.charge, from: portion.begin, middle: portion.middle)
        due[lasting].middle = Float(bitPattern: UInt32(truncatingIfNeeded: i))
        lasting &+= Int(portion.bits >> 31)
      }
    }
    return lasting
  }

  /// Charges pulses where the only flag is that of depression: what it leaves of many is computed side by side.
  @inline(never)
  private mutating func chargeDepressing(
    _ due: UnsafeMutableBufferPointer<Portion>, _ synapses: inout CoreSynapses, _ frame: Frame
  ) -> Int {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: due.count) { weights in
      synapses.depress(due, weights, frame)
      let lasting = charge(due)
      for i in 0..<lasting {
        let number = Int(due[i].middle.bitPattern)
        if due[number].bits & Portion.isSpecial != 0 { due[number].charge = weights[number] }
      }
      return lasting
    }
  }

  /// Charges pulses any of which may be of a synapse with any flag.
  @inline(never)
  private mutating func chargeOneByOne(
    _ due: UnsafeMutableBufferPointer<Portion>, _ instance: UnsafePointer<Instance>,
    _ synapses: inout CoreSynapses, _ frame: Frame
  ) -> Int {
    var lasting = 0
    for i in due.indices {
      let portion = due[i]
      if portion.bits & Portion.isSpecial == 0 {
        charges.add(portion.place, charge: portion.charge, from: portion.begin, middle: portion.middle)
      } else {
        chargeSpecial(&due[i], instance, &synapses, frame)
      }
      guard due[i].bits & Portion.lasts != 0 else { continue }
      due[lasting].middle = Float(bitPattern: UInt32(truncatingIfNeeded: i))
      lasting &+= 1
    }
    return lasting
  }

  /// Notes what a pulse brings to the steps after the one that it began in.
  @inline(__always)
  private mutating func goOn(_ portion: Portion, _ synapses: CoreSynapses, _ frame: Frame) {
    let synapse = portion.synapse
    let device = synapses.entries.device(synapse)
    var (target, weight) = (device.target, device.weight)
    if portion.bits & Portion.isSpecial != 0 {
      (target, weight) = (target.feeding(portion.place / NeuronOnCore.count), portion.charge)
    }
    let width = SimTime(picoseconds: CoreSynapses.Entry.whole(device.width))
    let end = frame.begin + Self.time(portion.begin) + width
    guard end > frame.end else { return }
    ongoing.append(.init(begin: frame.end, end: end, synapse: synapse, weight: weight, target: target))
  }

  /// A part of a step as a time.
  static func time(_ milliseconds: Float) -> SimTime {
    SimTime(picoseconds: Int64((Double(milliseconds) * 1e9).rounded()))
  }

  /// Charges what a pulse of a synapse with a flag brings to the step that it begins in; leaves its weight in place of the
  /// charge, and does not let it last where it is none.
  @inline(never)
  private mutating func chargeSpecial(
    _ portion: inout Portion, _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses,
    _ frame: Frame
  ) {
    let synapse = portion.synapse
    let device = synapses.entries.device(synapse)
    var (target, weight) = (device.target, device.weight)
    let isCharging = resolve(
      synapse, &target, &weight, at: frame.begin + Self.time(portion.begin), instance, &synapses)
    guard isCharging else {
      portion.bits &= ~Portion.lasts
      return
    }
    portion.bits = portion.bits & ~Portion.placeMask | target.placeOnCore
    portion.charge = weight
    let part = portion.part(of: device.width, frame)
    if target[.isStiff] {
      let begin = frame.begin + Self.time(portion.begin)
      let order = begin + begin + Self.time(part)
      singles.append(
        .init(
          order: order.picoseconds, synapse: synapse, lane: Int32(truncatingIfNeeded: target.lane),
          begin: portion.begin, end: portion.begin + part, weight: weight), dendrite: target.dendrite)
    } else {
      charges.add(portion.place, charge: weight * part, from: portion.begin, middle: portion.middle)
    }
  }

  /// Finds what a pulse of a synapse with a flag charges, and with which weight; whether it charges anything.
  private mutating func resolve(
    _ place: Int, _ target: inout CoreSynapses.Target, _ weight: inout Float, at start: SimTime,
    _ instance: UnsafePointer<Instance>, _ synapses: inout CoreSynapses
  ) -> Bool {
    if target[.isPlastic], let plastic = learning?.pulse(place, at: start) {
      (target, weight) = plastic
      // A word without weight makes no pulse where it is programmed, either.
      guard weight > 0 else { return false }
    }
    if target[.isDepressing] { weight *= synapses.spend(place, at: start) }
    guard let linear = instance.pointee.linear else { return true }
    // The published law has no pulses: an event counts with its weight in the step it falls in.
    linear.receive(target.lane, weight: target.dendrite < 2 ? weight : -weight)
    wake(target.laneOnCore)
    return false
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
