import ArgumentParser
import DynapIO
import DynapLab
import DynapLearning

/// In what a board is written, by the name of its file.
enum BoardFormat {
  /// Our own format.
  case experiment
  /// The vendor's JSON.
  case vendor

  /// The format of a name; nil for one that says nothing.
  init?(_ path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      self = .experiment
    } else if name.hasSuffix(".json") || name.hasSuffix(".json.gz") {
      self = .vendor
    } else {
      return nil
    }
  }
}

extension LearnCommand {
  /// Refuses `--write-board` where no chip, or more than one, would be written, before anything is learned.
  func checkBoard(_ experiment: LearningExperiment) throws {
    guard let boardPath else { return }
    guard experiment.chip != nil else {
      throw ValidationError(
        "--write-board \(boardPath) writes a chip, and the profile \(experiment.plan.profile.rawValue) has none; "
          + "add --profile chip.")
    }
    guard experiment.seeds.count == 1 else {
      throw ValidationError(
        "--write-board \(boardPath) writes one die, and there are \(experiment.seeds.count) seeds; "
          + "give one of them, such as --seeds \(experiment.seeds.first ?? 1).")
    }
  }

  /// Writes the chip of a run with its weights of now, if `--write-board` asks for it.
  func writeBoard(of run: TrainingRun, _ experiment: LearningExperiment) throws {
    guard let boardPath, let network = run.network as? ChipNetwork else { return }
    let trials = (0..<min(run.plan.task.patterns, run.plan.testTrials)).map(run.testTrial)
    let file = network.inferenceFile(
      named: "\(experiment.name)-learned", serial: run.serial, trials: trials, keys: experiment.chipKeys)
    switch BoardFormat(boardPath) {
    case .vendor: try VendorJSON.write(file.board, to: boardPath, layout: VendorJSONLayout())
    case .experiment, nil: try ByteSink.write(Array(file.yaml.utf8), toPath: boardPath)
    }
    if !quiet { StandardStream.error.say("\(boardPath)\n") }
  }
}
