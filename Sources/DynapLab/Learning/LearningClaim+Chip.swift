import DynapChip
import DynapIO
import DynapLearning
import Foundation

extension LearningClaim {
  /// Dies by which no number of the chip was chosen.
  package static let heldDies = "21-30"
  /// A board that a laboratory measured, in the fault map that is drawn by its statistics.
  private static let measuredBoard = "orange-like"

  /// What the full-circuit chip of a file has to reach.
  ///
  /// - Throws: what is wrong with the file, or with its network.
  package static func chip(path: String) throws -> [LearningClaim] {
    func maker(_ overrides: [String]) throws -> (LearningExperiment, LearningBatch.NetworkMaker)? {
      let overrides = ["learn.profile=chip", "seeds='\(heldDies)'"] + overrides
      guard case .network(let experiment) = try LearningReader.read(path: path, overrides: overrides) else {
        return nil
      }
      return (experiment, try experiment.networkMaker())
    }
    guard let whole = try maker([]), let faulty = try maker(["faults={profile: \(measuredBoard)}"]) else {
      return []
    }
    let boards = LearningClaim("CHIP", "the full-circuit chip, two patterns, dies \(heldDies)") { threads in
      func accuracies(
        _ set: (experiment: LearningExperiment, maker: LearningBatch.NetworkMaker),
        _ control: ErrorPropagation.Control = .none
      ) -> [Double] {
        var batch = LearningBatch(
          set.experiment, controls: [control], threads: threads, maker: set.maker)
        batch.advance(to: batch.trials)
        return batch.accuracies()
      }
      let learned = accuracies(whole)
      let mean = Spread(learned)?.mean ?? 0
      return [
        Row("learning", learned, "mean >= 0.95") { $0.mean >= 0.95 },
        Row("frozen hidden layer", accuracies(whole, .frozen)),
        Row("faults as of the board \(measuredBoard)", accuracies(faulty), "drop <= 0.05") {
          mean - $0.mean <= 0.05
        },
      ]
    }
    let cost = LearningClaim("COST", "CPU time of trials that learn, over that of trials that do not") { _ in
      let (experiment, made) = whole
      let seed = experiment.seeds[0]
      let equations = EquationProfile.allCases.map { equations -> Row in
        var plan = TrainingPlan()
        plan.profile = LearningProfile(equations)
        let network = plan.makeNetwork(equations, seed: seed, serial: seed)
        let trials = equations == .normalised ? 400 : 40
        return Row("\(equations.rawValue)", ratios(network, plan, seed, trials), "median < 2") {
          $0.median < 2
        }
      }
      let chip = made(experiment.plan, seed, seed)
      return equations + [
        Row("chip", ratios(chip, experiment.plan, seed, 20), "median < 2") { $0.median < 2 }
      ]
    }
    return [boards, cost]
  }

  /// The cost of learning in five rounds: each presents the same trials to copies of a network, learning and not.
  private static func ratios(
    _ network: any TrainableNetwork, _ plan: TrainingPlan, _ seed: UInt64, _ trials: Int
  ) -> [Double] {
    let draws = Draws(key: seed)
    let all = (0..<trials).map {
      plan.task.trial($0, pattern: plan.task.pattern(ofTrial: $0, draws: draws), draws: draws)
    }
    func time(_ mode: TrialMode) -> Double {
      var copy = network
      // The first trial takes a copy to where it can be timed.
      _ = copy.run(all[0], mode)
      let begin = clock()
      for trial in all { _ = copy.run(trial, mode) }
      return Double(clock() - begin)
    }
    return (0..<5).map { _ in
      let off = time(.teaches)
      return time([.learns, .teaches]) / max(off, 1)
    }
  }
}
