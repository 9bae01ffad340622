import DynapChip
import DynapLab
import Testing

@Suite struct ValidationReportTests {
  /// A check of one number, 10 to a tenth, that gives two others.
  static func check(_ double: Double?, _ lanes: Double?, pending: String? = nil) -> Check {
    Check(
      "V00", "a claim", formula: "x", source: "1", [.init("", 10, "ms", within: 0.1, pending: pending)],
      double: { [double] }, lanes: { [lanes] })
  }

  @Test("a row holds when both sides do, and lanes that are missing fail unless they are pending")
  func verdicts() throws {
    #expect(try Self.check(10.5, 9.5).run().verdict == .holds)
    #expect(try Self.check(nil, 9.5).run().verdict == .holds)
    #expect(try Self.check(11.5, 10).run().verdict == .fails)
    #expect(try Self.check(10, 8.5).run().verdict == .fails)
    #expect(try Self.check(10, .nan).run().verdict == .fails)
    #expect(try Self.check(10, nil).run().verdict == .fails)
    #expect(try Self.check(10, nil, pending: "later").run().verdict == .pending)
    #expect(try Self.check(12, nil, pending: "later").run().verdict == .fails)
  }

  @Test("the summary counts what fails, and a report with a failure does not hold")
  func summary() throws {
    var report = ValidationReport()
    report.add("none", [])
    report.add("some", [try Self.check(10, 10).run(), try Self.check(10, nil, pending: "later").run()])
    #expect(report.holds && report.summary == "2 checks, 2 rows: 1 hold, 1 pending")
    report.add("more", [try Self.check(10, .infinity).run()])
    #expect(!report.holds && report.summary == "3 checks, 3 rows: 1 fail, 1 pending")
    #expect(report.groups.count == 2)
    #expect(report.markdown.contains("| V00 | a claim | 10 ms | 10 | inf | 0.1 | fails |"))
    #expect(report.markdown.contains("- V00, pending: later"))
  }

  @Test("patterns choose checks; those that name none are told, all at once")
  func patterns() {
    #expect(throws: Never.self) {
      let groups = try Validation.groups(matching: ["v1*", "V25"])
      #expect(groups.flatMap(\.checks).map(\.id).sorted() == (10...19).map { "V\($0)" } + ["V25"])
      #expect(try Validation.groups(matching: []).count == Validation.groups.count)
    }
    let error = #expect(throws: DiagnosticError.self) { try Validation.groups(matching: ["V0", "", "V5?"]) }
    #expect(
      error?.diagnostics.map(\.code) == [
        "validate-unknown-check", "validate-unknown-check", "validate-unknown-check",
      ])
  }
}
