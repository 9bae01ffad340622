import DynapCircuits
import Foundation
import Testing

/// The index of circuits in the documents, `docs/circuits/README.md`, against the table that the emulator reads.
@Suite struct CircuitIndexTests {
  private struct Row: Hashable {
    let bias: String
    let block: String
    let file: String
  }

  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/circuits")

  private static func rows() throws -> [Row] {
    let text = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    let table = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    // Rows of five cells are of biases; those of states and latches are shorter.
    return table.filter { $0.count == 5 }.map { cells in
      let link = cells[3].split(separator: "(").last ?? ""
      return Row(
        bias: cells[0].filter { $0 != "`" }, block: cells[2].filter { $0 != "`" },
        file: String(link.dropLast()))
    }
  }

  @Test("the index leads from every bias of the chip to its block, and from nothing else")
  func everyBias() throws {
    let expected = ParameterTable.silicon.flatMap { block in
      block.parameters.map { "\($0.name) \(block.name)" }
    }
    let found = try Self.rows().map { "\($0.bias) \($0.block)" }
    #expect(found.sorted() == expected.sorted(), "run `make docs`")
  }

  @Test("the file that the index names declares the bias")
  func everyFile() throws {
    let rows = try Self.rows()
    try #require(rows.count == ParameterTable.all.count)
    for row in rows {
      let file = Self.folder.appendingPathComponent(row.file)
      let source = try String(contentsOf: file, encoding: .utf8)
      #expect(source.contains("Parameter(\"\(row.bias)\""), "\(row.file) does not declare \(row.bias)")
    }
  }
}
