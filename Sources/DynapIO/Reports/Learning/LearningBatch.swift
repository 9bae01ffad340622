import DynapLearning
import Foundation
import Synchronization

/// Training of a plan and of its controls over many seeds, side by side; all are at the same trial between two calls.
///
/// Who runs what changes nothing but the time: the runs share nothing.
package struct LearningBatch: Sendable {
  /// What is run.
  package let experiment: LearningExperiment
  /// What is taken away, row by row; the runs of a control follow each other by seed.
  package let controls: [ErrorPropagation.Control]
  /// The runs, control by control.
  package private(set) var runs: [TrainingRun]
  /// Threads that work.
  package let threads: Int
  private let maker: NetworkMaker

  /// Makes the network of a plan, a seed and a die: that of the plan's profile, or a chip.
  package typealias NetworkMaker = @Sendable (TrainingPlan, UInt64, UInt64) -> any TrainableNetwork

  /// Makes networks in plain equations.
  package static func maker(_ equations: EquationProfile) -> NetworkMaker {
    { $0.makeNetwork(equations, seed: $1, serial: $2) }
  }

  /// Prepares the runs.
  package init(
    _ experiment: LearningExperiment, controls: [ErrorPropagation.Control], threads: Int,
    maker: @escaping NetworkMaker
  ) {
    self.experiment = experiment
    self.controls = controls
    self.threads = max(threads, 1)
    self.maker = maker
    runs = controls.flatMap { control in
      let plan = Self.plan(experiment, control)
      return experiment.seeds.map { TrainingRun(plan, seed: $0, serial: $0, network: maker(plan, $0, $0)) }
    }
  }

  /// Goes on from a snapshot; nil when it is one of another experiment, of other controls or other seeds.
  package init?(
    _ experiment: LearningExperiment, controls: [ErrorPropagation.Control], threads: Int,
    _ snapshot: LearningSnapshot, maker: @escaping NetworkMaker
  ) {
    self.init(experiment, controls: controls, threads: threads, maker: maker)
    guard snapshot.controls == controls, snapshot.plan == experiment.plan, snapshot.runs.count == runs.count
    else { return nil }
    for (index, saved) in snapshot.runs.enumerated() {
      guard saved.seed == runs[index].seed,
        let run = TrainingRun(runs[index].plan, saved, network: runs[index].network)
      else { return nil }
      runs[index] = run
    }
  }

  /// The state of all runs.
  package var snapshot: LearningSnapshot {
    LearningSnapshot(plan: experiment.plan, controls: controls, runs: runs.map(\.snapshot))
  }

  /// Training trials of a run.
  package var trials: Int { experiment.plan.trials }
  /// Training trials that every run has behind it.
  package var done: Int { runs.map { $0.isFinished ? trials : $0.records.count }.min() ?? trials }
  /// Whether all runs are at their end.
  package var isFinished: Bool { runs.allSatisfy(\.isFinished) }

  /// The runs of a control.
  package func runs(of control: ErrorPropagation.Control) -> ArraySlice<TrainingRun> {
    guard let index = controls.firstIndex(of: control) else { return [] }
    let count = experiment.seeds.count
    return runs[index * count..<(index + 1) * count]
  }

  /// Takes every run to a trial, unless it is past it.
  package mutating func advance(to trial: Int) {
    Self.each(&runs, threads: threads) { run in
      while !run.isFinished, run.records.count < trial { run.advance() }
    }
  }

  /// Tests every run: the shares of right answers, control by control.
  package func accuracies(before: Bool = false) -> [Double] {
    var results = runs.map { (run: $0, accuracy: 0.0) }
    Self.each(&results, threads: threads) { item in
      guard before else {
        item.accuracy = item.run.accuracy()
        return
      }
      let (plan, seed, serial) = (item.run.plan, item.run.seed, item.run.serial)
      let network = maker(plan, seed, serial)
      item.accuracy = TrainingRun(plan, seed: seed, serial: serial, network: network).accuracy()
    }
    return results.map(\.accuracy)
  }

  private static func plan(
    _ experiment: LearningExperiment, _ control: ErrorPropagation.Control
  ) -> TrainingPlan {
    var plan = experiment.plan
    plan.network.control = control
    return plan
  }

  /// Calls `body` for every element, each on one of some threads.
  static func each<Element: Sendable>(
    _ elements: inout [Element], threads: Int, _ body: @Sendable (inout Element) -> Void
  ) {
    let count = elements.count
    let next = Atomic<Int>(0)
    elements.withUnsafeMutableBufferPointer { buffer in
      // Every element is taken by one thread alone.
      nonisolated(unsafe) let buffer = buffer
      DispatchQueue.concurrentPerform(iterations: min(threads, max(count, 1))) { _ in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          body(&buffer[index])
        }
      }
    }
  }
}

/// Learning between two trials: with the experiment, everything that the rest depends on.
package struct LearningSnapshot: Hashable, Codable, Sendable {
  /// What is learned by what.
  package var plan: TrainingPlan
  /// What is taken away.
  package var controls: [ErrorPropagation.Control]
  /// The runs, control by control.
  package var runs: [TrainingRun.Snapshot]
}
