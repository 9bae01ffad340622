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
    for pad in experiment.windows.pads {
      do throws(DiagnosticError) {
        try monitor(pad.signal, core: pad.core, chip: pad.chip, every: pad.every)
      } catch { problems += error.diagnostics }
    }
    for input in experiment.windows.inputs {
      setSADCInput(input.input, chip: input.chip, to: input.current)
    }
    if experiment.options.windows.outputs.contains(.spikingADC) { keepSADCSamples() }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
  }
}
