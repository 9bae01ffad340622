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
      MatchBuffer.with(frame) { buffer in
        var own = OwnStep(of: due[0].time, frame)
        var (next, filled) = (0, 0)
        while next < due.count {
          var isQuiet = true
          while isQuiet, next < due.count {
            if next + 2 * Self.lookAhead < due.count {
              view.fetchBucket(due[next + 2 * Self.lookAhead].tag)
            }
            if next + Self.lookAhead < due.count { view.fetch(due[next + Self.lookAhead].tag) }
            own.follow(due[next].time)
            isQuiet = matchQuiet(due[next], in: own, view, buffer, &filled)
            next &+= 1
          }
          portions.insert(filled, at: buffer.slot, buffer.portions)
          filled = 0
          if !isQuiet { match(due[next &- 1], in: own, view, synapses, frame) }
        }
      }
    }
  }

  /// The step in which an event arrives.
  private struct OwnStep {
    var index: Int64
    var begin: SimTime
    let step: SimTime
    let perPicosecond: Double

    init(of time: SimTime, _ frame: Frame) {
      (step, perPicosecond) = (frame.step, frame.perPicosecond)
      index = time.index(step: step)
      begin = index * step
    }

    /// Goes on to the step of a later event, without a division where it is the same or the next one.
    @inline(__always)
    mutating func follow(_ time: SimTime) {
      guard time >= begin + step else { return }
      (index, begin) = (index &+ 1, begin + step)
      guard time >= begin + step else { return }
      index = time.index(step: step)
      begin = index * step
    }

    /// Where in it an event comes.
    @inline(__always)
    func origin(of time: SimTime) -> MatchBuffer.Origin {
      .init(step: index, fraction: Float(Double((time - begin).picoseconds) * perPicosecond))
    }
  }

  /// Lets an event match where all pulses of its tag are over and none is to begin late or far away; false where it has to look
  /// at each synapse. What it comes to goes behind what has been `filled` of the buffer, and into its steps when that is full.
  @inline(__always)
  private mutating func matchQuiet(
    _ arrival: Arrival, in own: OwnStep, _ view: SynapseColumns.View, _ buffer: MatchBuffer,
    _ filled: inout Int
  ) -> Bool {
    let (tag, time) = (arrival.tag.value, arrival.time.picoseconds)
    let bucket = view.buckets[tag]
    let (begin, end) = (Int(bucket.begin), Int(bucket.end))
    guard begin < end else { return true }
    guard time >= bucket.quietFrom, bucket.reach < portions.end(step: own.step).picoseconds &- time else {
      return false
    }
    let origin = own.origin(of: arrival.time)
    var place = begin
    while place < end {
      let count = min(end &- place, MatchBuffer.size)
      if !MatchBuffer.hasRoom(for: count, behind: filled) {
        portions.insert(filled, at: buffer.slot, buffer.portions)
        filled = 0
      }
      buffer.compute(view, place..<place &+ count, at: filled, origin)
      // Delays ascend, so that what is late is late from the first synapse on.
      guard origin.step &+ Int64(buffer.step[filled]) >= portions.next else { return false }
      filled &+= count
      place &+= count
    }
    tally.matches += end &- begin
    view.buckets[tag].note(time)
    return true
  }

  /// Lets an event match, synapse by synapse.
  @inline(never)
  private mutating func match(
    _ arrival: Arrival, in own: OwnStep, _ view: SynapseColumns.View, _ synapses: CoreSynapses,
    _ frame: Frame
  ) {
    let bucket = arrival.tag.value
    let origin = own.origin(of: arrival.time)
    view.write(bucket)
    let places = view.buckets[bucket].places
    var isUsed = false
    MatchBuffer.with(frame) { buffer in
      for first in stride(from: places.lowerBound, to: places.upperBound, by: MatchBuffer.size) {
        let count = min(places.upperBound &- first, MatchBuffer.size)
        buffer.compute(view, first..<first &+ count, at: 0, origin)
        for k in 0..<count {
          // By their values: whoever got the buffer could keep it, and no loop over it would be vectorised.
          let hasMatched = put(
            first &+ k, arrival.time, origin.fraction, buffer.portions[k],
            at: origin.step &+ Int64(buffer.step[k]), view, synapses, frame)
          isUsed = isUsed || hasMatched
        }
      }
    }
    if isUsed { view.buckets[bucket].noteWritten(arrival.time.picoseconds) }
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
