import DynapIO
import Foundation
import Testing

@Suite("dynapse validate") struct ValidateCommandTests {
  private static let oracles = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../chips/oracles").standardized.path

  @Test("checks are chosen by number and by beginning, and printed by group") func text() throws {
    let folder = try Folder()
    let result = try Program.run("validate", "v01", "V15", "V55", in: folder)
    #expect(result.code == 0 && result.errors == "", "\(result.errors)")
    #expect(
      result.output == """
        Constants and biases

        CHECK  CASE                         EXPECTED  UNIT   DOUBLE    LANES  TOLERANCE  VERDICT
        V01    thermal voltage at 300.15 K    25.865  mV    25.8649  25.8649       1e-4  holds

        Pulses, weights and delays

        CHECK  CASE                          EXPECTED  UNIT  DOUBLE  LANES  TOLERANCE  VERDICT
        V15    pulse width at I_ext = 35 nA        10  us        10     10       1e-6  holds

        Learning

        CHECK  CASE            EXPECTED  UNIT    DOUBLE     LANES  TOLERANCE  VERDICT
        V55    bump circuit, S = 1: share of the bias in the middle
               I_1 / I_2 = 1        0.2  1          0.2       0.2       1e-3  holds
               I_1 / I_2 = 2     0.1818  1      0.18182   0.18182       1e-3  holds
               I_1 / I_2 = 10    0.0763  1     0.076336  0.076336       1e-3  holds

        3 checks, 5 rows: all hold

        """)
    let several = try Program.run("validate", "V4*", "--json", in: folder)
    #expect(several.code == 0)
    for number in 40...49 { #expect(several.output.contains("\"id\" : \"V\(number)\"")) }
  }

  @Test("a number that names no check is an error with the nearest one") func unknown() throws {
    let result = try Program.run("validate", "V99", "W*", in: Folder())
    #expect(result.code == 3 && result.output == "")
    #expect(
      result.errors == """
        error[validate-unknown-check]: 'V99' names no check; did you mean V09? checks are V01 to V61, and V2* stands for \
        all that begin so
        error[validate-unknown-check]: 'W*' names no check; checks are V01 to V61, and V2* stands for all that begin so

        """)
  }

  @Test("the page and the numbers go into a folder") func files() throws {
    let folder = try Folder()
    let result = try Program.run(
      "validate", "V49", "V28", "R04", "--oracles", Self.oracles, "--out", "a/b", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.errors == "a/b/validation.md\na/b/validation.json\n")
    #expect(result.lines.last == "3 checks, 6 rows: all hold")
    let page = try folder.text("a/b/validation.md")
    #expect(page.contains("# Validation\n\n3 checks, 6 rows: all hold.\n"))
    #expect(page.contains("| V28 | I_mem / I_nm = 1 | 0.5 | 0.5 | 0.5 | 1e-4 | holds |"))
    let printed = try Program.run(
      "validate", "V49", "V28", "R04", "--oracles", Self.oracles, "--markdown", in: folder)
    #expect(printed.output == page && printed.errors == "")
  }

  @Test("a wrong command line is told at once") func wrong() throws {
    let folder = try Folder()
    #expect(try Program.run("validate", "--markdown", "--json", in: folder).code == 2)
    #expect(try Program.run("validate", "V01", "--out", "", in: folder).code == 2)
    let missing = try Program.run("validate", "V01", "--oracles", "none", in: folder)
    #expect(missing.code == 4 && missing.output == "")
  }
}
