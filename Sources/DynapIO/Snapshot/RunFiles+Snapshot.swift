import DynapChip
import DynapEngine
import Foundation

extension RunFiles {
  /// The path of the snapshot.
  package var snapshotPath: String { (folder as NSString).appendingPathComponent(SnapshotFile.name) }

  /// Writes a snapshot in place of the last one, which stays until the new one is whole.
  ///
  /// - Throws: `FormatError` with code `system`.
  package func write(_ snapshot: Snapshot) throws(FormatError) {
    try SnapshotFile.write(snapshot, toPath: snapshotPath)
  }

  /// The run of an experiment as its last snapshot has it.
  ///
  /// - Throws: ``DiagnosticError``: `snapshot-missing` when there is none; what is wrong with the file; what
  ///   ``ExperimentRun/init(_:resuming:)`` throws, each with the path of the file.
  package func resume(_ experiment: Experiment) throws(DiagnosticError) -> ExperimentRun {
    let place = Diagnostic.Place(file: snapshotPath)
    guard access(snapshotPath, F_OK) == 0 || errno != ENOENT && errno != ENOTDIR else {
      throw DiagnosticError([
        Diagnostic(
          .error, "snapshot-missing", at: place, "the snapshot", "does not exist",
          "run with --snapshot-every first, or begin anew without --resume")
      ])
    }
    let snapshot = try VendorJSON.reporting { () throws(FormatError) in
      try SnapshotFile.read(path: snapshotPath)
    }
    do throws(DiagnosticError) {
      return try ExperimentRun(experiment, resuming: snapshot)
    } catch {
      throw DiagnosticError(
        error.diagnostics.map { diagnostic in
          var diagnostic = diagnostic
          diagnostic.place = diagnostic.place ?? place
          return diagnostic
        })
    }
  }
}
