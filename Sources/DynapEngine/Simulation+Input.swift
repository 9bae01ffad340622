import DynapFabric
import DynapUnits

/// What comes to a board from outside.
extension Simulation {
  /// Hands events to the host's interface; they are released at their time, or at once when that has passed.
  ///
  /// Events may be given in any order; those with one time are released in the order given.
  public mutating func inject(_ events: [InputEvent]) {
    lateEvents += events.reduce(0) { $0 + ($1.time < stepper.now && !$1.entersOverGrid ? 1 : 0) }
    injected.append(contentsOf: events)
  }

  /// Shows events to the camera port of a chip; those of a time that has passed come at once.
  ///
  /// Events may be given in any order; those with one time come in the order given. A chip that the board does not have
  /// is a programmer's mistake.
  public mutating func inject(_ events: [CameraEvent], chip: ChipOnBoard = .first) {
    precondition(chip.index < board.chips.count, "the board has chips 0 to \(board.chips.count - 1)")
    lateEvents += events.reduce(0) { $0 + ($1.time < stepper.now ? 1 : 0) }
    ports.sensors.add(events, to: chip.index)
  }

  /// Events that wait with those that were injected later, the earliest last; of one time, the one given first.
  static func sorted(_ pending: [InputEvent], _ injected: [InputEvent]) -> [InputEvent] {
    let events = pending.reversed() + injected
    // As inputs come that were made by time.
    guard zip(events, events.dropFirst()).contains(where: { $0.time > $1.time }) else {
      return events.reversed()
    }
    let times = events.map(\.time.picoseconds)
    let (first, last) = (times.min() ?? 0, times.max() ?? 0)
    let bits = UInt64.bitWidth - UInt64(bitPattern: last &- first).leadingZeroBitCount
    let shift = max(0, bits - UInt32.bitWidth)
    let rough = RadixOrder.places(times.map { UInt32(UInt64(bitPattern: $0 &- first) >> shift) })
    var order = rough.map { (time: times[Int($0)], place: $0) }
    // Exactly, where the numbers had too few bits; what is in order already is only looked through.
    order.sort { $0.time < $1.time || $0.time == $1.time && $0.place < $1.place }
    return order.reversed().map { events[Int($0.place)] }
  }

  /// Releases the events that are due before a time.
  mutating func release(before end: SimTime, _ outcome: inout StepOutcome) {
    let now = stepper.now
    while let event = pending.last, event.time < end {
      pending.removeLast()
      let time = event.entersOverGrid ? event.time : max(event.time, now)
      enter(event.destination, through: .inputInterface(event.chip), at: time, &outcome)
    }
  }

  /// Puts a word on its way into the board.
  mutating func enter(
    _ word: Destination, through entrance: Entrance, at time: SimTime, _ outcome: inout StepOutcome
  ) {
    guard let plan = router.plan(word: word, through: entrance) else { return }
    if packetWatch == .listed {
      outcome.departures.append(Departure(time: time, entrance: entrance, word: word))
    }
    let delivery = Delivery(plan)
    if delivery.isInCores {
      stepper.insert(delivery, at: delivery.arrival(sent: time))
    } else {
      outcome.note(plan.outcome(sent: time, clock: HostClock()))
    }
  }
}
