import DynapChip
import DynapEngine
import DynapIO
import DynapLearning

extension LearningExperiment {
  /// What makes the networks of a batch: chips where the experiment has one, a die for each seed, else the equations.
  ///
  /// - Throws: ``DiagnosticError`` `chip-missing` when the profile is a chip's and there is none, and when the chip's
  ///   network cannot be trained, or a die cannot be made.
  package func networkMaker(
    seeds: [UInt64]? = nil
  ) throws(DiagnosticError) -> LearningBatch.NetworkMaker {
    guard let chip else {
      guard let equations = plan.profile.equations else {
        throw DiagnosticError([
          Diagnostic(
            .error, "chip-missing", "learn.chip",
            "is missing, and the profile chip trains the chip of a file",
            "write chip: and a file such as error-propagation-chip.yaml, or use the profile normalised or current"
          )
        ])
      }
      return LearningBatch.maker(equations)
    }
    let batch = Batch(chip)
    var networks: [UInt64: ChipNetwork] = [:]
    for seed in seeds ?? self.seeds {
      let network = try ChipNetwork(
        batch.experiment(onDie: seed), teacherRate: plan.network.teacherRate, seed: seed)
      if networks.isEmpty { try network.check() }
      networks[seed] = network
    }
    let made = networks
    return { plan, seed, _ in
      guard var network = made[seed] else { preconditionFailure("every seed of a batch has its die") }
      network.control = plan.network.control
      return network
    }
  }
}
