import DynapChip
import DynapCircuits
import DynapEngine
import DynapUnits

/// Trains a chip on patterns of equal rates and tests it: one die, one control.
package struct ChipTraining: Sendable {
  /// What is withheld from the chip, to see what it needs.
  package enum Control: String, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// The hidden layer does not learn.
    case frozen
    /// The hidden layer gets errors with signs that are drawn anew for each trial.
    case shuffled
    /// The membrane comparator is always open.
    case noGate = "no-gate"
    /// Tested on new times with the same counts.
    case scrambled
    /// Not trained.
    case untrained
  }

  /// The task.
  package var task = TimingTask()
  /// Training trials.
  package var trials = 600
  /// Test trials, held out: with fresh jitter, without teacher and learning.
  package var tests = 100
  /// What is withheld.
  package var control = Control.none

  /// Makes the training of the demonstration.
  package init() {}

  /// What became of one die.
  package struct Result: Sendable {
    /// The share of test trials that are right.
    package var accuracy = 0.0
    /// The share of training trials that were right, in parts of 25.
    package var curve: [Double] = []
    /// Error spikes per trial, in parts of 25.
    package var errorSpikes: [Double] = []
    /// Updates per trial, in parts of 25.
    package var updates: [Double] = []
    /// Spikes of a hidden neuron, Hz, over the training.
    package var hiddenRate = 0.0
    /// The accuracy after the weights went into an ordinary configuration, where that was asked for.
    package var inference: Double?
    /// The weights at the end.
    package var weights: [PlasticWeight] = []
  }

  /// Trains and tests on the experiment's die.
  package func run(_ experiment: Experiment, seed: UInt64) throws(DiagnosticError) -> Result {
    var network = try ChipNetwork(experiment, weightSeed: seed)
    switch control {
    case .frozen: try network.program { $0.isEnabled = false }
    case .noGate: try network.program { $0.switches.gate = .none }
    case .none, .shuffled, .scrambled, .untrained: break
    }
    var result = Result()
    var hidden = 0
    for trial in 0..<(control == .untrained ? 0 : trials) {
      if control == .shuffled { try shuffle(&network, trial: trial, seed: seed) }
      let pattern = task.pattern(of: trial, seed: seed)
      let outcome = try network.run(task, trial: trial, pattern: pattern, seed: seed, learns: true)
      if trial % Self.part == 0 {
        result.curve.append(0)
        result.errorSpikes.append(0)
        result.updates.append(0)
      }
      let share = 1 / Double(min(Self.part, trials - trial / Self.part * Self.part))
      result.curve[trial / Self.part] += share * outcome.score(pattern % task.classes)
      result.errorSpikes[trial / Self.part] += share * Double(outcome.errorSpikes)
      result.updates[trial / Self.part] += share * Double(outcome.updates)
      hidden += outcome.hiddenSpikes
    }
    let learners = experiment.network["hidden"]?.members.count ?? 1
    let time = Double(max(trials, 1)) * (task.stimulus + task.gap) * 1e-3
    result.hiddenRate = Double(hidden) / Double(learners) / time
    result.accuracy = try test(&network, seed: seed)
    result.weights = network.simulation.plasticWeights
    return result
  }

  private static let part = 25

  /// The share of fresh presentations that are right.
  package func test(_ network: inout ChipNetwork, seed: UInt64) throws(DiagnosticError) -> Double {
    var right = 0.0
    for test in 0..<tests {
      // Trials that training never sees.
      let trial = Self.firstTest + test
      let pattern = test % task.patterns
      let outcome = try network.run(
        task, trial: trial, pattern: pattern, seed: seed, learns: false, isScrambled: control == .scrambled)
      right += outcome.score(pattern % task.classes)
    }
    return right / Double(max(tests, 1))
  }

  private static let firstTest = 1_000_000

  private func shuffle(_ network: inout ChipNetwork, trial: Int, seed: UInt64) throws(DiagnosticError) {
    try network.program { block in
      for i in block.errorTags.indices where block.errorTags[i].feedback != .direct {
        // The entries of E+ and E- of one output share their signs.
        let output = block.errorTags[i].tag.value / 2
        block.errorTags[i].feedback = .fixed(
          block.neurons.map { neuron in
            Philox(key: seed).uniform(
              at: .init(UInt32(trial), UInt32(output), UInt32(neuron), 0x5FFE_0000)) < 0.5 ? -1 : 1
          })
      }
    }
  }
}
