import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Synchronization

/// An experiment on many dies, a folder for each: what `dynapse run --serial 1-100` does.
///
/// Each die's files are written by the thread that ran it, as soon as it is done.
package struct BatchRun: Sendable {
  /// What every die runs.
  package let experiment: Experiment
  /// Which dies, in the order of the results.
  package let serials: [UInt64]
  /// Where the results go.
  package let files: BatchFiles
  /// The experiment's file as the user named it.
  package let file: String
  /// Warnings that the configuration gave.
  package let warnings: [Diagnostic]
  /// Whether pictures are drawn.
  package let pictures: Bool

  /// A die that could not be run or written.
  package struct Failure: Sendable {
    /// Which one.
    package let serial: UInt64
    /// Why.
    package let error: any Error
  }

  /// What a batch gave.
  package struct Outcome: Sendable {
    /// The dies that ran to their end, in the order in which they were asked for.
    package let dies: [BatchDie]
    /// The dies that failed.
    package let failures: [Failure]
  }

  private struct Abandoned: Error {}

  /// Prepares a batch; nothing runs yet.
  package init(
    _ experiment: Experiment, serials: [UInt64], files: BatchFiles, file: String, warnings: [Diagnostic],
    pictures: Bool
  ) {
    self.experiment = experiment
    self.serials = serials
    self.files = files
    self.file = file
    self.warnings = warnings
    self.pictures = pictures
  }

  /// Runs the dies. A die that fails stops no other; one that is under way when `isOver` leaves nothing.
  ///
  /// - Parameter report: takes the dies that are done, and the share of the whole work, from 0 to 1, from any thread.
  package func run(
    isOver: @Sendable () -> Bool = { false }, report: @Sendable (Int, Double) -> Void = { _, _ in }
  ) -> Outcome {
    let batch = Batch(experiment)
    let whole = experiment.duration.seconds * Double(serials.count)
    let progress = Mutex((done: 0, seconds: 0.0))
    let dies = batch.each(serials, threads: experiment.options.threads, until: isOver) { serial in
      let die = try run(serial, of: batch, isOver) { slice in
        let (done, seconds) = progress.withLock {
          $0.seconds += slice.seconds
          return $0
        }
        report(done, whole > 0 ? seconds / whole : 1)
      }
      let (done, seconds) = progress.withLock {
        $0.done += 1
        return $0
      }
      report(done, whole > 0 ? seconds / whole : 1)
      return die
    }
    var outcomes: [BatchDie] = []
    var failures: [Failure] = []
    for die in dies {
      switch die.result {
      case .success(let result): outcomes.append(result)
      case .failure(is Abandoned): break
      case .failure(let error): failures.append(Failure(serial: die.serial, error: error))
      }
    }
    return Outcome(dies: outcomes, failures: failures)
  }

  /// Runs one die and writes its folder.
  private func run(
    _ serial: UInt64, of batch: Batch, _ isOver: () -> Bool, _ advanced: (SimTime) -> Void
  ) throws -> BatchDie {
    let alone = batch.experiment(onDie: serial)
    let folder = files.die(serial)
    try folder.prepare()
    let started = Date.now.ISO8601Format()
    let clock = ContinuousClock()
    let start = clock.now
    var run = try ExperimentRun(alone, hostEvents: batch.inputEvents)
    var slice = RunSlice(step: alone.options.step)
    while !run.isFinished {
      guard !isOver() else { throw Abandoned() }
      let (before, begin) = (run.simulation.time, clock.now)
      try run.advance(by: slice.length)
      slice.adapt(to: clock.now - begin)
      advanced(run.simulation.time - before)
    }
    let course = RunSummary.Course(
      file: file, started: started, wallSeconds: (clock.now - start) / .seconds(1),
      hostEvents: run.hostEvents,
      inputEvents: run.inputEvents, warnings: warnings)
    var record = RunRecord(alone, run.simulation)
    record.windows = run.windows
    let summary = RunSummary(alone, run.simulation, record, course)
    return BatchDie(try folder.write(record, summary, pictures: pictures), record)
  }
}
