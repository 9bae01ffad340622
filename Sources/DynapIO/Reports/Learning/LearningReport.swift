/// `report.html`: one page with the numbers and the pictures of learning, complete in itself.
struct LearningReport {
  private let summary: LearningSummary
  private let pictures: [String]

  init(_ summary: LearningSummary, pictures: [String]) {
    self.summary = summary
    self.pictures = pictures
  }

  /// The page.
  var html: String {
    let table = summary.table
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(Self.escaped($0))</\(tag)>" }.joined() + "</tr>"
    }
    let state = summary.complete ? "" : "<p><b>Interrupted after trial \(summary.trials).</b></p>"
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(Self.escaped(summary.name))</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; margin: 1rem 0; }
      th, td { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid #e6e8eb; }
      th:first-child, td:first-child { text-align: left; }
      svg { max-width: 100%; height: auto; }
      p.small { color: #6b7280; }
      </style></head><body>
      <h1>\(Self.escaped(summary.name))</h1>
      <p>\(summary.trials) training trials of \(summary.seeds.count) seeds, each on a die of its own with that serial
      (\(SerialRanges.text(summary.seeds))); tests with the teacher off, learning off and fresh jitter.</p>
      \(state)
      <table>
      \(row(table.headings, "th"))
      \(table.rows.map { row($0, "td") }.joined(separator: "\n"))
      </table>
      \(pictures.joined(separator: "\n"))
      <p class="small">Implements the error-propagation rule family of Cartiglia, Haessig and Indiveri (AICAS 2020); constants are
      ours, a reconstruction. \(Self.escaped(summary.program))</p>
      </body></html>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "&" ? "&amp;" : ($0 == "<" ? "&lt;" : ($0 == ">" ? "&gt;" : String($0))) }.joined()
  }
}
