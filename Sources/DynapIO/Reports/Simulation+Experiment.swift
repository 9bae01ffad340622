import DynapChip
import DynapEngine

extension Simulation {
  /// A simulation of an experiment with its recordings set up, and those of all spikes when it asks for none.
  ///
  /// - Throws: everything that keeps it from being run or recorded.
  package init(recording experiment: Experiment) throws(DiagnosticError) {
    try self.init(experiment.board, experiment.options)
    var recordings = experiment.recordings
    if !recordings.contains(where: { $0.quantity == .spikes }) {
      recordings += Recording.allSpikes(of: experiment)
    }
    var problems: [Diagnostic] = []
    for recording in recordings {
      do throws(DiagnosticError) { try record(recording) } catch { problems += error.diagnostics }
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
  }
}
