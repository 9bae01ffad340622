import DynapChip
import DynapEngine
import DynapLearning

/// What `dynapse learn` runs: a plan, and the seeds that it is tried with.
package struct LearningExperiment: Sendable {
  /// The name.
  package var name: String
  /// What it shows.
  package var comment: String
  /// What is learned by what.
  package var plan: TrainingPlan
  /// The seeds; each is the serial of a die too.
  package var seeds: [UInt64]
  /// The chip that is trained; nil where equations are.
  package var chip: Experiment?
  /// What the chip's file says beside its network.
  package var chipKeys = ChipKeys()
  /// What is doubtful about the chip's file.
  package var warnings: [Diagnostic] = []

  /// Makes an experiment.
  package init(name: String, comment: String, plan: TrainingPlan, seeds: [UInt64]) {
    self.name = name
    self.comment = comment
    self.plan = plan
    self.seeds = seeds
  }
}
