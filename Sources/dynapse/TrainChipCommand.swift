import ArgumentParser
import DynapChip
import DynapEngine
import DynapIO
import DynapLab
import Foundation

/// `dynapse train-chip`: trains the emulated chip of an experiment on patterns of equal rates, die by die.
struct TrainChipCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-chip",
    abstract: "Train a chip that learns on two patterns that differ in timing only.",
    shouldDisplay: false)

  @Argument(help: "The experiment.", completion: .file())
  var file: String

  @Option(help: "Which dies, such as 1-10.", transform: SerialList.init(argument:))
  var serial: SerialList?

  @Option(help: "Training trials.")
  var trials = 600

  @Option(help: "Test trials.")
  var tests = 100

  @Option(help: "Patterns of each class.")
  var patterns = 1

  @Option(help: "What is withheld: none, frozen, shuffled, no-gate, scrambled or untrained.")
  var control = "none"

  @Option(help: "Dies that run at a time.")
  var threads = 1

  @Option(name: .customLong("set"), help: "Change a value of the experiment; may be repeated.")
  var settings: [String] = []

  @Flag(help: "Print the learning curve of each die.")
  var curve = false

  @Option(help: "The seed of patterns and weights is the serial plus this.")
  var offset: UInt64 = 0

  func validate() throws {
    if trials < 0 || tests < 0 { throw ValidationError("--trials and --tests must not be negative.") }
    if patterns < 1 || patterns > 64 { throw ValidationError("--patterns must be 1 to 64.") }
    if !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024.") }
    if ChipTraining.Control(rawValue: control) == nil {
      let names = ChipTraining.Control.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--control \(control) is not one of \(names).")
    }
  }

  func run() throws {
    let (experiment, warnings) = try ConfigReader.read(path: file, overrides: settings)
    StandardStream.error.say(warnings)
    var training = ChipTraining()
    training.trials = trials
    training.tests = tests
    training.task.patternsPerClass = patterns
    training.task.inputs = experiment.network["input"]?.members.count ?? 0
    training.control = ChipTraining.Control(rawValue: control) ?? .none
    let serials = serial?.serials ?? [experiment.options.serial]
    let batch = Batch(experiment)
    let plan = training
    let dies = batch.each(serials, threads: threads) { serial in
      try plan.run(batch.experiment(onDie: serial), seed: serial + offset)
    }
    var all: [Double] = []
    for die in dies {
      let result = try die.result.get()
      all.append(result.accuracy)
      func text(_ values: [Double]) -> String {
        values.map { String(format: "%.2f", $0) }.joined(separator: " ")
      }
      try StandardStream.output.print(
        "die \(die.serial) accuracy \(String(format: "%.3f", result.accuracy)) hidden "
          + "\(String(format: "%.1f", result.hiddenRate)) Hz errors \(text([result.errorSpikes.first ?? 0, result.errorSpikes.last ?? 0]))"
          + " updates \(text([result.updates.first ?? 0, result.updates.last ?? 0]))\n")
      if curve { try StandardStream.output.print("  curve \(text(result.curve))\n") }
    }
    guard !all.isEmpty else { return }
    let mean = all.reduce(0, +) / Double(all.count)
    let spread = (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)).squareRoot()
    let median = all.sorted()[all.count / 2]
    try StandardStream.output.print(
      "control \(control): mean \(String(format: "%.3f", mean)) sd \(String(format: "%.3f", spread)) "
        + "median \(String(format: "%.3f", median)) of \(all.count) dies\n")
  }
}
