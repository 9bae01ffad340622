import DynapCircuits
import DynapFabric
import DynapUnits

extension CoreStepper {
  // MARK: deliver

  private typealias Entries = UnsafeMutablePointer<CoreSynapses.Entry>

  mutating func deliver(_ instance: Instance, _ synapses: inout CoreSynapses, _ frame: Frame) {
    guard !(arrivals.isEmpty && starts.isEmpty && ongoing.isEmpty) else { return skip() }
    // Out of the table for the time being, so that an event finds them without asking whose they are.
    var entries: [CoreSynapses.Entry] = []
    swap(&entries, &synapses.entries)
    entries.withUnsafeMutableBufferPointer { entries in
      guard let entries = entries.baseAddress else { return skip() }
      carryOn(entries, frame)
      // Starts come first: for one synapse they stem from earlier events than the arrivals of this step. Their order
      // is that of the events that caused them.
      for start in starts.take() {
        startPulse(instance, &synapses, entries, start.synapse, at: max(start.time, frame.begin), frame)
      }
      var due = arrivals.take()
      if due.count > 1 { due.sort { ($0.time, $0.tag) < ($1.time, $1.tag) } }
      for arrival in due { deliver(arrival, instance, &synapses, entries, frame) }
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
      if frame.delaysOne {
        guard time >= entries[place].delayEnd else {
          tally.matches -= 1
          if frame.losesEvents { tally.missedMatches += 1 } else { tally.mergedMatches += 1 }
          continue
        }
        entries[place].delayEnd = start
      }
      if start < frame.end {
        startPulse(instance, &synapses, entries, place, at: start, frame)
      } else {
        starts.insert(PulseStart(time: start, synapse: place), at: frame.index(of: start))
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

  mutating func charge(_ instance: Instance, _ synapses: CoreSynapses, _ frame: Frame) {
    for (dendrite, branch) in charges.branches.enumerated() where branch.count > 0 {
      for i in 0..<branch.count { wake(block(of: Int(branch.lanes[i]))) }
      instance.targets[dendrite].withUnsafeBufferPointer { targets in
        for i in targets.indices { targets[i].charge(branch, context) }
      }
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
}
