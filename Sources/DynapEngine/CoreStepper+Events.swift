import DynapCircuits
import DynapFabric
import DynapUnits

extension CoreStepper {
  // MARK: deliver

  private typealias Entries = UnsafeMutablePointer<CoreSynapses.Entry>
  private typealias Ends = UnsafeMutablePointer<SimTime>

  mutating func deliver(_ instance: Instance, _ synapses: inout CoreSynapses, _ frame: Frame) {
    guard !(arrivals.isEmpty && starts.isEmpty && ongoing.isEmpty) else { return skipEvents() }
    // Out of the table for the time being, so that an event finds them without asking whose they are.
    var (entries, ends): ([CoreSynapses.Entry], [SimTime]) = ([], [])
    swap(&entries, &synapses.entries)
    swap(&ends, &synapses.pulseEnds)
    entries.withUnsafeMutableBufferPointer { entries in
      ends.withUnsafeMutableBufferPointer { ends in
        guard let entries = entries.baseAddress, let ends = ends.baseAddress else { return skipEvents() }
        deliver(instance, &synapses, entries, ends, frame)
      }
    }
    swap(&entries, &synapses.entries)
    swap(&ends, &synapses.pulseEnds)
  }

  private mutating func deliver(
    _ instance: Instance, _ synapses: inout CoreSynapses, _ entries: Entries, _ ends: Ends, _ frame: Frame
  ) {
    carryOn(frame)
    // Starts come first: for one synapse they stem from earlier events than the arrivals of this step. Their order is
    // that of the events that caused them.
    for start in starts.take() { startPulse(instance, &synapses, ends, start, frame) }
    var due = arrivals.take()
    if due.count > 1 { due.sort { ($0.time, $0.tag) < ($1.time, $1.tag) } }
    for arrival in due { deliver(arrival, instance, &synapses, entries, ends, frame) }
  }

  private mutating func deliver(
    _ arrival: Arrival, _ instance: Instance, _ synapses: inout CoreSynapses, _ entries: Entries,
    _ ends: Ends, _ frame: Frame
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
      let pulse = PulseStart(time: start, synapse: place, entries[place])
      if start < frame.end {
        startPulse(instance, &synapses, ends, pulse, frame)
      } else {
        starts.insert(pulse, at: frame.index(of: start))
      }
    }
  }

  /// Takes up the pulses that outlast the last step.
  private mutating func carryOn(_ frame: Frame) {
    var kept = 0
    for pulse in ongoing {
      if pulse.begin < frame.end {
        add(pulse, frame)
        guard pulse.end > frame.end else { continue }
      }
      ongoing[kept] = pulse
      kept += 1
    }
    ongoing.removeLast(ongoing.count - kept)
  }

  @inline(__always)
  private mutating func startPulse(
    _ instance: Instance, _ synapses: inout CoreSynapses, _ ends: Ends, _ pulse: PulseStart, _ frame: Frame
  ) {
    var (place, target) = (pulse.synapse, pulse.target)
    // An event of an earlier step acts in this one at the earliest.
    let start = max(pulse.time, frame.begin)
    let end = start + pulse.width
    var weight = pulse.weight
    if target.isSpecial {
      if target[.isPlastic], let plastic = learning?.pulse(place, at: start) {
        (target, weight) = plastic
        // A word without weight makes no pulse where it is programmed, either.
        guard weight > 0 else { return }
      }
      if target[.isDepressing] { weight *= synapses.spend(place, at: start) }
      if let linear = instance.linear {
        // The published law has no pulses: an event counts with its weight in the step it falls in.
        linear.receive(target.lane, weight: target.dendrite < 2 ? weight : -weight)
        wake(block(of: target.lane))
        return
      }
      if target[.isWatched], start < end {
        shown.append(Shown(address: synapses.address[place], span: start..<end))
      }
    }
    let begin = frame.retriggers ? max(start, ends[place]) : start
    ends[place] = end
    guard begin < end else { return }
    let pulse = Pulse(begin: begin, end: end, synapse: place, weight: weight, target: target)
    if begin < frame.end { add(pulse, frame) }
    if end > frame.end { ongoing.append(pulse) }
  }

  /// Adds what of a pulse falls into the step.
  @inline(__always)
  private mutating func add(_ pulse: Pulse, _ frame: Frame) {
    let target = pulse.target
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

  mutating func charge(_ instance: Instance, _ frame: Frame) {
    for (dendrite, branch) in charges.branches.enumerated() where branch.count > 0 {
      for i in 0..<branch.count { wake(block(of: Int(branch.lanes[i]))) }
      instance.targets[dendrite].withUnsafeBufferPointer { targets in
        for i in targets.indices { targets[i].charge(branch, context) }
      }
      branch.clear()
    }
    if !singles.isEmpty { chargeOneByOne(instance, frame) }
  }

  private mutating func chargeOneByOne(_ instance: Instance, _ frame: Frame) {
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
      let target = part.target
      let (start, end) = Self.part(part, frame)
      wake(block(of: target.lane))
      for circuit in instance.targets[target.dendrite] {
        circuit.pulse(target.lane, from: start, to: end, weight: part.weight, floor: context.floor)
      }
    }
    for part in parts {
      let target = part.target
      for circuit in instance.targets[target.dendrite] { circuit.finish(target.lane, context) }
    }
  }
}
