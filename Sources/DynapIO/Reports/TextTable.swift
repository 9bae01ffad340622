/// Rows of text in aligned columns, for a terminal or as Markdown.
package struct TextTable: Sendable {
  /// How the cells of a column stand.
  package enum Alignment: Sendable {
    /// Text.
    case left
    /// Numbers.
    case right
  }

  /// The headings; empty for a table without.
  package var headings: [String]
  /// How each column stands; columns beyond the last stand left.
  package var alignments: [Alignment]
  /// The cells, row by row.
  package var rows: [[String]] = []

  /// Makes a table without rows.
  package init(_ headings: [String] = [], alignments: [Alignment] = []) {
    self.headings = headings
    self.alignments = alignments
  }

  /// The lines, with two spaces between columns and none at the end.
  package func lines(indent: Int = 0) -> [String] {
    let all = (headings.isEmpty ? [] : [headings]) + rows
    let columns = all.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return all.map { row in
      var line = String(repeating: " ", count: indent)
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        let isRight = alignments.indices.contains(column) && alignments[column] == .right
        line += (column > 0 ? "  " : "") + (isRight ? padding + cell : cell + padding)
      }
      return line.trimmingTail()
    }
  }

  /// The table in Markdown; a bar in a cell is escaped.
  package func markdown() -> [String] {
    func line(_ cells: [String]) -> String {
      "| "
        + cells.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
        .joined(separator: " | ") + " |"
    }
    let rule = headings.indices.map { column in
      alignments.indices.contains(column) && alignments[column] == .right ? "---:" : "---"
    }
    return [line(headings), line(rule)] + rows.map(line)
  }
}

extension String {
  /// The text without spaces at its end.
  func trimmingTail() -> String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
