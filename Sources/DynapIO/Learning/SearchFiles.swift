import DynapChip
import DynapLearning
import Foundation

/// The folder of searches for rules.
package struct SearchFiles: Sendable {
  private struct Saved: Codable {
    var family: RuleFamily
    var searches: [RuleSearch.State]
  }

  private let folder: String

  /// The files of a folder that may not exist yet.
  package init(folder: String) { self.folder = folder }

  private func path(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }

  /// Makes the folder; see ``RunFiles/prepare()``.
  package func prepare() throws(FormatError) { try RunFiles(folder: folder).prepare() }

  /// Writes the states and the history.
  ///
  /// - Throws: `FormatError` with code `system`.
  package func write(_ hunt: RuleHunt) throws(FormatError) {
    let saved = Saved(family: hunt.family, searches: hunt.searches.map(\.state))
    guard let text = try? ReportJSON.text(saved) else { preconditionFailure("every fitness is finite") }
    var lines = ["seed,generation,fitness,rule"]
    for search in hunt.searches {
      for finding in search.state.findings {
        lines.append(
          "\(search.state.seed),\(finding.generation),\(finding.fitness),\(RunTables.quoted(finding.expression))"
        )
      }
    }
    try ByteSink.write(Array((lines.joined(separator: "\n") + "\n").utf8), toPath: path("history.csv"))
    try ByteSink.write(Array(text.utf8), toPath: path("champions.json"))
  }

  /// The searches of the folder, which have to be those of a hunt that would begin.
  ///
  /// - Throws: `FormatError` when the file cannot be read, `DiagnosticError` when it is of other searches.
  package func resume(_ hunt: RuleHunt) throws -> RuleHunt {
    let path = path("champions.json")
    let bytes = try ByteSource.contents(ofPath: path)
    let saved = try? JSONDecoder().decode(Saved.self, from: Data(bytes))
    guard let saved, saved.family == hunt.family, let resumed = hunt.resumed(saved.searches) else {
      throw DiagnosticError([
        Diagnostic(
          .error, "champions-of-another", at: .init(file: path), "the file",
          "does not hold searches of this family and these seeds",
          "give the --family and --seeds that it was made with, or leave out --resume")
      ])
    }
    return resumed
  }
}
