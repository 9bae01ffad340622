import DynapIO
import DynapLab
import Foundation
import Testing

/// The folder of traces among the sources.
enum OracleFolder {
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../../chips/oracles").standardized.path

  static func files() throws -> OracleFiles { try #require(try OracleFiles(folder: path)) }
}

@Suite struct OracleFolderTests {
  @Test(
    "every check against the traces of others holds",
    arguments: ["S01", "S02", "S03", "S04", "S05", "S06", "R01", "R02", "R03", "R04"])
  func holds(id: String) throws {
    let checks = Validation.oracleGroups(try OracleFolder.files()).flatMap(\.checks)
    #expect(checks.count == 10)
    let check = try #require(checks.first { $0.id == id })
    for row in try check.run().rows { #expect(row.verdict == .holds, "\(id) \(row)") }
  }

  @Test("a folder without traces is an error that says so")
  func missing() {
    let error = #expect(throws: FormatError.self) { try OracleFiles(folder: "/nowhere") }
    #expect(
      error?.description == """
        /nowhere: file: system: holds no traces: rockpool_params.json is not there; give the folder chips/oracles of the \
        sources
        """)
  }
}
