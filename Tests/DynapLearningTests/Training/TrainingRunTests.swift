import DynapLearning
import Foundation
import Testing

@Suite struct TrainingRunTests {
  /// A3 in small: one held-out seed; `make experiments` has ten and all controls.
  @Test
  func `a die with 20 % mismatch learns two patterns of equal rates, and not with a frozen hidden layer`() {
    var plan = TrainingPlan()
    plan.trials = 300
    plan.testTrials = 20
    var run = TrainingRun(plan, .normalised, seed: 208, serial: 208)
    let before = run.accuracy()
    run.finish()
    #expect(run.accuracy() >= 0.95)
    #expect(before <= 0.75)
    let errors = run.records.map { Double($0.errorSpikes) }
    let first = errors.prefix(25).reduce(0, +)
    let last = errors.suffix(25).reduce(0, +)
    #expect(last < first / 1.5)
  }

  @Test(arguments: EquationProfile.allCases)
  func `a run that goes on from a snapshot equals one that was not interrupted`(_ profile: EquationProfile)
    throws
  {
    var plan = TrainingPlan()
    plan.profile = LearningProfile(profile)
    plan.task.inputs = 8
    plan.network.hidden = 4
    plan.network.errorDelay = 5
    plan.trials = profile == .normalised ? 20 : 3
    var whole = TrainingRun(plan, profile, seed: 5, serial: 9)
    whole.finish()
    var first = TrainingRun(plan, profile, seed: 5, serial: 9)
    first.advance()
    first.advance()
    let network = plan.makeNetwork(profile, seed: 5, serial: 9)
    var second = try #require(TrainingRun(plan, first.snapshot, network: network))
    second.finish()
    #expect(second.snapshot == whole.snapshot)
    #expect(second.accuracy(2) == whole.accuracy(2))
  }

  @Test func `a snapshot of another plan is refused`() throws {
    var plan = TrainingPlan()
    plan.network.hidden = 4
    plan.task.inputs = 8
    let snapshot = TrainingRun(plan, .normalised, seed: 1, serial: 1).snapshot
    plan.network.hidden = 5
    let network = plan.makeNetwork(.normalised, seed: 1, serial: 1)
    #expect(TrainingRun(plan, snapshot, network: network) == nil)
    plan.network.hidden = 4
    var same = plan.makeNetwork(.normalised, seed: 1, serial: 1)
    same.weights.hidden[0] = 1
    #expect(TrainingRun(plan, snapshot, network: same) != nil)
    for record in [
      Data(#"{"score": 1, "errorSpikes": 3, "updates": []}"#.utf8),
      Data(#"{"score": 1, "errorSpikes": -1, "updates": [0, 0]}"#.utf8),
      Data(#"{"score": 2, "errorSpikes": 0, "updates": [0, 0]}"#.utf8),
      Data(#"{"score": 1, "errorSpikes": 3, "updates": [0, 9223372036854775807]}"#.utf8),
    ] {
      var broken = snapshot
      broken.records = [try JSONDecoder().decode(TrainingRun.Record.self, from: record)]
      #expect(TrainingRun(plan, broken, network: same) == nil)
    }
  }

  @Test func `weights that are frozen and put into a new network answer as those that learned`() {
    var plan = TrainingPlan()
    plan.task.inputs = 8
    plan.network.hidden = 4
    plan.trials = 20
    var run = TrainingRun(plan, .normalised, seed: 1, serial: 1)
    run.finish()
    var network = plan.makeNetwork(.normalised, seed: 77, serial: 1)
    network.weights = run.network.weights
    let copy = TrainingRun(plan, seed: 1, serial: 1, network: network)
    #expect(copy.raster(3).raster.count > 0)
    #expect(copy.accuracy(4) == run.accuracy(4))
  }
}
