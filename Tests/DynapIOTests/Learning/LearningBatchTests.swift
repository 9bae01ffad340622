import DynapLearning
import Foundation
import Testing

@testable import DynapIO

@Suite("Batches of learning") struct LearningBatchTests {
  private let maker = LearningBatch.maker(.normalised)

  private var experiment: LearningExperiment {
    var plan = TrainingPlan()
    plan.task.inputs = 4
    plan.network.hidden = 3
    plan.trials = 9
    plan.testTrials = 2
    return LearningExperiment(name: "small", comment: "", plan: plan, seeds: [5, 6, 7])
  }

  @Test("results do not depend on the threads") func threads() {
    let batches = [1, 3].map { threads in
      var batch = LearningBatch(experiment, controls: [.none, .frozen], threads: threads, maker: maker)
      while !batch.isFinished { batch.advance(to: batch.done + 4) }
      return batch
    }
    #expect(batches[0].snapshot == batches[1].snapshot)
    #expect(batches[0].accuracies() == batches[1].accuracies())
    #expect(batches[0].runs(of: .frozen).map(\.seed) == [5, 6, 7])
  }

  @Test("a batch goes on from its snapshot file to the same bits") func resume() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("learn-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = LearningFiles(folder: folder)
    try files.prepare()
    var whole = LearningBatch(experiment, controls: [.none], threads: 2, maker: maker)
    whole.advance(to: 9)
    var first = LearningBatch(experiment, controls: [.none], threads: 2, maker: maker)
    first.advance(to: 4)
    try files.write(first.snapshot)
    let saved = try files.readSnapshot()
    #expect(saved == first.snapshot)
    var second = try #require(LearningBatch(experiment, controls: [.none], threads: 2, saved, maker: maker))
    second.advance(to: 9)
    #expect(second.snapshot == whole.snapshot)
    #expect(LearningBatch(experiment, controls: [.frozen], threads: 2, saved, maker: maker) == nil)
    var other = experiment
    other.seeds = [5, 6, 8]
    #expect(LearningBatch(other, controls: [.none], threads: 2, saved, maker: maker) == nil)
  }

  @Test("a curve groups trials and means them over seeds") func curve() {
    var batch = LearningBatch(experiment, controls: [.none], threads: 1, maker: maker)
    batch.advance(to: 9)
    let curve = LearningCurve(batch.runs, group: 4)
    #expect(curve.points.map(\.trial) == [4, 8])
    let sum = batch.runs.reduce(0.0) { $0 + $1.records[0..<4].reduce(0.0) { $0 + $1.score } }
    #expect(abs(curve.points[0].accuracy - sum / 12) < 1e-12)
    #expect(curve.blocks.count == 2)
    #expect([10, 600, 6000].map { LearningCurve.group(trials: $0) } == [10, 25, 250])
  }

  @Test("seeds are read as a person writes them") func seeds() {
    #expect(SeedList.read("7") == [7])
    #expect(SeedList.read("1,5,9-11") == [1, 5, 9, 10, 11])
    for text in ["", "x", "3-", "-3", "5-1", "1,1", "0-99999999999", "1.5", "9999999999999999999999"] {
      #expect(SeedList.read(text) == nil)
    }
  }
}
