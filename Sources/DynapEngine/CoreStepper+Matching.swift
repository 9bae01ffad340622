import DynapFabric
import DynapUnits

extension CoreStepper {
  /// Lets the events of the step match.
  mutating func matchArrivals(
    _ instance: UnsafePointer<Instance>, _ view: CoreSynapses.View, _ frame: Frame
  ) {
    let due = arrivals.take()
    if due.count > 1 { Self.sort(due) }
    for i in 0..<min(Self.lookAhead, due.count) { view.fetch(due[i].tag) }
    for i in due.indices {
      if i + Self.lookAhead < due.count { view.fetch(due[i + Self.lookAhead].tag) }
      if instance.pointee.hasBadTags { misfire(instance, due[i].tag, at: due[i].time) }
      match(due[i], view, frame)
    }
  }

  /// Sorts events by time and tag. They come in few ascending runs, and in a short step there are few.
  static func sort(_ due: UnsafeMutableBufferPointer<Arrival>) {
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

  /// Lets an event match; what becomes of it in a synapse is found when the delay ends.
  mutating func match(_ arrival: Arrival, _ view: CoreSynapses.View, _ frame: Frame) {
    tally.events += 1
    let time = arrival.time
    let (begin, end) = view.range(arrival.tag)
    guard begin < end else { return }
    let own = time.index(step: frame.step)
    let rest = time.picoseconds &- own &* frame.step.picoseconds
    let from = StepDelay.place(Double(rest) * frame.perPicosecond)
    /// How many steps after the event's own the delay of a synapse ends.
    func steps(_ place: Int) -> Int {
      view.delays[place].steps(from: from)
        ?? Int(truncatingIfNeeded: (time + view.entries[place].delay).index(step: frame.step) &- own)
    }
    var (first, step) = (begin, steps(begin))
    for place in begin &+ 1..<end &+ 1 {
      let next = place < end ? steps(place) : -1
      guard next != step else { continue }
      runs.insert(Run(time: time, places: first..<place), at: own &+ Int64(step))
      (first, step) = (place, next)
    }
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
}
