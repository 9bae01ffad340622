import DynapChip
import DynapEngine
import DynapUnits

/// An experiment that runs in slices: stimuli sent in, recordings made, changes programmed at their times.
///
/// The result does not depend on how the time is cut.
package struct ExperimentRun: Sendable {
  /// What runs.
  package let experiment: Experiment
  /// The simulation.
  package private(set) var simulation: Simulation
  /// How many events were sent in.
  package let inputEvents: Int
  /// How many events reached the host so far.
  package private(set) var hostEvents = 0
  private var changes: ArraySlice<Experiment.Change>

  /// Sets everything up at time zero.
  ///
  /// - Throws: everything that keeps the experiment from being run or recorded.
  package init(_ experiment: Experiment) throws(DiagnosticError) {
    self.experiment = experiment
    simulation = try Simulation(recording: experiment)
    inputEvents = try simulation.inject(inputsOf: experiment)
    changes = experiment.changes[...]
  }

  /// Whether the experiment has reached its end.
  package var isFinished: Bool { simulation.time >= experiment.duration }

  /// How much of the experiment has run, from 0 to 1.
  package var share: Double {
    experiment.duration > .zero ? simulation.time.seconds / experiment.duration.seconds : 1
  }

  /// Runs for a slice, or to the end where that is nearer.
  ///
  /// - Throws: what programming a change throws.
  package mutating func advance(by slice: SimTime) throws(DiagnosticError) {
    let rest = experiment.duration - simulation.time
    let end = simulation.time + min(slice, rest)
    while let change = changes.first, change.time <= end {
      simulation.run(until: change.time)
      try simulation.apply(change.board, exactCurrents: change.exactCurrents)
      changes = changes.dropFirst()
    }
    simulation.run(until: end)
    hostEvents += simulation.takeHostEvents().count
  }
}
