import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits

/// The learning block of one core while it runs: traces, weights, and the learning events on their way to it.
///
/// A pulse of a plastic synapse takes its weight and its dendrite from here when it starts. Learning events act in the step
/// they arrive in, in the order of their times; the gate that they see is the one at the end of the step. What other cores
/// read of the weights, their signs, reaches them between steps.
struct CoreLearning: Sendable {
  /// A learning event under way to the core.
  struct Arrival: Sendable, BitwiseCopyable {
    var time: SimTime
    var tag: Tag
    var lane: Int32
  }

  /// A pulse of a plastic synapse.
  private struct Note: Sendable {
    let time: SimTime
    let slot: Int
  }

  let plan: LearningPlan
  var arrivals: TimeWheel<Arrival>
  var weights: [Double]
  var weightSince: [SimTime]
  var traces: [Double]
  var traceSince: [SimTime]
  /// The filtered errors of the neurons.
  var errors: [Double]
  var errorSince: [SimTime]
  var random: FeedbackRegister
  /// The signs of the synapses that feedback reads.
  var registers: [Int8]
  /// What happened.
  var tally = LearningTally()
  /// The synapses whose signs changed in the step.
  private(set) var flips: [(address: UInt32, sign: Int8)] = []
  private var notes: [Note] = []

  /// Makes a block with the weights that are programmed.
  init(_ plan: LearningPlan, serial: UInt64, start: Int64) {
    self.plan = plan
    arrivals = TimeWheel(start: start)
    let (count, learners) = (plan.plastic.count, plan.learners.count)
    weights = plan.plastic.map(\.programmed)
    weightSince = [SimTime](repeating: .zero, count: count)
    traces = [Double](repeating: 0, count: count)
    traceSince = [SimTime](repeating: .zero, count: count)
    errors = [Double](repeating: 0, count: learners)
    errorSince = [SimTime](repeating: .zero, count: learners)
    registers = plan.references.map(\.sign)
    let first = UInt32(plan.learners.first?.lane ?? 0)
    random = FeedbackRegister(
      Philox(key: serial).words(at: .init(plan.block.registerSeed, first, 0, Self.seedStream)).w0)
  }

  private static let seedStream: UInt32 = 0x1F58_0000

  /// Goes on from the state of another configuration; a weight whose word has been programmed anew begins there.
  mutating func adopt(_ old: CoreLearning) {
    arrivals = old.arrivals
    random = old.random
    tally = old.tally
    let places = Dictionary(uniqueKeysWithValues: old.plan.plastic.enumerated().map { ($1.address, $0) })
    for (slot, synapse) in plan.plastic.enumerated() {
      guard let place = places[synapse.address] else { continue }
      traces[slot] = old.traces[place]
      traceSince[slot] = old.traceSince[place]
      weightSince[slot] = old.weightSince[place]
      if old.plan.plastic[place].programmed == synapse.programmed { weights[slot] = old.weights[place] }
    }
    for (index, learner) in plan.learners.enumerated() {
      guard let place = old.plan.learners.firstIndex(where: { $0.lane == learner.lane }) else { continue }
      errors[index] = old.errors[place]
      errorSince[index] = old.errorSince[place]
    }
  }

  /// Whether the next step has something to do even where all neurons rest.
  var isWaiting: Bool { !arrivals.isEmpty }

  /// A pulse of a plastic synapse starts: what it charges, and with how much.
  @inline(__always)
  mutating func pulse(_ place: Int, at time: SimTime) -> (CoreSynapses.Target, Float) {
    let slot = Int(plan.slots[place])
    notes.append(Note(time: time, slot: slot))
    return drive(slot)
  }

  /// Whether a pulse of a plastic synapse charges nothing.
  func isSilent(_ place: Int) -> Bool { drive(Int(plan.slots[place])).1 <= 0 }

  @inline(__always)
  private func drive(_ slot: Int) -> (CoreSynapses.Target, Float) {
    let weight = weights[slot]
    let synapse = plan.plastic[slot]
    let size = abs(weight)
    let whole = Int(size)
    let (low, part) = (synapse.currents[whole], Float(size - Double(whole)))
    let current = part == 0 ? low : low + part * (synapse.currents[min(whole + 1, 8)] - low)
    return (weight < 0 ? synapse.down : synapse.up, current)
  }

  // MARK: learn

  /// Takes up the pulses and the learning events of a step.
  mutating func learn(from begin: SimTime) {
    flips.removeAll(keepingCapacity: true)
    guard !(notes.isEmpty && arrivals.isEmpty) else { return arrivals.skip() }
    notes.sort { ($0.time, $0.slot) < ($1.time, $1.slot) }
    var due = arrivals.take()
    due.sort { ($0.time, $0.tag, $0.lane) < ($1.time, $1.tag, $1.lane) }
    var next = 0
    for arrival in due {
      let time = max(arrival.time, begin)
      while next < notes.count, notes[next].time <= time {
        note(notes[next])
        next += 1
      }
      receive(arrival.tag, at: time)
    }
    for note in notes[next...] { self.note(note) }
    notes.removeAll(keepingCapacity: true)
  }

  private mutating func note(_ note: Note) {
    let (slot, time) = (note.slot, note.time)
    let synapse = plan.plastic[slot]
    drift(slot, to: time)
    traces[slot] = trace(slot, at: time) + synapse.trace.jump
    traceSince[slot] = max(traceSince[slot], time)
    guard plan.block.trigger == .onPre, plan.block.isEnabled, isOpen(synapse.neuron) else { return }
    let law = plan.learners[synapse.neuron].error
    let error = law.decayed(
      errors[synapse.neuron], after: (time - errorSince[synapse.neuron]).milliseconds)
    if abs(error) > law.threshold { update(slot, isUp: error > 0, at: time) }
  }

  private mutating func receive(_ tag: Tag, at time: SimTime) {
    tally.events += 1
    for line in plan.lines[tag.value] ?? [] {
      let sign = line.sign * (line.register.map { Int(registers[$0]) } ?? 1)
      guard sign != 0 else { continue }
      tally.matches += 1
      guard plan.block.trigger == .onError else {
        let law = plan.learners[line.neuron].error
        let silence = (time - errorSince[line.neuron]).milliseconds
        errors[line.neuron] = law.decayed(errors[line.neuron], after: silence) + Double(sign.signum())
        errorSince[line.neuron] = max(errorSince[line.neuron], time)
        continue
      }
      guard plan.block.isEnabled, isOpen(line.neuron) else { continue }
      tally.opened += 1
      for slot in plan.learners[line.neuron].synapses { update(slot, isUp: sign > 0, at: time) }
    }
  }

  /// Whether gate and stop-learning let a neuron learn.
  private func isOpen(_ neuron: Int) -> Bool {
    let lane = plan.learners[neuron].lane
    return plan.gate[lane] > 0 && plan.closed[lane] == 0
  }

  private mutating func update(_ slot: Int, isUp: Bool, at time: SimTime) {
    let synapse = plan.plastic[slot]
    let gate = Double(plan.gate[plan.learners[synapse.neuron].lane])
    // A threshold of nothing is passed by anything.
    let ratio = trace(slot, at: time) / max(synapse.trace.threshold, 1e-9)
    let share = plan.block.logic.share(trace: ratio, gate: gate, &random)
    guard share > 0 else { return }
    drift(slot, to: time)
    set(slot, to: synapse.cell.updated(weights[slot], up: isUp, by: share))
    tally.updates += 1
  }

  private func trace(_ slot: Int, at time: SimTime) -> Double {
    plan.plastic[slot].trace.decayed(traces[slot], after: (time - traceSince[slot]).milliseconds)
  }

  /// Brings the weight of a capacitor up to date.
  private mutating func drift(_ slot: Int, to time: SimTime) {
    guard case .multistable = plan.block.cell, time > weightSince[slot] else { return }
    set(
      slot,
      to: plan.plastic[slot].cell.drifted(
        weights[slot], after: (time - weightSince[slot]).milliseconds))
    weightSince[slot] = time
  }

  /// Sets a weight, and tells of a sign that changes.
  mutating func set(_ slot: Int, to weight: Double) {
    let sign = LearningPlan.sign(weight)
    if sign != LearningPlan.sign(weights[slot]) { flips.append((plan.plastic[slot].address, sign)) }
    weights[slot] = weight
  }

  /// Writes the weight of a synapse as a host does; one that is not plastic is passed over.
  mutating func write(_ weight: Double, address: UInt32, at time: SimTime) {
    guard let slot = plan.plastic.firstIndex(where: { $0.address == address }) else { return }
    let value = plan.block.cell == .digital4 ? weight.rounded() : weight
    set(slot, to: min(max(value, WeightCell.lowest), WeightCell.highest))
    weightSince[slot] = time
  }

  /// The weight of a synapse at a time.
  func weight(_ slot: Int, at time: SimTime) -> Double {
    plan.plastic[slot].cell.drifted(weights[slot], after: (time - weightSince[slot]).milliseconds)
  }

  /// Takes over the sign of a synapse of any core.
  mutating func follow(_ address: UInt32, _ sign: Int8) {
    for register in plan.followers[address] ?? [] { registers[register] = sign }
  }
}

/// Counts of what the learning blocks of a board did.
public struct LearningTally: Hashable, Sendable {
  /// Learning events that reached a core.
  public var events = 0
  /// Entries of learning CAMs that matched with a sign.
  public var matches = 0
  /// Matches that gate and stop-learning let through.
  public var opened = 0
  /// Weights that moved, or stayed at their end.
  public var updates = 0

  /// Adds the counts of another core.
  static func += (all: inout LearningTally, part: LearningTally) {
    all.events += part.events
    all.matches += part.matches
    all.opened += part.opened
    all.updates += part.updates
  }
}
