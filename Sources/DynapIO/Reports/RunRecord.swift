import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// What a run gave, apart from how it went: the content of its files, and what its pictures show.
///
/// The same values come from a simulation that has just run and from the files of one that ran long ago.
package struct RunRecord: Sendable {
  /// The experiment's name.
  package var name: String
  /// How it was run, in one line.
  package var subtitle = ""
  /// Until when it ran.
  package var until: SimTime
  /// The populations of neurons and of inputs, in the order of the experiment.
  package var populations: [Population] = []
  /// The recorded spikes, in order of time.
  package var spikes: [Spike] = []
  /// What was sent to populations of inputs.
  package var inputs: [Input] = []
  /// The recorded states.
  package var traces: [Samples] = []
  /// Rates against a bias that was stepped through.
  package var rateCurves: [RateCurve] = []
  /// What was seen through the windows of the chip.
  package var windows = WindowRecord()
  /// What was learned; nil on a board without learning blocks.
  package var learning: LearningRecord?
  /// What the pictures show.
  package var hints = Experiment.PlotHints()

  /// A named group of neurons or inputs.
  package struct Population: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its neurons in order; none for inputs.
    package var neurons: [NeuronOnBoard]
    /// How many members it has.
    package var count: Int
  }

  /// The events that a population of inputs was sent.
  package struct Input: Sendable {
    /// The population.
    package var population: String
    /// How many channels it has.
    package var channelCount: Int
    /// The events.
    package var train: SpikeTrain
    /// The analog signal behind them.
    package var signal: AnalogSignal?
  }

  /// The samples of a recorded state.
  package struct Samples: Sendable {
    /// The recording's name.
    package var name: String
    /// The state's name.
    package var state: String
    /// The unit of the values.
    package var unit: String
    /// The neurons, one column each.
    package var neurons: [NeuronOnBoard]
    /// The sampling times.
    package var times: [SimTime]
    /// The samples, one row per time.
    package var values: [Float]
  }

  /// Makes a record without content.
  package init(name: String, until: SimTime) {
    self.name = name
    self.until = until
  }

  /// Collects what a simulation of an experiment gave so far.
  package init(_ experiment: Experiment, _ simulation: Simulation) {
    name = experiment.name
    subtitle = Self.subtitle(experiment, simulation.time)
    until = simulation.time
    populations = experiment.network.populations.map { population in
      Population(
        name: population.name, neurons: experiment.neurons(of: population.name),
        count: population.members.count)
    }
    spikes = simulation.spikes
    let end = simulation.time
    inputs = experiment.stimuli.map { stimulus in
      Input(
        population: stimulus.population, channelCount: stimulus.words.count,
        train: SpikeTrain(stimulus.train.spikes.filter { $0.time < end }), signal: stimulus.signal)
    }
    inputs += experiment.portInputs(simulation.portEvents, until: end).map {
      Input(population: $0.population, channelCount: $0.channelCount, train: $0.train, signal: $0.signal)
    }
    traces = simulation.traces.map { trace in
      Samples(
        name: trace.recording.name, state: trace.state, unit: trace.unit, neurons: trace.recording.neurons,
        times: trace.times, values: trace.values)
    }
    hints = experiment.plot
    if experiment.board.chips.contains(where: { $0.cores.contains { $0.learning != nil } }) {
      learning = LearningRecord(events: simulation.learningEvents, weights: simulation.plasticWeights)
    }
    rateCurves = RateCurve.curves(of: experiment, spikes: simulation.spikes, until: end)
  }

  private static func subtitle(_ experiment: Experiment, _ end: SimTime) -> String {
    let options = experiment.options
    let whole = end < experiment.duration ? " of \(experiment.duration)" : ""
    let line =
      "\(end)\(whole) · step \(options.step) · \(options.fidelity.rawValue) law · mismatch "
      + "\(options.mismatch.kind.rawValue) · serial \(options.serial) · seed \(options.seed)"
    return ([line] + options.conditionWords).joined(separator: " · ")
  }
}

extension Trace {
  /// The name of the recorded state.
  var state: String {
    guard case .state(let name, _) = recording.quantity else { return "" }
    return name
  }
}

extension Recording {
  /// Recordings of the spikes of every population, or of the whole board when there is none: what is recorded when an
  /// experiment does not ask for spikes.
  package static func allSpikes(of experiment: Experiment) -> [Recording] {
    let named = experiment.network.populations.map { ($0.name, experiment.neurons(of: $0.name)) }
      .filter { !$0.1.isEmpty }
    guard named.isEmpty else { return named.map { Recording(name: $0, neurons: $1, quantity: .spikes) } }
    let lanes = experiment.board.chips.count * 4 * NeuronOnCore.count
    return [
      Recording(name: "spikes", neurons: (0..<lanes).map { NeuronOnBoard(lane: $0) }, quantity: .spikes)
    ]
  }
}
