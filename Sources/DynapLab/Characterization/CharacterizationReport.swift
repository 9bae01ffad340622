import DynapCircuits
import DynapIO
import DynapUnits

/// What a bench measured: findings, the sweep behind them, and a picture.
package struct CharacterizationReport: Sendable {
  /// The bench's name.
  package let name: String
  /// What was measured, in one line.
  package let summary: String
  /// Whether the die was ideal: then findings have verdicts, otherwise deviations.
  package let isNominal: Bool
  /// The codes and currents it was measured at.
  package let operatingPoint: [String]
  /// What was fitted, beside what it should be.
  package let findings: [Finding]
  /// The sweeps, the main one first.
  package let tables: [SweepTable]
  /// The data and the closed form.
  package let figure: Figure
  /// What a reader of the numbers has to know, such as why there are none.
  package let notes: [String]

  /// The width of a picture, as pages show it.
  static let pictureWidth = 720.0

  /// Puts the report of a bench together.
  init(
    _ bench: any Characterization.Type, _ request: CharacterizationRequest, bed: Testbed, findings: [Finding],
    tables: [SweepTable], figure: Figure, notes: [String] = []
  ) {
    name = bench.name
    summary = bench.summary
    isNominal = request.isNominal
    operatingPoint = bed.description(of: bench)
    self.findings = findings
    self.tables = tables
    self.figure = figure
    self.notes = notes
  }

  /// Some biases of the operating point and the die, for below a picture's title.
  static func subtitle(
    _ bed: Testbed, _ parameters: [Parameter]
  ) -> String {
    let biases = parameters.map { parameter in
      let current = Current(si: bed.current(parameter) * 1e-12).formatted(digits: 3)
      return "\(parameter.name) \(bed.code(parameter)) = \(current)"
    }
    let die = bed.options.mismatch.kind == .off ? "no mismatch" : "die \(bed.options.serial)"
    return (biases + [die]).joined(separator: ", ")
  }

  /// Whether every finding holds; a die with mismatch has nothing to hold to.
  package var holds: Bool { !isNominal || findings.allSatisfy(\.holds) }

  /// The findings as a table for a terminal.
  package var lines: [String] {
    var table = TextTable(
      isNominal
        ? ["QUANTITY", "UNIT", "EXPECTED", "FOUND", "ERROR", "TOLERANCE", "VERDICT"]
        : ["QUANTITY", "UNIT", "NOMINAL", "FOUND", "DEVIATION"],
      alignments: [.left, .left, .right, .right, .right, .right, .left])
    table.rows = findings.map { finding in
      let values = [
        finding.quantity, finding.unit, Self.number(finding.expected), Self.number(finding.found),
      ]
      guard isNominal else { return values + [Self.deviation(finding)] }
      return values + [
        Self.share(finding.error, of: finding), Self.share(finding.tolerance, of: finding),
        finding.holds ? "ok" : "FAILS",
      ]
    }
    return table.lines(indent: 2) + notes.map { "  note: \($0)" }
  }

  /// So many digits; words for what is no number.
  private static func number(_ value: Double, digits: Int = 5) -> String {
    guard value.isFinite else { return "none" }
    return value != 0 && abs(value) < 1e-6
      ? "< 0.000001" : DecimalText.trimmed(value, significantDigits: digits)
  }

  /// An error or a tolerance: relative ones in per cent, absolute ones as they are.
  private static func share(_ value: Double, of finding: Finding) -> String {
    guard value.isFinite else { return "none" }
    if finding.expected == 0 { return number(value, digits: 2) }
    // What is below a Float's rounding says nothing.
    return value < 1e-7 ? "< 0.00001 %" : DecimalText.trimmed(value * 100, significantDigits: 2) + " %"
  }

  private static func deviation(_ finding: Finding) -> String {
    let difference = finding.found - finding.expected
    guard difference.isFinite else { return "none" }
    let sign = difference > 0 ? "+" : ""
    if finding.expected == 0 { return sign + DecimalText.trimmed(difference, significantDigits: 3) }
    return sign + DecimalText.fixed(difference / abs(finding.expected) * 100, decimals: 2) + " %"
  }
}

/// The points of a sweep, as a file of numbers has them.
package struct SweepTable: Sendable {
  /// What distinguishes it from the bench's other sweeps; empty for the main one.
  package let name: String
  /// The columns' names, with their units.
  package let columns: [String]
  /// The points.
  package let rows: [[Double]]

  /// Makes a table, of which a bench has one without a name; every row has a number for each column.
  package init(_ name: String, _ columns: [String], _ rows: [[Double]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a point has a number for each column")
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  /// Writes it as comma-separated text.
  ///
  /// - Throws: `FormatError` with code `system` when the file cannot be written.
  package func write(toPath path: String, comments: [String]) throws(FormatError) {
    let sink = try ByteSink(path: path)
    let writer = try CSVWriter(to: sink, names: columns, comments: comments)
    for row in rows { try writer.write(row: row) }
    try sink.finish()
  }
}

extension CharacterizationReport: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, summary, findings, notes, holds
    case isNominal = "nominal"
    case operatingPoint = "operating_point"
  }

  /// The findings in JSON; what is not a number is null.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(summary, forKey: .summary)
    try container.encode(isNominal, forKey: .isNominal)
    try container.encode(operatingPoint, forKey: .operatingPoint)
    try container.encode(findings.map { Row($0, hasVerdict: isNominal) }, forKey: .findings)
    try container.encode(notes, forKey: .notes)
    try container.encode(holds, forKey: .holds)
  }

  private struct Row: Encodable {
    let quantity: String
    let unit: String
    let expected: Double?
    let found: Double?
    let error: Double?
    let tolerance: Double?
    let holds: Bool?

    init(_ finding: Finding, hasVerdict: Bool) {
      func number(_ value: Double) -> Double? { value.isFinite ? value : nil }
      quantity = finding.quantity
      unit = finding.unit
      expected = number(finding.expected)
      found = number(finding.found)
      error = number(finding.error)
      tolerance = hasVerdict ? number(finding.tolerance) : nil
      holds = hasVerdict ? finding.holds : nil
    }
  }
}
