import DynapEngine

/// What the columns of a batch's dies are called.
package struct BatchColumns: Sendable {
  /// The populations of neurons.
  package let populations: [String]
  /// The points of curves of rates against a bias, as `POPULATION@PARAMETER=AMPERES`.
  package let curvePoints: [String]

  /// The columns of an experiment's dies.
  init(_ experiment: Experiment) {
    populations = experiment.network.populations.map(\.name).filter { !experiment.neurons(of: $0).isEmpty }
    curvePoints = RateCurve.curves(of: experiment, spikes: [], until: experiment.duration).flatMap { curve in
      curve.currents.map { "\(curve.population)@\(curve.parameter)=\($0)" }
    }
  }
}
