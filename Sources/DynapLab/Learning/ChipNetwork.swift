import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits

/// A chip that learns trial by trial: an experiment with populations `input`, `teacher`, `hidden`, `output` and `error`,
/// run on one die, with the host at its input and its output.
///
/// On a board whose cores cannot bear some tags the network gets others. The host sends address events, counts spikes of the outputs, and between trials programs learning blocks. All else is
/// the chip: words, delays, pulses, dendrites, membranes, error neurons, learning bus, weights.
package struct ChipNetwork: Sendable {
  /// The chip.
  package private(set) var simulation: Simulation
  private let inputs: [[Destination]]
  private let teachers: [[Destination]]
  private let hidden: Set<Int>
  private let outputs: [Int]
  private let errors: Set<Int>
  private var seen = 0
  private var learns = true

  /// What a trial gave.
  package struct Outcome: Hashable, Sendable {
    /// Spikes of each output until 20 ms after the stimulus.
    package var counts: [Int]
    /// Spikes of all hidden neurons.
    package var hiddenSpikes = 0
    /// Spikes of all error neurons.
    package var errorSpikes = 0
    /// Weights that moved.
    package var updates = 0

    /// How right it is: 1, or the share of a tie for the most spikes.
    package func score(_ label: Int) -> Double {
      let most = counts.max() ?? 0
      return counts[label] == most ? 1 / Double(counts.count { $0 == most }) : 0
    }
  }

  /// Makes the network of an experiment and draws the weights, whole numbers from -4 to +5, by a seed.
  ///
  /// - Throws: ``DiagnosticError`` `learning-populations` when one of the populations is missing, and what the simulation
  ///   throws.
  package init(_ experiment: Experiment, weightSeed: UInt64) throws(DiagnosticError) {
    let names = ["input", "teacher", "hidden", "output", "error"]
    let missing = names.filter { name in experiment.network[name]?.members.isEmpty != false }
    guard missing.isEmpty else {
      throw DiagnosticError([
        Diagnostic(
          .error, "learning-populations", "populations", "has no \(missing.joined(separator: ", "))",
          "a network that is trained has the populations \(names.joined(separator: ", "))")
      ])
    }
    func words(_ name: String) -> [[Destination]] {
      experiment.network[name]?.members.map(\.destinations) ?? []
    }
    func neurons(_ name: String) -> [NeuronOnBoard] {
      (experiment.network[name]?.members ?? []).compactMap {
        if case .neuron(let neuron) = $0.source { neuron } else { nil }
      }
    }
    var board = experiment.board
    let host = words("input") + words("teacher")
    let replaced = BearableTags.replace(on: &board, words: host, experiment.options.faults)
    simulation = try Simulation(board, experiment.options)
    inputs = Array(replaced.prefix(words("input").count))
    teachers = Array(replaced.dropFirst(inputs.count))
    hidden = Set(neurons("hidden").map(\.lane))
    outputs = neurons("output").map(\.lane)
    errors = Set(neurons("error").map(\.lane))
    let watched = ["hidden", "output", "error"].flatMap(neurons)
    try simulation.record(Recording(name: "spikes", neurons: watched, quantity: .spikes))
    var weights = simulation.plasticWeights
    for i in weights.indices {
      let place = weights[i]
      let draw = Philox(key: weightSeed).uniform(
        at: .init(UInt32(place.neuron.lane), UInt32(place.synapse.index), 0, 0x3E16_0000))
      weights[i].weight = Double(min(Int(draw * 10), 9) - 4)
    }
    simulation.write(weights)
  }

  /// Presents a trial.
  package mutating func run(
    _ task: TimingTask, trial: Int, pattern: Int, seed: UInt64, learns: Bool, isScrambled: Bool = false
  ) throws(DiagnosticError) -> Outcome {
    try setLearning(learns)
    let begin = simulation.time
    var events: [InputEvent] = []
    func add(_ words: [Destination], at time: Double) {
      let time = begin + (SimTime(seconds: max(time, 0) * 1e-3) ?? .zero)
      events += words.map { InputEvent(time: time, destination: $0) }
    }
    for spike in task.spikes(trial: trial, pattern: pattern, seed: seed, isScrambled: isScrambled)
    where spike.channel < inputs.count { add(inputs[spike.channel], at: spike.time) }
    let label = pattern % task.classes
    if learns, label < teachers.count {
      for time in task.teacherTimes(trial: trial, seed: seed) { add(teachers[label], at: time) }
    }
    simulation.inject(events)
    let updates = simulation.learningTally.updates
    simulation.run(until: begin + task.period)
    var outcome = Outcome(counts: [Int](repeating: 0, count: outputs.count))
    let end = begin + (SimTime(seconds: (task.stimulus + 20) * 1e-3) ?? .zero)
    for spike in simulation.spikes[seen...] {
      if hidden.contains(spike.lane) { outcome.hiddenSpikes += 1 }
      if errors.contains(spike.lane) { outcome.errorSpikes += 1 }
      if spike.time < end, let output = outputs.firstIndex(of: spike.lane) { outcome.counts[output] += 1 }
    }
    seen = simulation.spikes.count
    outcome.updates = simulation.learningTally.updates - updates
    return outcome
  }

  /// Programs learning blocks anew; weights stay.
  package mutating func program(_ change: (inout LearningBlock) -> Void, hiddenOnly: Bool = true)
    throws(DiagnosticError)
  {
    var board = simulation.board
    for chip in board.chips.indices {
      for core in CoreOnChip.allCases {
        guard var block = board.chips[chip][core].learning, !block.neurons.isEmpty else { continue }
        let first = NeuronOnBoard(
          chip: ChipOnBoard(chip), core: core, neuron: NeuronOnCore(block.neurons[0]))
        guard !hiddenOnly || hidden.contains(first.lane) else { continue }
        change(&block)
        board.chips[chip][core].learning = block
      }
    }
    guard board != simulation.board else { return }
    try simulation.apply(board)
  }

  private var enabled: [Bool] = []

  /// Turns the blocks that learn off, or on again as they were.
  private mutating func setLearning(_ isOn: Bool) throws(DiagnosticError) {
    guard isOn != learns else { return }
    learns = isOn
    var states: [Bool] = []
    var next = 0
    let old = enabled
    try program(
      { block in
        states.append(block.isEnabled)
        block.isEnabled = isOn ? (next < old.count ? old[next] : true) : false
        next += 1
      }, hiddenOnly: false)
    enabled = states
  }
}
