import DynapChip
import DynapEngine
import DynapIO
import DynapLearning
import DynapUnits
import Foundation
import Testing

@testable import DynapLab

/// The chip that is trained, on few trials; the numbers of many are in docs/learning.md.
@Suite("A chip that is trained") struct ChipNetworkTests {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../chips/experiments/error-propagation-chip.yaml").standardized.path

  /// A learning experiment on the chip with few trials.
  private static func experiment() throws -> LearningExperiment {
    let file = try LearningReader.read(
      path: path, overrides: ["learn.trials=2", "learn.test_trials=1", "seeds=3"])
    guard case .network(let experiment) = file else { throw CancellationError() }
    return experiment
  }

  @Test("a chip learns, a frozen layer does not, and a stopped run goes on to the same bits")
  func trains() throws {
    let experiment = try Self.experiment()
    #expect(experiment.plan.sizes == LayerSizes(inputs: 32, hidden: 16, outputs: 2))
    let maker = try experiment.networkMaker()
    let controls = [ErrorPropagation.Control.none, .frozen]
    var whole = LearningBatch(experiment, controls: controls, threads: 2, maker: maker)
    var first = LearningBatch(experiment, controls: controls, threads: 2, maker: maker)
    let start = whole.runs[0].firstWeights
    #expect(Set(start.hidden) == Set((-4...5).map(Double.init)) && start.output.contains { $0 != 0 })
    first.advance(to: 1)
    whole.advance(to: 2)
    let saved = first.snapshot
    var second = try #require(
      LearningBatch(experiment, controls: controls, threads: 1, saved, maker: maker))
    second.advance(to: 2)
    #expect(second.runs.map(\.records) == whole.runs.map(\.records))
    #expect(second.runs.map(\.network.weights) == whole.runs.map(\.network.weights))
    #expect(second.snapshot == whole.snapshot)
    let (free, frozen) = (whole.runs[0], whole.runs[1])
    #expect(free.network.weights.hidden != start.hidden && free.network.weights.output != start.output)
    #expect(frozen.network.weights.hidden == start.hidden && frozen.network.weights.output != start.output)
    #expect(free.records[0].errorSpikes > 5 && free.records[0].updates[0] > 5)
    #expect(frozen.records.allSatisfy { $0.updates[0] == 0 })
    // Tests are on a clone: they change nothing.
    #expect(whole.accuracies() == second.accuracies() && second.snapshot == whole.snapshot)
    var broken = saved
    broken.runs[0].state.words.removeLast()
    #expect(LearningBatch(experiment, controls: controls, threads: 1, broken, maker: maker) == nil)
  }

  @Test("weights go in and out, and a test trial has no teacher and spikes of both layers")
  func weights() throws {
    let experiment = try Self.experiment()
    var network = try #require(try experiment.networkMaker()(experiment.plan, 3, 3) as? ChipNetwork)
    let other = network
    var weights = network.weights
    weights.hidden = weights.hidden.map { _ in 2 }
    network.weights = weights
    #expect(network.weights == weights && other.weights != weights)
    let run = TrainingRun(experiment.plan, seed: 3, serial: 3, network: network)
    let outcome = run.raster(0)
    #expect(outcome.raster.contains { $0.channel < 16 } && outcome.raster.contains { $0.channel >= 16 })
    #expect(outcome.updates == [0, 0] && run.network.weights == weights)
  }

  @Test("learned weights in an ordinary file give the spikes of the chip that learned, learning off")
  func inference() throws {
    var experiment = try Self.experiment()
    (experiment.plan.task.stimulus, experiment.plan.task.gap) = (80, 20)
    var network = try #require(try experiment.networkMaker()(experiment.plan, 3, 3) as? ChipNetwork)
    let trained = TrainingRun(experiment.plan, seed: 3, serial: 3, network: network)
    let trials = (0..<2).map { trained.testTrial($0) }
    let text = network.inferenceFile(named: "x", serial: 3, trials: trials, keys: experiment.chipKeys).yaml
    #expect(text.contains("die: dynapse2\n") && !text.contains("learning"))
    var run = try ExperimentRun(ConfigReader.read(bytes: Array(text.utf8), path: Self.path).experiment)
    try run.advance(by: run.experiment.duration)
    #expect(run.simulation.options.learning == nil && run.isFinished)
    let (hidden, outputs) = (network.hidden, network.outputs)
    func raster(_ spikes: [Spike], from begin: SimTime) -> [LearningTrial.Spike] {
      spikes.filter { $0.time >= begin && $0.time < begin + .ms(100) }.compactMap { spike in
        (hidden[spike.lane] ?? outputs[spike.lane].map { 16 + $0 }).map {
          .init(channel: $0, time: (spike.time - begin).milliseconds)
        }
      }
    }
    for (number, trial) in trials.enumerated() {
      let outcome = network.run(trial, .records)
      let spikes = raster(run.simulation.spikes, from: Int64(number) * .ms(100))
      #expect(!outcome.raster.isEmpty && outcome.raster == spikes)
    }
  }

  @Test("a plan of a chip without a chip is told") func noChip() {
    var plan = TrainingPlan()
    plan.profile = .chip
    #expect {
      _ = try LearningExperiment(name: "", comment: "", plan: plan, seeds: [1]).networkMaker()
    } throws: { error in
      (error as? DiagnosticError)?.diagnostics.map(\.description) == [
        "error[chip-missing]: learn.chip is missing, and the profile chip trains the chip of a file; write chip: and a file such as error-propagation-chip.yaml, or use the profile normalised or current"
      ]
    }
  }

  @Test("a network without a population that training needs") func populations() throws {
    let text = "format: dynapse/1\nduration: 1 s\npopulations: {input: {tags: 3}}\n"
    let experiment = try ConfigReader.read(bytes: Array(text.utf8), path: "x.yaml").experiment
    #expect {
      _ = try ChipNetwork(experiment, seed: 1)
    } throws: { error in
      (error as? DiagnosticError)?.diagnostics.map(\.description) == [
        "error[learning-populations]: populations has no teacher, hidden, output, error; a network that is trained has the populations input, teacher, hidden, output, error"
      ]
    }
  }
}
