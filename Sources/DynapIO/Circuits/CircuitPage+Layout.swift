import DynapCircuits
import DynapEngine

extension CircuitPage {
  /// The page for a terminal.
  package var lines: [String] {
    var lines = ["\(name): \(title)", "  \(gist)"]
    func section(_ heading: String, _ content: [String]) {
      guard !content.isEmpty else { return }
      lines += ["", heading] + content
    }
    var biases = TextTable(["  BIAS", "SYMBOL", "SCOPE", "RANGE", "POWER-UP", "ROLE"])
    biases.rows = parameters.map {
      let report = ParameterReport($0)
      return [
        "  " + $0.name, $0.symbol, $0.scope.rawValue, Self.range(report), $0.powerUp.description,
        $0.summary + ($0.isModelled ? "" : " (not modelled)"),
      ]
    }
    section("Biases", parameters.isEmpty ? [] : biases.lines())
    section("States", Self.table(observables.map { [$0.name, $0.unit, $0.summary] }))
    section("Latches", Self.table(latches.map { ["latch_" + $0.latch.name, $0.effect] }))
    section("Constants", Self.table(constantRows))
    section("What to expect", expectations.flatMap { Self.wrapped($0.filter { $0 != "`" }) })
    section("Not confirmed", doubts.flatMap { Self.wrapped($0.filter { $0 != "`" }) })
    var ways = [["page", path], ["law", sources.joined(separator: " ")]]
    ways += pictures.map { ["picture", "dynapse \($0.command)"] }
    if !checks.isEmpty { ways.append(["checks", "dynapse validate \(checks.joined(separator: " "))"]) }
    section("More", Self.table(ways))
    return lines
  }

  /// The page in Markdown. Lines `<!-- law FILE -->` and `<!-- bench NAME -->` stand where `docs/generate` puts the doc
  /// comment of a source and what a bench of the lab prints.
  package var markdown: [String] {
    var lines = [
      "# \(title)", "", "\(gist.prefix(1).uppercased() + gist.dropFirst()). Back to the [index](README.md).",
    ]
    for picture in pictures {
      lines += [
        "", "![\(picture.caption.filter { $0 != "`" })](../images/circuits/\(picture.name).svg)", "",
        "\(picture.caption) Made by `dynapse \(picture.command)`\(picture.file.map { ": \($0)" } ?? "").",
      ]
    }
    func section(_ heading: String, _ content: [String]) {
      guard !content.isEmpty else { return }
      lines += ["", "## \(heading)", ""] + content
    }
    section("What to expect", expectations.map { "- \($0)" })
    section("Law", Array(sources.map { ["<!-- law \($0) -->"] }.joined(separator: [""])))
    section("Biases", biasTable)
    section(
      "States",
      Self.markdown(["State", "Unit", "Meaning"], observables.map { ["`\($0.name)`", $0.unit, $0.summary] }))
    section(
      "Latches",
      Self.markdown(["Latch", "What it does"], latches.map { ["`latch_\($0.latch.name)`", $0.effect] }))
    section(
      "Constants",
      Self.markdown(
        ["Constant", "Symbol", "Default", "Known from"], constantRows.map { ["`\($0[0])`"] + $0.dropFirst() })
    )
    section("Not confirmed", doubts.map { "- \($0)" })
    let benches = pictures.map(\.command).filter { $0.hasPrefix("characterize ") }.map { $0.dropFirst(13) }
    section("Measured", Array(benches.map { ["<!-- bench \($0) -->"] }.joined(separator: [""])))
    if !checks.isEmpty {
      section(
        "Checked",
        [
          "`dynapse validate \(checks.joined(separator: " "))` repeats the checks of [validation](../validation.md) on it."
        ])
    }
    return lines
  }

  // MARK: parts

  private static func range(_ report: ParameterReport) -> String {
    "\(ParameterReport.text(report.lowest, unit: report.unit)) to \(ParameterReport.text(report.highest, unit: report.unit))"
  }

  private var biasTable: [String] {
    Self.markdown(
      [
        "Bias", "Symbol", "Type", "Scope", "Range", "After power-up", "What it does", "Modelled",
        "Known from",
      ],
      parameters.map {
        let report = ParameterReport($0)
        let code = "[\($0.powerUp.coarse), \($0.powerUp.fine)]"
        return [
          "`\($0.name)`", "`\($0.symbol)`", $0.kind.rawValue, $0.scope.rawValue, Self.range(report),
          "\(code), \(ParameterReport.text(report.powerUp.value, unit: report.unit))", $0.summary,
          $0.isModelled ? "yes" : "no", "code \(report.powerUpProvenance), scale \(report.scaleProvenance)",
        ]
      })
  }

  private var constantRows: [[String]] {
    constants.compactMap { Process.constant(named: $0) }.map {
      [$0.name, $0.symbol, $0.text(in: .dynapse2) ?? "not set", "\($0.provenance.rawValue): \($0.source)"]
    }
  }

  /// What of the page's numbers and latches is assumed.
  private var doubts: [String] {
    func names(_ number: String) -> String {
      parameters.filter { parameter in
        ParameterReport(parameter).doubts.contains {
          $0.number == number && $0.provenance == Provenance.assumed.rawValue
        }
      }.map { "`\($0.name)`" }.joined(separator: ", ")
    }
    let numbers = ["power-up code", "scale", "spread"].compactMap { number in
      let biases = names(number)
      return biases.isEmpty ? nil : "Assumed \(number): \(biases)."
    }
    let assumed = constants.compactMap { Process.constant(named: $0) }.filter { $0.provenance == .assumed }
    let inferred = latches.filter { $0.effect.contains("inferred") }
    return numbers
      + (assumed.isEmpty
        ? [] : ["Assumed constant: \(assumed.map { "`\($0.name)`" }.joined(separator: ", "))."])
      + (inferred.isEmpty
        ? []
        : [
          "Inferred from its name or one test: \(inferred.map { "`latch_\($0.latch.name)`" }.joined(separator: ", "))."
        ])
  }

  private static func table(_ rows: [[String]]) -> [String] {
    var table = TextTable()
    table.rows = rows
    return table.lines(indent: 2)
  }

  private static func markdown(_ headings: [String], _ rows: [[String]]) -> [String] {
    guard !rows.isEmpty else { return [] }
    var table = TextTable(headings)
    table.rows = rows
    return table.markdown()
  }

  /// A text in lines of at most 110 columns.
  private static func wrapped(_ text: String) -> [String] {
    var lines = ["  -"]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > 110 { lines.append("   ") }
      lines[lines.count - 1] += " " + word
    }
    return lines
  }
}
