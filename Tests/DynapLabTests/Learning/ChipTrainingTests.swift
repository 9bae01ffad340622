import DynapChip
import DynapCircuits
import DynapEngine
import DynapIO
import Foundation
import Testing

@testable import DynapLab

/// The chip that is trained, on few trials; the claims on many are of `make experiments`.
@Suite struct ChipTrainingTests {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../chips/experiments/error-propagation-chip.yaml").standardized.path

  static func experiment() throws -> Experiment { try ConfigReader.read(path: path).experiment }

  @Test("a chip learns: weights move while it is taught, and a frozen layer's do not")
  func trains() throws {
    var training = ChipTraining()
    training.trials = 4
    training.tests = 2
    let experiment = try Self.experiment()
    let start = try ChipNetwork(experiment, weightSeed: 3).simulation.plasticWeights
    #expect(Set(start.map(\.weight)) == Set((-4...5).map(Double.init)))
    let result = try training.run(experiment, seed: 3)
    #expect(result.errorSpikes[0] > 5 && result.updates[0] > 5 && result.hiddenRate > 2)
    training.control = .frozen
    let frozen = try training.run(experiment, seed: 3)
    func moved(_ result: ChipTraining.Result, _ core: Int) -> Int {
      zip(start, result.weights).count { $0.neuron.core.index == core && $0.weight != $1.weight }
    }
    #expect(moved(result, 0) > 5 && moved(result, 1) > 0)
    #expect(moved(frozen, 0) == 0 && moved(frozen, 1) > 0)
  }

  @Test("a network without a population that training needs") func populations() throws {
    let text = "format: dynapse/1\nduration: 1 s\npopulations: {input: {tags: 3}}\n"
    let experiment = try ConfigReader.read(bytes: Array(text.utf8), path: "x.yaml").experiment
    #expect {
      _ = try ChipNetwork(experiment, weightSeed: 1)
    } throws: { error in
      (error as? DiagnosticError)?.diagnostics.map(\.description) == [
        "error[learning-populations]: populations has no teacher, hidden, output, error; a network that is trained has the populations input, teacher, hidden, output, error"
      ]
    }
  }

  @Test("every input has four spikes in every presentation, apart by 2 ms or more, and tests are fresh")
  func task() {
    let task = TimingTask()
    for (trial, pattern, isScrambled) in [(0, 0, false), (1, 1, false), (1_000_003, 0, true)] {
      let spikes = task.spikes(trial: trial, pattern: pattern, seed: 5, isScrambled: isScrambled)
      for channel in 0..<task.inputs {
        let times = spikes.filter { $0.channel == channel }.map(\.time)
        #expect(times.count == 4 && zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 2 })
        #expect(times.allSatisfy { $0 > 1.9 && $0 < 198.1 })
      }
    }
    #expect((0..<20).map { task.pattern(of: $0, seed: 5) }.reduce(0, +) == 10)
    #expect((11...13).contains(task.teacherTimes(trial: 3, seed: 5).count))
    let fresh = task.spikes(trial: 1_000_000, pattern: 0, seed: 5)
    #expect(fresh != task.spikes(trial: 0, pattern: 0, seed: 5))
  }
}
