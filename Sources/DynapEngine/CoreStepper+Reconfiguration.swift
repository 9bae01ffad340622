import DynapUnits

extension CoreStepper {
  /// Wakes every block and follows the synapses to their new places after a new configuration.
  ///
  /// Events that wait keep the delay under which they matched and take the weight and the width of the new configuration;
  /// a pulse that has begun keeps its own.
  mutating func reconfigure(
    _ synapses: inout CoreSynapses, from old: CoreSynapses, isUsed: ArraySlice<Bool>, moved: [Int?],
    _ frame: Frame
  ) {
    wakeAll(isUsed)
    starts.mapInPlace { pulse in
      moved[pulse.synapse].map { place in
        let entry = synapses.entries[place]
        let end = pulse.end - old.entries[pulse.synapse].width + entry.width
        return Pulse(
          begin: pulse.begin, end: end, synapse: place, weight: entry.weight, target: entry.target)
      }
    }
    matchOverdue(old, frame)
    if !runs.isEmpty, !synapses.hasPlaces(of: old) { settle(&synapses, from: old, moved, frame) }
    ongoing = ongoing.compactMap { pulse in
      moved[pulse.synapse].map {
        Pulse(
          begin: pulse.begin, end: pulse.end, synapse: $0, weight: pulse.weight,
          target: synapses.entries[$0].target.feeding(pulse.target.dendrite))
      }
    }
  }

  /// Events that came while steps were taken together, and that have not matched yet.
  func overdue(at time: SimTime) -> [Arrival] {
    arrivals.waitingNext.filter { $0.time < time }
  }

  /// Lets them match under the configuration in which they came.
  private mutating func matchOverdue(_ old: CoreSynapses, _ frame: Frame) {
    var due = overdue(at: frame.begin)
    guard !due.isEmpty else { return }
    arrivals.mapInPlace { $0.time < frame.begin ? nil : $0 }
    var old = old
    due.withUnsafeMutableBufferPointer { due in
      if due.count > 1 { Self.sort(due) }
      old.withView { view, _ in
        for arrival in due { match(arrival, view, frame) }
      }
    }
  }

  /// Makes a pulse of every event that waits, by the delay of the configuration under which it matched.
  private mutating func settle(
    _ synapses: inout CoreSynapses, from old: CoreSynapses, _ moved: [Int?], _ frame: Frame
  ) {
    let waiting = runs.waiting.sorted { $0.step < $1.step || $0.step == $1.step && $0.item.precedes($1.item) }
    runs = TimeWheel(start: runs.next)
    for item in waiting {
      let time = item.item.time
      for from in item.item.places {
        let entry = old.entries[from]
        guard let place = moved[from], !misses(old, entry.target, from, at: time, frame) else { continue }
        guard !frame.delaysOne || time >= synapses.entries[place].lastStart else {
          noteHeld(1, frame)
          continue
        }
        tally.matches += 1
        let pulse = synapses.entries[place]
          .pulse(place, from: time + entry.delay, retriggers: frame.retriggers)
        starts.insert(pulse, at: item.step)
      }
    }
  }
}
