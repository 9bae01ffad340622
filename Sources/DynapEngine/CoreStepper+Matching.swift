import DynapFabric
import DynapUnits

extension CoreStepper {
  /// How many events ahead synapses are asked for, so that they come from memory while others are at work.
  private static let lookAhead = 6

  /// Lets events match: what each comes to in the synapses of its tag is put into the steps that it concerns.
  mutating func match(
    _ due: UnsafeMutableBufferPointer<Arrival>, _ synapses: inout CoreSynapses, _ frame: Frame
  ) {
    tally.events += due.count
    Arrival.sort(due)
    synapses.withView { view, synapses in
      for i in 0..<min(2 * Self.lookAhead, due.count) { view.fetchBucket(due[i].tag) }
      for i in 0..<min(Self.lookAhead, due.count) { view.fetch(due[i].tag) }
      MatchBuffer.with { buffer in
        var own = OwnStep(index: due[0].time.index(step: frame.step), step: frame.step)
        for i in due.indices {
          if i + 2 * Self.lookAhead < due.count { view.fetchBucket(due[i + 2 * Self.lookAhead].tag) }
          if i + Self.lookAhead < due.count { view.fetch(due[i + Self.lookAhead].tag) }
          own.follow(due[i].time)
          match(due[i], in: own, view, synapses, buffer, frame)
        }
      }
    }
  }

  /// The step in which an event arrives.
  private struct OwnStep {
    var index: Int64
    var begin: SimTime
    let step: SimTime

    init(index: Int64, step: SimTime) {
      (self.index, self.step) = (index, step)
      begin = index * step
    }

    /// Goes on to the step of a later event, without a division where it is the same or the next one.
    @inline(__always)
    mutating func follow(_ time: SimTime) {
      guard time >= begin + step else { return }
      (index, begin) = (index &+ 1, begin + step)
      if time >= begin + step { self = OwnStep(index: time.index(step: step), step: step) }
    }
  }

  /// Lets an event match.
  @inline(__always)
  private mutating func match(
    _ arrival: Arrival, in ownStep: OwnStep, _ view: SynapseColumns.View, _ synapses: CoreSynapses,
    _ buffer: MatchBuffer, _ frame: Frame
  ) {
    let (bucket, time) = (arrival.tag.value, arrival.time.picoseconds)
    let own = ownStep.index
    let fraction = Float(Double((arrival.time - ownStep.begin).picoseconds) * frame.perPicosecond)
    let end = Int(view.buckets[bucket].end)
    var place = Int(view.buckets[bucket].begin)
    guard place < end else { return }
    var isQuiet = time >= view.buckets[bucket].quietFrom
    if !isQuiet { view.write(bucket) }
    var isUsed = false
    while place < end {
      let count = min(end &- place, MatchBuffer.size)
      buffer.compute(view, place, count, own: own, fraction, frame)
      if isQuiet, own &+ Int64(buffer.step[0]) >= portions.next {
        tally.matches += count
        portions.insert(count, at: buffer.step, slots: buffer.slot, from: own, buffer.portions)
      } else {
        // Delays ascend, so that what is late is late from the first synapse on.
        if isQuiet { view.write(bucket) }
        isQuiet = false
        for k in 0..<count {
          // By their values: whoever got the buffer could keep it, and no loop over it would be vectorised.
          let hasMatched = put(
            place &+ k, arrival.time, fraction, buffer.portions[k], at: own &+ Int64(buffer.step[k]), view,
            synapses, frame)
          isUsed = isUsed || hasMatched
        }
      }
      place &+= count
    }
    if isQuiet {
      view.buckets[bucket].note(time)
    } else if isUsed {
      view.buckets[bucket].noteWritten(time)
    }
  }

  /// Puts what an event comes to in one synapse where it belongs; whether the synapse takes it.
  @inline(never)
  private mutating func put(
    _ place: Int, _ time: SimTime, _ fraction: Float, _ portion: Portion, at step: Int64,
    _ view: SynapseColumns.View, _ synapses: CoreSynapses, _ frame: Frame
  ) -> Bool {
    var entry = view.entry(place)
    // What a flaky word has missed, nothing holds.
    if misses(synapses, entry.target, place, at: time, frame) { return false }
    if frame.delaysOne, time < entry.lastStart {
      noteHeld(frame)
      return false
    }
    tally.matches += 1
    let start = time + entry.delay
    let isAlone =
      entry.lastStart <= start && (!frame.retriggers || entry.lastStart + entry.width <= start)
    let pulse = entry.pulse(place, from: start, retriggers: frame.retriggers)
    view.lastStart[place] = entry.lastStart.picoseconds
    let isFar = MatchBuffer.isFar(entry.device.delay, fraction, frame)
    guard isAlone, !isFar, step >= portions.next else {
      starts.insert(pulse, at: start.index(step: frame.step))
      return true
    }
    portions.insert(portion, at: step)
    guard entry.target[.isWatched] else { return true }
    let shown = Pulse(
      begin: pulse.begin, end: pulse.end, synapse: place, weight: 0, target: entry.target.onlyWatched)
    starts.insert(shown, at: start.index(step: frame.step))
    return true
  }

  /// Notes the spurious spikes that bad tags cause, at most one of a neuron in a step: they can cause more of them.
  @inline(never)
  mutating func misfire(
    _ instance: UnsafePointer<Instance>, _ due: UnsafeMutableBufferPointer<Arrival>
  ) {
    Arrival.sort(due)
    let misfires = instance.pointee.misfires
    for event in due where misfires.isBad(core: core, event.tag) {
      for lane in misfires.lanes(core: core, event.tag, at: event.time) where misfired.insert(lane).inserted {
        spurious.append(Spike(time: event.time, lane: lane))
      }
    }
  }
}

extension CoreStepper.Arrival {
  /// Sorts the events of one step or block by time, those of one time by the tag.
  ///
  /// Few are sorted as one number each. They come in a few ascending runs, or at one time.
  static func sort(_ events: UnsafeMutableBufferPointer<Self>) {
    guard events.count > 1 else { return }
    guard events.count <= mostAsNumbers else {
      var all = events
      return all.sort { $0.time < $1.time || $0.time == $1.time && $0.tag < $1.tag }
    }
    let origin = events[0].time.picoseconds
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: events.count) { numbers in
      for i in events.indices {
        let number = events[i].number(from: origin)
        var place = i
        while place > 0, number < numbers[place &- 1] {
          numbers[place] = numbers[place &- 1]
          place &-= 1
        }
        numbers[place] = number
      }
      for i in events.indices { events[i] = Self(number: numbers[i], from: origin) }
    }
  }

  /// How many are sorted as numbers, in a kilobyte of the stack.
  private static let mostAsNumbers = 128
  private static let tagBits: Int64 = 11

  /// A number that ascends with time and tag, for times within 2^52 ps of each other: those of a block are.
  @inline(__always)
  private func number(from origin: Int64) -> Int64 {
    (time.picoseconds &- origin) &<< Self.tagBits | Int64(tag.rawValue)
  }

  @inline(__always)
  private init(number: Int64, from origin: Int64) {
    let tag = Int(number & (1 &<< Self.tagBits &- 1))
    self.init(time: SimTime(picoseconds: origin &+ number &>> Self.tagBits), tag: Tag(tag))
  }
}
