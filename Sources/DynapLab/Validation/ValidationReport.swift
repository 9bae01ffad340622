import DynapIO
import DynapUnits
import Foundation

/// The outcome of some checks as text, Markdown or JSON.
package struct ValidationReport: Sendable {
  /// The outcomes by group, in the order of the page; groups without a check that was run are not there.
  package private(set) var groups: [(title: String, outcomes: [CheckOutcome])] = []

  /// Makes an empty report.
  package init() {}

  /// Adds the outcomes of a group.
  package mutating func add(_ title: String, _ outcomes: [CheckOutcome]) {
    if !outcomes.isEmpty { groups.append((title, outcomes)) }
  }

  private var outcomes: [CheckOutcome] { groups.flatMap(\.outcomes) }
  private var rows: [CheckOutcome.Row] { outcomes.flatMap(\.rows) }

  /// Whether nothing fails.
  package var holds: Bool { !rows.contains { $0.verdict == .fails } }

  /// One line: how many checks and numbers there are, and how they came out.
  package var summary: String {
    func count(_ verdict: CheckOutcome.Verdict) -> Int { rows.filter { $0.verdict == verdict }.count }
    func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    var text = "\(plural(outcomes.count, "check")), \(plural(rows.count, "row")): "
    text += holds ? (count(.pending) == 0 ? "all hold" : "\(count(.holds)) hold") : "\(count(.fails)) fail"
    return count(.pending) == 0 ? text : text + ", \(count(.pending)) pending"
  }

  // MARK: text

  /// The headings of the text's columns.
  private static let headings = [
    "CHECK", "CASE", "EXPECTED", "UNIT", "DOUBLE", "LANES", "TOLERANCE", "VERDICT",
  ]
  private static let alignments: [TextTable.Alignment] = [
    .left, .left, .right, .left, .right, .right, .right, .left,
  ]

  /// The lines of one group for a terminal; a check of several numbers has a line with its claim above them.
  package static func lines(_ title: String, _ outcomes: [CheckOutcome]) -> [String] {
    var table = TextTable(headings, alignments: alignments)
    for outcome in outcomes {
      let isSingle = outcome.rows.count == 1
      table.rows += outcome.rows.map { row in
        let name = [isSingle ? outcome.check.what : "", row.value.name].filter { !$0.isEmpty }
        return [isSingle ? outcome.check.id : "", name.joined(separator: ", ")] + numbers(row)
      }
    }
    var rows = table.lines()[...]
    var lines = [title, ""] + rows.prefix(1)
    rows = rows.dropFirst()
    for outcome in outcomes {
      if outcome.rows.count > 1 { lines.append("\(outcome.check.id)    \(outcome.check.what)") }
      lines += rows.prefix(outcome.rows.count)
      rows = rows.dropFirst(outcome.rows.count)
    }
    return lines
  }

  private static func numbers(_ row: CheckOutcome.Row) -> [String] {
    let value = row.value
    return [
      number(value.expected, value, atLeast: 6), value.unit, row.double.map { number($0, value) } ?? "-",
      row.lanes.map { number($0, value) } ?? "-", tolerance(value.tolerance), row.verdict.rawValue,
    ]
  }

  /// A number with two digits more than its tolerance asks for, so that what a machine's library rounds is not seen.
  private static func number(
    _ number: Double, _ value: Check.Value, atLeast minimum: Int = 3
  ) -> String {
    if value.expected == 0, value.tolerance > 0, number != 0, abs(number) < 0.01 * value.tolerance {
      return "< \(tolerance(0.01 * value.tolerance))"
    }
    let isRelative = value.expected != 0 && value.tolerance > 0
    let digits = max(isRelative ? Int((-log10(value.tolerance)).rounded(.up)) + 2 : 3, minimum)
    guard abs(number) >= 1e-4 || number == 0 || !number.isFinite else {
      return String(format: "%.\(digits - 1)e", number)
    }
    return DecimalText.trimmed(number, significantDigits: digits)
  }

  /// A tolerance, such as `1e-3`.
  private static func tolerance(_ tolerance: Double) -> String {
    guard tolerance > 0, tolerance < 0.01 else { return DecimalText.trimmed(tolerance, significantDigits: 3) }
    let exponent = Int(log10(tolerance).rounded(.down))
    return DecimalText.trimmed(tolerance / pow(10, Double(exponent)), significantDigits: 2) + "e\(exponent)"
  }

  // MARK: Markdown

  /// The page `docs/validation.md`.
  package var markdown: [String] {
    var lines = [
      "<!-- Written by `make docs` from the sources; changes belong there. -->", "", "# Validation", "",
      "\(summary).", "",
      """
      Each row is measured twice: by the law in Double, a closed form or an integration written apart from the emulator, and
      by the emulator's own lanes in Float. Both have to be within the tolerance of what is expected; it is relative, and
      absolute where zero is expected. `dynapse validate` repeats this page, `dynapse validate V05 'V2*'` a part of it, and
      the tests run every check. A number after a formula is a section of the analog dossier ([sources](sources.md)).
      """, "",
    ]
    for (title, outcomes) in groups {
      var table = TextTable(
        ["Check", "What", "Expected", "Double", "Lanes", "Tolerance", "Verdict"],
        alignments: [.left, .left, .right, .right, .right, .right, .left])
      for outcome in outcomes {
        for row in outcome.rows {
          let numbers = Self.numbers(row)
          let unit = row.value.unit == "1" ? "" : " \(row.value.unit)"
          table.rows.append(
            [
              outcome.check.id, Self.name(row, of: outcome), numbers[0] + unit, numbers[2], numbers[3],
              numbers[4], numbers[5],
            ])
        }
      }
      lines += ["## \(title)", ""] + table.markdown() + [""]
      lines += outcomes.map { outcome in
        let check = outcome.check
        return "- \(check.id): `\(check.formula)` (\(check.source))"
      }
      let pending = outcomes.flatMap { outcome in
        outcome.rows.filter { $0.verdict == .pending }.map {
          "- \(outcome.check.id), pending: \($0.value.pending ?? "")"
        }
      }
      lines += pending + [""]
    }
    return lines.dropLast()
  }

  /// What a row of the page is about: the claim and the case in the first row of a check, the case in the others.
  private static func name(_ row: CheckOutcome.Row, of outcome: CheckOutcome) -> String {
    let isFirst = row.value == outcome.rows.first?.value
    return [isFirst ? outcome.check.what : "", row.value.name].filter { !$0.isEmpty }.joined(separator: ": ")
  }

  // MARK: JSON

  /// The report as values that can be encoded.
  package var entries: [Entry] {
    groups.flatMap { group in
      group.outcomes.map { outcome in
        Entry(
          id: outcome.check.id, group: group.title, what: outcome.check.what, formula: outcome.check.formula,
          source: outcome.check.source, verdict: outcome.verdict.rawValue,
          rows: outcome.rows.map { row in
            Entry.Row(
              name: row.value.name, expected: row.value.expected, unit: row.value.unit,
              tolerance: row.value.tolerance, double: Self.finite(row.double), lanes: Self.finite(row.lanes),
              verdict: row.verdict.rawValue, pending: row.value.pending)
          })
      }
    }
  }

  private static func finite(_ number: Double?) -> Double? { number.flatMap { $0.isFinite ? $0 : nil } }

  /// A check in JSON.
  package struct Entry: Encodable, Sendable {
    let id, group, what, formula, source, verdict: String
    let rows: [Row]

    /// A number of a check in JSON; what is not a number is left out.
    package struct Row: Encodable, Sendable {
      let name: String
      let expected: Double
      let unit: String
      let tolerance: Double
      let double: Double?
      let lanes: Double?
      let verdict: String
      let pending: String?
    }
  }
}
