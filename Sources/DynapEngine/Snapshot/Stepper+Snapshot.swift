import DynapFabric
import DynapUnits

extension Stepper {
  private static let counts: [(name: String, path: WritableKeyPath<Tally, Int> & Sendable)] = [
    ("spikes", \.spikes), ("spurious_spikes", \.spuriousSpikes), ("events", \.events), ("matches", \.matches),
    ("missed_matches", \.missedMatches), ("merged_matches", \.mergedMatches),
  ]

  /// Writes the counts, and what is under way to and in every core.
  func save(_ instance: Instance, to snapshot: inout Snapshot) {
    instance.synapses.save(to: &snapshot, at: now, waiting: cores.map { $0.starts.waiting.map(\.item) })
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
    snapshot.write(
      "starts/time",
      starts.map {
        let pulse = $0.waiting.item
        return (pulse.end - instance.synapses.cores[$0.core].entries[pulse.synapse].width).picoseconds
      })
    saveRuns(instance, to: &snapshot)
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
    restoreStarts(&reader, &instance)
    restoreRuns(&reader, instance)
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

  /// Writes the events that are delayed by their synapses: the address of each, run after run.
  private func saveRuns(_ instance: Instance, to snapshot: inout Snapshot) {
    let runs = cores.flatMap { core in core.runs.waiting.map { (core: core.core, waiting: $0) } }
    let addresses = runs.flatMap { run in
      instance.synapses.cores[run.core].address[run.waiting.item.places].map(Int64.init)
    }
    snapshot.write("runs/core", runs.map(\.core))
    snapshot.write("runs/count", runs.map(\.waiting.item.places.count))
    snapshot.write("runs/time", runs.map(\.waiting.item.time.picoseconds))
    snapshot.write("runs/step", runs.map(\.waiting.step))
    snapshot.write("runs/is_aside", runs.map { $0.waiting.isAside ? 1 : 0 })
    snapshot.write("runs/address", addresses)
  }

  private mutating func restoreRuns(_ reader: inout SnapshotReader, _ instance: Instance) {
    for core in cores.indices { cores[core].runs = TimeWheel(start: completed) }
    // The first version has a pulse for every event that waits.
    guard reader.snapshot.version > 1 else { return }
    let owners = reader.indices("runs/core", below: cores.count)
    let words = NeuronOnCore.count * SynapseOnNeuron.count
    let counts = reader.indices("runs/count", below: words + 1, count: owners.count)
    let times = reader.times("runs/time", count: owners.count)
    let steps = reader.integers("runs/step", in: completed...lastStep, count: owners.count)
    let aside = reader.indices("runs/is_aside", below: 2, count: owners.count)
    let places = instance.synapses.readPlaces(&reader, "runs/address")
    var waiting = cores.map { _ in [TimeWheel<CoreStepper.Run>.Waiting]() }
    var next = 0
    for (i, core) in owners.enumerated() {
      let own = places[min(next, places.count)..<min(next + counts[i], places.count)].compactMap(\.self)
      next += counts[i]
      guard own.count == counts[i], let first = own.first?.index,
        own.enumerated().allSatisfy({ $1.core == core && $1.index == first + $0 })
      else {
        reader.report(
          "snapshot-value", "runs/address", "holds no synapses side by side for run \(i)",
          "resume with the board that the snapshot was taken with")
        continue
      }
      let run = CoreStepper.Run(time: times[i], places: first..<first + own.count)
      waiting[core].append(.init(step: steps[i], isAside: aside[i] == 1, item: run))
    }
    for core in cores.indices {
      cores[core].runs = TimeWheel(start: completed, waiting: waiting[core])
    }
  }

  /// The last step that an item can wait for; far from where numbers of steps end.
  private var lastStep: Int64 { SnapshotReader.lastTime / step.picoseconds }

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
    }
  }

  private mutating func restoreStarts(_ reader: inout SnapshotReader, _ instance: inout Instance) {
    let places = instance.synapses.readPlaces(&reader, "starts/address")
    let steps = reader.integers("starts/step", in: completed...lastStep, count: places.count)
    let aside = reader.indices("starts/is_aside", below: 2, count: places.count)
    let times = reader.times("starts/time", count: places.count)
    var waiting = cores.map { _ in [TimeWheel<CoreStepper.Pulse>.Waiting]() }
    for (i, place) in places.enumerated() {
      guard let place else { continue }
      // Those of one synapse are in order of time.
      let pulse = instance.synapses.cores[place.core].entries[place.index]
        .pulse(place.index, from: times[i], retriggers: retriggers)
      waiting[place.core].append(.init(step: steps[i], isAside: aside[i] == 1, item: pulse))
    }
    for core in cores.indices {
      cores[core].starts = TimeWheel(start: completed, waiting: waiting[core])
    }
  }
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
