import DynapLearning

/// Learned weights by seed, for `weights.json`.
package struct WeightFile: Hashable, Codable, Sendable {
  /// The weights of one run.
  package struct Entry: Hashable, Codable, Sendable {
    /// The seed, and the serial of the die.
    package var seed: UInt64
    /// What was taken away.
    package var control: ErrorPropagation.Control
    /// The weights.
    package var weights: LearnedWeights
  }

  /// The sizes of the layers.
  package var sizes: LayerSizes
  /// Run by run.
  package var entries: [Entry]

  /// The weights of a batch.
  package init(_ batch: LearningBatch) {
    sizes = batch.experiment.plan.sizes
    entries = batch.controls.flatMap { control in
      batch.runs(of: control).map { Entry(seed: $0.seed, control: control, weights: $0.network.weights) }
    }
  }
}
