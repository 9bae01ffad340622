import DynapFabric
import DynapUnits

extension Stepper {
  /// Takes over what the first two versions hold of events that wait for their delays: in the first a pulse of each, in the
  /// second mostly the events, whose pulses follow here.
  mutating func restoreWaitingEvents(_ reader: inout SnapshotReader, _ instance: inout Instance) {
    var pulses = cores.map { _ in [TimeWheel<CoreStepper.Pulse>.Waiting]() }
    let places = instance.synapses.readPlaces(&reader, "starts/address")
    let steps = reader.integers("starts/step", in: completed...lastStep, count: places.count)
    let times = reader.times("starts/time", count: places.count)
    for (i, place) in places.enumerated() {
      guard let place else { continue }
      // Those of one synapse are in order of time.
      let pulse = instance.synapses.cores[place.core].entries[place.index]
        .pulse(place.index, from: times[i], retriggers: retriggers)
      pulses[place.core].append(.init(step: steps[i], isAside: false, item: pulse))
    }
    if reader.snapshot.version > 1 { restoreRuns(&reader, &instance, &pulses) }
    for core in cores.indices {
      cores[core].starts = TimeWheel(start: completed, waiting: pulses[core])
      cores[core].portions = TimeWheel(start: completed)
    }
  }

  /// The second version: an event in neighbouring synapses, whose delays end in the same step.
  private mutating func restoreRuns(
    _ reader: inout SnapshotReader, _ instance: inout Instance,
    _ pulses: inout [[TimeWheel<CoreStepper.Pulse>.Waiting]]
  ) {
    let owners = reader.indices("runs/core", below: cores.count)
    let words = NeuronOnCore.count * SynapseOnNeuron.count
    let counts = reader.indices("runs/count", below: words + 1, count: owners.count)
    let times = reader.times("runs/time", count: owners.count)
    let steps = reader.integers("runs/step", in: completed...lastStep, count: owners.count)
    let places = instance.synapses.readPlaces(&reader, "runs/address")
    var waiting: [(step: Int64, time: SimTime, place: SynapseTable.Place)] = []
    var next = 0
    for (i, core) in owners.enumerated() {
      let own = places[min(next, places.count)..<min(next + counts[i], places.count)].compactMap(\.self)
      next += counts[i]
      guard own.count == counts[i], own.allSatisfy({ $0.core == core }) else {
        reader.report(
          "snapshot-value", "runs/address", "holds no synapses of one core for run \(i)",
          "resume with the board that the snapshot was taken with")
        continue
      }
      waiting += own.map { (steps[i], times[i], $0) }
    }
    waiting.sort {
      ($0.step, $0.time, $0.place.core, $0.place.index) < ($1.step, $1.time, $1.place.core, $1.place.index)
    }
    let frame = nextFrame
    for (step, time, place) in waiting {
      let synapses = instance.synapses.cores[place.core]
      var entry = synapses.entries[place.index]
      if cores[place.core].misses(synapses, entry.target, place.index, at: time, frame) { continue }
      guard !frame.delaysOne || time >= entry.lastStart else {
        cores[place.core].noteHeld(frame)
        continue
      }
      cores[place.core].tally.matches += 1
      let pulse = entry.pulse(place.index, from: time + entry.delay, retriggers: retriggers)
      instance.synapses.cores[place.core].entries[place.index] = entry
      pulses[place.core].append(.init(step: step, isAside: false, item: pulse))
    }
  }
}
