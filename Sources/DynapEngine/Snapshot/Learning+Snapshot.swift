import DynapCircuits
import DynapFabric
import DynapUnits

extension Stepper {
  private var learners: [CoreLearning] { cores.compactMap(\.learning) }

  /// Writes weights, traces and errors, the shift registers and the learning events under way; nothing where no core learns.
  ///
  /// The signs that cores read of one another follow from the weights.
  func saveLearning(to snapshot: inout Snapshot) {
    guard cores.contains(where: { $0.learning != nil }) else { return }
    let all = learners
    snapshot.write("learning/address", all.flatMap { $0.plan.plastic.map { Int64($0.address) } })
    snapshot.write("learning/weight", all.flatMap(\.weights))
    snapshot.write("learning/weight_since", all.flatMap { $0.weightSince.map(\.picoseconds) })
    snapshot.write("learning/trace", all.flatMap(\.traces))
    snapshot.write("learning/trace_since", all.flatMap { $0.traceSince.map(\.picoseconds) })
    snapshot.write("learning/error", all.flatMap(\.errors))
    snapshot.write("learning/error_since", all.flatMap { $0.errorSince.map(\.picoseconds) })
    snapshot.write("learning/register", all.map { Int64($0.random.state) })
    snapshot.write(
      "learning/tally",
      all.flatMap { [$0.tally.events, $0.tally.matches, $0.tally.opened, $0.tally.updates] })
    let waiting = all.enumerated().flatMap { core, learning in
      learning.arrivals.waiting.map { (core: core, waiting: $0) }
    }
    snapshot.write("learning_arrivals/core", waiting.map(\.core))
    snapshot.write("learning_arrivals/step", waiting.map(\.waiting.step))
    snapshot.write("learning_arrivals/is_aside", waiting.map { $0.waiting.isAside ? 1 : 0 })
    snapshot.write("learning_arrivals/time", waiting.map(\.waiting.item.time.picoseconds))
    snapshot.write("learning_arrivals/tag", waiting.map(\.waiting.item.tag.value))
    snapshot.write("learning_arrivals/lane", waiting.map { Int($0.waiting.item.lane) })
    snapshot.write("learning/pulse_dendrite", cores.flatMap { $0.ongoing.map(\.target.dendrite) })
  }

  /// Takes over what was written, for blocks that are configured.
  mutating func restoreLearning(_ reader: inout SnapshotReader, last: Int64) {
    let blocks = cores.indices.filter { cores[$0].learning != nil }
    guard !blocks.isEmpty else { return }
    let addresses = learners.flatMap { $0.plan.plastic.map { Int($0.address) } }
    let neurons = learners.reduce(0) { $0 + $1.plan.learners.count }
    if reader.indices("learning/address", below: 1 << 32, count: addresses.count) != addresses {
      reader.report(
        "snapshot-value", "learning/address", "names other synapses than those that learn",
        "resume with the board that the snapshot was taken with")
    }
    let weights = reader.finite("learning/weight", count: addresses.count)
    let weightSince = reader.times("learning/weight_since", count: addresses.count)
    let traces = reader.finite("learning/trace", count: addresses.count)
    let traceSince = reader.times("learning/trace_since", count: addresses.count)
    let errors = reader.finite("learning/error", count: neurons)
    let errorSince = reader.times("learning/error_since", count: neurons)
    let registers = reader.integers("learning/register", in: 0...Int64(UInt32.max), count: blocks.count)
    let counts = reader.counts("learning/tally", count: 4 * blocks.count)
    let waiting = restoreWaiting(&reader, blocks.count, last: last)
    var (synapse, neuron) = (0, 0)
    for (i, core) in blocks.enumerated() {
      guard var learning = cores[core].learning else { continue }
      let synapses = synapse..<synapse + learning.weights.count
      let owners = neuron..<neuron + learning.errors.count
      learning.weights = weights[synapses].map { min(max($0, WeightCell.lowest), WeightCell.highest) }
      learning.weightSince = Array(weightSince[synapses])
      learning.traces = Array(traces[synapses])
      learning.traceSince = Array(traceSince[synapses])
      learning.errors = Array(errors[owners])
      learning.errorSince = Array(errorSince[owners])
      learning.random = FeedbackRegister(UInt32(registers[i]))
      let part = counts[4 * i..<4 * i + 4].map { $0 }
      learning.tally = LearningTally(events: part[0], matches: part[1], opened: part[2], updates: part[3])
      learning.arrivals = TimeWheel(start: completed, waiting: waiting[i])
      cores[core].learning = learning
      (synapse, neuron) = (synapses.upperBound, owners.upperBound)
    }
    exchangeSigns()
    restoreDendrites(&reader)
  }

  private func restoreWaiting(
    _ reader: inout SnapshotReader, _ count: Int, last: Int64
  ) -> [[TimeWheel<CoreLearning.Arrival>.Waiting]] {
    let owners = reader.indices("learning_arrivals/core", below: count)
    let steps = reader.integers("learning_arrivals/step", in: completed...last, count: owners.count)
    let aside = reader.indices("learning_arrivals/is_aside", below: 2, count: owners.count)
    let times = reader.times("learning_arrivals/time", count: owners.count)
    let tags = reader.indices("learning_arrivals/tag", below: Tag.count, count: owners.count)
    let lanes = reader.indices(
      "learning_arrivals/lane", below: cores.count * NeuronOnCore.count, count: owners.count)
    var waiting = [[TimeWheel<CoreLearning.Arrival>.Waiting]](repeating: [], count: count)
    for (i, core) in owners.enumerated() {
      let arrival = CoreLearning.Arrival(time: times[i], tag: Tag(tags[i]), lane: Int32(lanes[i]))
      waiting[core].append(.init(step: steps[i], isAside: aside[i] == 1, item: arrival))
    }
    return waiting
  }

  /// A pulse under way goes on in the dendrite that it began in.
  private mutating func restoreDendrites(_ reader: inout SnapshotReader) {
    let count = cores.reduce(0) { $0 + $1.ongoing.count }
    let dendrites = reader.indices(
      "learning/pulse_dendrite", below: SynapseTable.dendrites.count, count: count)
    var next = 0
    for core in cores.indices {
      for pulse in cores[core].ongoing.indices {
        let target = cores[core].ongoing[pulse].target
        if target[.isPlastic] { cores[core].ongoing[pulse].target = target.feeding(dendrites[next]) }
        next += 1
      }
    }
  }
}

extension Simulation {
  /// Writes what went over the learning buses; nothing where no core learns.
  func saveLearningEvents(to snapshot: inout Snapshot) {
    guard options.learning != nil else { return }
    snapshot.write("learning_events/time", learningEvents.map(\.time.picoseconds))
    snapshot.write("learning_events/arrival", learningEvents.map { $0.arrival?.picoseconds ?? -1 })
    snapshot.write("learning_events/lane", learningEvents.map(\.source.lane))
    snapshot.write("learning_events/tag", learningEvents.map(\.tag.value))
    snapshot.write("learning_events/cores", learningEvents.map { Int($0.cores.rawValue) })
  }

  /// Takes over what went over the learning buses.
  mutating func restoreLearningEvents(_ reader: inout SnapshotReader) {
    guard options.learning != nil else { return }
    let times = reader.times("learning_events/time")
    let arrivals = reader.times("learning_events/arrival", count: times.count, from: -1)
    let lanes = reader.indices(
      "learning_events/lane", below: board.chips.count * 4 * NeuronOnCore.count, count: times.count)
    let tags = reader.indices("learning_events/tag", below: Tag.count, count: times.count)
    let cores = reader.indices("learning_events/cores", below: 16, count: times.count)
    learningEvents = times.indices.map {
      LearningEvent(
        time: times[$0], arrival: arrivals[$0] < .zero ? nil : arrivals[$0],
        source: NeuronOnBoard(lane: lanes[$0]), tag: Tag(tags[$0]),
        cores: CoreMask(rawValue: UInt8(cores[$0])))
    }
  }
}
