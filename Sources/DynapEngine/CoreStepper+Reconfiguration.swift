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
    let isOther = !synapses.hasSynapses(of: old)
    starts.rebuild { waiting in
      let pulse = waiting.item
      guard let place = moved[pulse.synapse] else { return nil }
      // What a pin shows of a pulse goes with it.
      if isOther, pulse.isShownOnly { return nil }
      let entry = synapses.entries[place]
      let end = pulse.end - old.entries[pulse.synapse].width + entry.width
      var waiting = waiting
      waiting.item = Pulse(
        begin: pulse.begin, end: end, synapse: place, weight: pulse.isShownOnly ? 0 : entry.weight,
        target: pulse.isShownOnly ? entry.target.onlyWatched : entry.target)
      return waiting
    }
    if isOther { settle(synapses, moved, frame) }
    ongoing = ongoing.compactMap { pulse in
      moved[pulse.synapse].map {
        Pulse(
          begin: pulse.begin, end: pulse.end, synapse: $0, weight: pulse.weight,
          target: synapses.entries[$0].target.feeding(pulse.target.dendrite))
      }
    }
  }

  /// Events that have come, and that have not matched yet.
  func overdue(at time: SimTime) -> [Arrival] {
    arrivals.waiting(steps: MatchBlocks.longest).map(\.item).filter { $0.time < time }
  }

  /// Lets them match under the configuration in which they came, which is to be replaced.
  mutating func matchOverdue(_ synapses: inout CoreSynapses, _ frame: Frame) {
    var due = overdue(at: frame.begin)
    guard !due.isEmpty else { return }
    arrivals.rebuild { $0.item.time < frame.begin ? nil : $0 }
    due.withUnsafeMutableBufferPointer { match($0, &synapses, frame) }
  }

  /// Puts events that come from now on into the steps in which they match.
  mutating func schedule(_ blocks: MatchBlocks, _ step: SimTime) {
    arrivals.rebuild { waiting in
      var waiting = waiting
      waiting.step = blocks.step(matching: waiting.item.time.index(step: step))
      waiting.isAside = false
      return waiting
    }
  }

  /// Makes pulses again of what waits, with the weights and widths of the new configuration.
  private mutating func settle(_ synapses: CoreSynapses, _ moved: [Int?], _ frame: Frame) {
    let waiting = portions.waiting.sorted { $0.step < $1.step }
    portions = TimeWheel(start: portions.next)
    for item in waiting {
      guard let place = moved[item.item.synapse] else { continue }
      let entry = synapses.entries[place]
      let begin = item.step * frame.step + Self.time(item.item.begin)
      let pulse = Pulse(
        begin: begin, end: begin + entry.width, synapse: place, weight: entry.weight, target: entry.target)
      starts.insert(pulse, at: item.step)
    }
  }
}
