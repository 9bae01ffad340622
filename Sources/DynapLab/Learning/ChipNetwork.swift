import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapLearning
import DynapUnits

/// The full-circuit chip as a network that is trained: an experiment with populations `input`, `teacher`, `hidden`,
/// `output` and `error`, run on one die, with the host at its input and its output.
///
/// The host sends address events, counts spikes of the outputs, and between trials programs learning blocks. All else is
/// the chip: words, delays, pulses, dendrites, membranes, error neurons, learning bus, weights. On a board whose cores
/// cannot bear some tags the network gets others, and words that miss events are left alone where others are free. Copies are values: the chip is cloned when one of them goes on.
package struct ChipNetwork: TrainableNetwork {
  /// The sizes of the layers.
  package let sizes: LayerSizes
  /// What is taken away.
  package var control = ErrorPropagation.Control.none
  private(set) var bench: ChipBench
  let seed: UInt64
  private let teacherRate: Double
  /// The words of the inputs.
  let inputs: [[Destination]]
  private let teachers: [[Destination]]
  /// Hidden neurons and outputs by lane, in the order of their populations.
  let hidden: [Int: Int]
  let outputs: [Int: Int]
  private let errors: Set<Int>
  /// Where a plastic word's weight stands in the matrix of its layer, by lane and word.
  private let places: [Int: Int]

  /// Makes the network of an experiment and draws the weights, whole numbers from -4 to +5, by a seed.
  ///
  /// - Throws: ``DiagnosticError`` `learning-populations` when one of the populations is missing, and what the simulation
  ///   throws.
  package init(_ experiment: Experiment, teacherRate: Double = 60, seed: UInt64) throws(DiagnosticError) {
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
    func order(_ name: String) -> [Int: Int] {
      Dictionary(neurons(name).enumerated().map { ($1.lane, $0) }) { first, _ in first }
    }
    var board = experiment.board
    let host = words("input") + words("teacher")
    let replaced = BearableTags.replace(on: &board, words: host, experiment.options.faults)
    HearingWords.choose(on: &board, experiment.options.faults)
    var simulation = try Simulation(board, experiment.options)
    inputs = Array(replaced.prefix(words("input").count))
    teachers = Array(replaced.dropFirst(inputs.count))
    hidden = order("hidden")
    outputs = order("output")
    errors = Set(neurons("error").map(\.lane))
    sizes = LayerSizes(
      inputs: inputs.count, hidden: neurons("hidden").count, outputs: neurons("output").count)
    self.teacherRate = teacherRate
    self.seed = seed
    let watched = ["hidden", "output", "error"].flatMap(neurons)
    try simulation.record(Recording(name: "spikes", neurons: watched, quantity: .spikes))
    var weights = simulation.plasticWeights
    for i in weights.indices {
      let place = weights[i]
      let draw = Philox(key: seed).uniform(
        at: .init(UInt32(place.neuron.lane), UInt32(place.synapse.index), 0, 0x3E16_0000))
      weights[i].weight = Double(min(Int(draw * 10), 9) - 4)
    }
    simulation.write(weights)
    func senders(_ words: [[Destination]]) -> [Tag: Int] {
      let tags = words.enumerated().flatMap { index, words in
        words.filter(\.isSent).map { ($0.tag, index) }
      }
      return Dictionary(tags) { first, _ in first }
    }
    let fromInput = senders(inputs)
    let fromHidden = senders(neurons("hidden").map { board[$0].destinations.map { $0 } })
    var places: [Int: Int] = [:]
    for entry in weights {
      let tag = board[entry.neuron].synapses[entry.synapse.index].tag
      if let row = hidden[entry.neuron.lane], let column = fromInput[tag] {
        places[Self.address(entry)] = row * sizes.inputs + column
      } else if let row = outputs[entry.neuron.lane], let column = fromHidden[tag] {
        places[Self.address(entry)] = row * sizes.hidden + column
      }
    }
    self.places = places
    bench = ChipBench(simulation)
  }

  /// Presents a trial; the chip goes on from where the one before left it.
  package mutating func run(_ trial: LearningTrial, _ mode: TrialMode) -> TrialOutcome {
    own()
    let learns = mode.contains(.learns)
    bench.program(
      ChipProgramming(control, learns: learns, shuffle: control == .shuffled && learns ? trial.index : nil),
      of: self)
    let begin = bench.simulation.time
    bench.simulation.inject(events(of: trial, mode, from: begin))
    let before = bench.simulation.learningTallies
    bench.simulation.run(until: begin + Self.time(trial.duration))
    var outcome = TrialOutcome(outputs: sizes.outputs)
    for spike in bench.simulation.takeSpikes() {
      let time = (spike.time - begin).milliseconds
      if errors.contains(spike.lane) { outcome.errorSpikes += 1 }
      if let output = outputs[spike.lane], time < trial.stimulus + TrialOutcome.countMargin {
        outcome.counts[output] += 1
        if outcome.firstSpikes[output] < 0 { outcome.firstSpikes[output] = time }
      }
      if mode.contains(.records),
        let channel = hidden[spike.lane] ?? outputs[spike.lane].map({ sizes.hidden + $0 })
      {
        outcome.raster.append(.init(channel: channel, time: time))
      }
    }
    bench.simulation.forgetRecords()
    let cores = Set(hidden.keys.map { $0 / NeuronOnCore.count })
    for (core, tally) in bench.simulation.learningTallies.enumerated() {
      outcome.updates[cores.contains(core) ? 0 : 1] += tally.updates - before[core].updates
    }
    return outcome
  }

  private func events(of trial: LearningTrial, _ mode: TrialMode, from begin: SimTime) -> [InputEvent] {
    var events: [InputEvent] = []
    func add(_ words: [Destination], at time: Double) {
      events += words.map { InputEvent(time: begin + Self.time(max(time, 0)), destination: $0) }
    }
    for spike in trial.spikes where spike.channel < inputs.count {
      add(inputs[spike.channel], at: spike.time)
    }
    if mode.contains(.teaches), trial.label < teachers.count {
      for time in trial.teacherTimes(rate: teacherRate) { add(teachers[trial.label], at: time) }
    }
    return events
  }

  private static func time(_ milliseconds: Double) -> SimTime {
    SimTime(seconds: milliseconds * 1e-3) ?? .zero
  }

  private static func address(_ weight: PlasticWeight) -> Int {
    weight.neuron.lane * SynapseOnNeuron.count + weight.synapse.index
  }

  /// The weights of the plastic words between the layers; 0 where a pair has none.
  package var weights: LearnedWeights {
    get {
      var all = LearnedWeights(
        hidden: Array(repeating: 0, count: sizes.hidden * sizes.inputs),
        output: Array(repeating: 0, count: sizes.outputs * sizes.hidden))
      for entry in bench.simulation.plasticWeights {
        guard let place = places[Self.address(entry)] else { continue }
        if hidden[entry.neuron.lane] != nil {
          all.hidden[place] = entry.weight
        } else {
          all.output[place] = entry.weight
        }
      }
      return all
    }
    set {
      own()
      var entries = bench.simulation.plasticWeights
      for index in entries.indices {
        guard let place = places[Self.address(entries[index])] else { continue }
        entries[index].weight =
          hidden[entries[index].neuron.lane] != nil ? newValue.hidden[place] : newValue.output[place]
      }
      bench.simulation.write(entries)
    }
  }

  /// Everything that the next trial depends on: what is programmed, and the chip's snapshot.
  package var state: NetworkState { NetworkState(words: bench.words) }

  /// Goes on from a state of a network of the same experiment, die and seed.
  package mutating func restore(_ state: NetworkState) -> Bool {
    guard state.reals.isEmpty, let restored = ChipBench(words: state.words, of: self) else { return false }
    bench = restored
    return true
  }

  /// Makes the chip this value's own.
  private mutating func own() {
    if !isKnownUniquelyReferenced(&bench) { bench = bench.clone() }
  }

  /// Tries whether the chip takes what the controls program.
  func check() throws(DiagnosticError) {
    let bench = bench.clone()
    for control in ErrorPropagation.Control.allCases {
      for learns in [true, false] {
        try bench.simulation.apply(ChipProgramming(control, learns: learns, shuffle: 0).board(of: self))
      }
    }
  }
}
