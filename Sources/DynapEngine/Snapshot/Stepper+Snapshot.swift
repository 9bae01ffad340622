import DynapFabric
import DynapUnits

extension Stepper {
  private static let counts: [(name: String, path: WritableKeyPath<Tally, Int> & Sendable)] = [
    ("spikes", \.spikes), ("spurious_spikes", \.spuriousSpikes), ("events", \.events), ("matches", \.matches),
    ("missed_matches", \.missedMatches), ("merged_matches", \.mergedMatches),
  ]

  /// Writes the counts, and what is under way to and in every core.
  func save(_ instance: Instance, to snapshot: inout Snapshot) {
    instance.synapses.save(to: &snapshot, past: now - blocks.length * step)
    for (name, path) in Self.counts { snapshot.write("tally/\(name)", [tally[keyPath: path]]) }
    let arrivals = cores.flatMap { core in core.arrivals.waiting.map { (core: core.core, waiting: $0) } }
    snapshot.write("arrivals/core", arrivals.map(\.core))
    snapshot.write("arrivals/step", arrivals.map(\.waiting.step))
    snapshot.write("arrivals/is_aside", arrivals.map { $0.waiting.isAside ? 1 : 0 })
    snapshot.write("arrivals/time", arrivals.map(\.waiting.item.time.picoseconds))
    snapshot.write("arrivals/tag", arrivals.map(\.waiting.item.tag.value))
    let addresses = instance.synapses.cores.map(\.address)
    let starts = cores.flatMap { core in core.starts.waiting.map { (core: core.core, waiting: $0) } }
    snapshot.write("starts/address", starts.map { Int64(addresses[$0.core][$0.waiting.item.synapse]) })
    snapshot.write("starts/step", starts.map(\.waiting.step))
    snapshot.write("starts/is_aside", starts.map { $0.waiting.isAside ? 1 : 0 })
    snapshot.write("starts/begin", starts.map(\.waiting.item.begin.picoseconds))
    snapshot.write("starts/end", starts.map(\.waiting.item.end.picoseconds))
    snapshot.write("starts/is_shown_only", starts.map { $0.waiting.item.isShownOnly ? 1 : 0 })
    savePortions(addresses, to: &snapshot)
    let pulses = cores.flatMap { core in core.ongoing.map { (core: core.core, pulse: $0) } }
    snapshot.write("pulses/address", pulses.map { Int64(addresses[$0.core][$0.pulse.synapse]) })
    snapshot.write("pulses/begin", pulses.map(\.pulse.begin.picoseconds))
    snapshot.write("pulses/end", pulses.map(\.pulse.end.picoseconds))
    snapshot.write("pulses/weight", pulses.map(\.pulse.weight))
    watch.save(to: &snapshot)
    saveLearning(to: &snapshot)
  }

  /// Takes over the counts and what is under way; the order within each core is that of the snapshot.
  mutating func restore(_ reader: inout SnapshotReader, _ instance: inout Instance, completed: Int64) {
    self.completed = completed
    for (name, path) in Self.counts { tally[keyPath: path] = reader.counts("tally/\(name)", count: 1)[0] }
    restoreArrivals(&reader)
    if reader.snapshot.version > 2 {
      restoreStarts(&reader, instance)
      restorePortions(&reader, instance)
    } else {
      restoreWaitingEvents(&reader, &instance)
    }
    let places = instance.synapses.readPlaces(&reader, "pulses/address")
    let begins = reader.times("pulses/begin", count: places.count)
    let ends = reader.times("pulses/end", count: places.count)
    let weights = reader.floats("pulses/weight", count: places.count)
    for (i, place) in places.enumerated() {
      guard let place, begins[i] < ends[i], weights[i].isFinite else {
        reader.report("snapshot-value", "pulses", "holds no pulse at place \(i)", "take another snapshot")
        continue
      }
      cores[place.core].ongoing.append(
        .init(
          begin: begins[i], end: ends[i], synapse: place.index, weight: weights[i],
          target: instance.synapses.cores[place.core].entries[place.index].target))
    }
    watch.restore(&reader, chips: cores.count / CoreOnChip.allCases.count)
    restoreLearning(&reader, last: lastStep)
  }

  /// Writes what pulses bring to the steps that come.
  private func savePortions(_ addresses: [SynapseAddresses], to snapshot: inout Snapshot) {
    let portions = cores.flatMap { core in core.portions.waiting.map { (core: core.core, waiting: $0) } }
    snapshot.write(
      "portions/address", portions.map { Int64(addresses[$0.core][$0.waiting.item.synapse]) })
    snapshot.write("portions/step", portions.map(\.waiting.step))
    snapshot.write("portions/is_aside", portions.map { $0.waiting.isAside ? 1 : 0 })
    snapshot.write("portions/lasts", portions.map { $0.waiting.item.bits & Portion.lasts != 0 ? 1 : 0 })
    snapshot.write("portions/begin", portions.map(\.waiting.item.begin))
    snapshot.write("portions/middle", portions.map(\.waiting.item.middle))
    snapshot.write("portions/charge", portions.map(\.waiting.item.charge))
  }

  private mutating func restorePortions(_ reader: inout SnapshotReader, _ instance: Instance) {
    let places = instance.synapses.readPlaces(&reader, "portions/address")
    let steps = reader.integers("portions/step", in: completed...lastStep, count: places.count)
    let aside = reader.indices("portions/is_aside", below: 2, count: places.count)
    let lasts = reader.indices("portions/lasts", below: 2, count: places.count)
    let begins = reader.floats("portions/begin", count: places.count)
    let middles = reader.floats("portions/middle", count: places.count)
    let charges = reader.floats("portions/charge", count: places.count)
    var waiting = cores.map { _ in [TimeWheel<Portion>.Waiting]() }
    let length = Float(step.milliseconds)
    for (i, place) in places.enumerated() {
      guard let place else { continue }
      guard begins[i] >= 0, middles[i] >= begins[i], middles[i] <= length, charges[i] >= 0,
        charges[i].isFinite
      else {
        reader.report(
          "snapshot-value", "portions", "holds no part of a pulse at place \(i)", "take another snapshot")
        continue
      }
      let target = instance.synapses.cores[place.core].entries[place.index].target
      var portion = Portion(
        bits: Portion.bits(synapse: UInt32(place.index), target: target), begin: begins[i],
        middle: middles[i], charge: charges[i])
      if lasts[i] == 1 { portion.bits |= Portion.lasts }
      waiting[place.core].append(.init(step: steps[i], isAside: aside[i] == 1, item: portion))
    }
    for core in cores.indices {
      cores[core].portions = TimeWheel(start: completed, waiting: waiting[core])
    }
  }

  private mutating func restoreArrivals(_ reader: inout SnapshotReader) {
    let owners = reader.indices("arrivals/core", below: cores.count)
    let steps = reader.integers("arrivals/step", in: completed...lastStep, count: owners.count)
    let aside = reader.indices("arrivals/is_aside", below: 2, count: owners.count)
    let times = reader.times("arrivals/time", count: owners.count, from: -SnapshotReader.lastTime)
    let tags = reader.indices("arrivals/tag", below: Tag.count, count: owners.count)
    var waiting = cores.map { _ in [TimeWheel<CoreStepper.Arrival>.Waiting]() }
    for (i, core) in owners.enumerated() {
      // In the first version events that came in a step that is over act from the beginning of the next one on.
      let time = reader.snapshot.version > 1 ? times[i] : max(times[i], steps[i] * step)
      let arrival = CoreStepper.Arrival(time: time, tag: Tag(tags[i]))
      waiting[core].append(.init(step: steps[i], isAside: aside[i] == 1, item: arrival))
    }
    for core in cores.indices {
      cores[core].arrivals = TimeWheel(start: completed, waiting: waiting[core])
      // Programs before let events match in their own steps.
      if reader.snapshot.version < 3 { cores[core].schedule(blocks, step) }
    }
  }

  private mutating func restoreStarts(_ reader: inout SnapshotReader, _ instance: Instance) {
    let places = instance.synapses.readPlaces(&reader, "starts/address")
    let steps = reader.integers("starts/step", in: completed...lastStep, count: places.count)
    let aside = reader.indices("starts/is_aside", below: 2, count: places.count)
    let begins = reader.times("starts/begin", count: places.count)
    let ends = reader.times("starts/end", count: places.count)
    let shown = reader.indices("starts/is_shown_only", below: 2, count: places.count)
    var waiting = cores.map { _ in [TimeWheel<CoreStepper.Pulse>.Waiting]() }
    for (i, place) in places.enumerated() {
      guard let place else { continue }
      let entry = instance.synapses.cores[place.core].entries[place.index]
      let pulse = CoreStepper.Pulse(
        begin: begins[i], end: ends[i], synapse: place.index, weight: shown[i] == 1 ? 0 : entry.weight,
        target: shown[i] == 1 ? entry.target.onlyWatched : entry.target)
      waiting[place.core].append(.init(step: steps[i], isAside: aside[i] == 1, item: pulse))
    }
    for core in cores.indices {
      cores[core].starts = TimeWheel(start: completed, waiting: waiting[core])
    }
  }

  /// The last step that an item can wait for; far from where numbers of steps end.
  var lastStep: Int64 { SnapshotReader.lastTime / step.picoseconds }
}

extension PulseWatch {
  /// Writes what the pins showed, pin by pin.
  func save(to snapshot: inout Snapshot) {
    let shown = intervals.sorted { $0.key.number < $1.key.number }
      .flatMap { pin, spans in spans.map { (pin: pin.number, span: $0) } }
    snapshot.write("pulse_pins/pin", shown.map(\.pin))
    snapshot.write("pulse_pins/begin", shown.map(\.span.lowerBound.picoseconds))
    snapshot.write("pulse_pins/end", shown.map(\.span.upperBound.picoseconds))
  }

  /// Takes over what the pins showed.
  mutating func restore(_ reader: inout SnapshotReader, chips: Int) {
    let pins = reader.indices("pulse_pins/pin", below: chips * Pin.perChip)
    let begins = reader.times("pulse_pins/begin", count: pins.count)
    let ends = reader.times("pulse_pins/end", count: pins.count)
    for (i, number) in pins.enumerated() {
      guard begins[i] < ends[i] else {
        reader.report("snapshot-value", "pulse_pins", "holds no pulse at place \(i)", "take another snapshot")
        continue
      }
      intervals[Pin(number: number), default: []].append(begins[i]..<ends[i])
    }
  }
}

extension PulseWatch.Pin {
  private static let perCore = PulseMonitor.allCases.count
  fileprivate static let perChip = CoreOnChip.allCases.count * perCore

  /// The place among all pins of a board.
  fileprivate var number: Int {
    chip.index * Self.perChip + core.index * Self.perCore + monitor.rawValue
  }

  fileprivate init(number: Int) {
    self.init(
      chip: ChipOnBoard(number / Self.perChip),
      core: CoreOnChip.allCases[number % Self.perChip / Self.perCore],
      monitor: PulseMonitor.allCases[number % Self.perCore])
  }
}
