import Testing

@testable import DynapIO

@Suite("CSV tables")
struct CSVTests {
  private func table(_ text: String, _ options: CSVTable.Options = .init()) throws -> CSVTable {
    try CSVTable(bytes: Array(text.utf8), source: "t.csv", options: options)
  }

  @Test("comments, blank lines, CRLF, quotes and a byte-order mark are understood")
  func lenient() throws {
    let table = try table("\u{FEFF}# note\r\n\r\n\"time\", x \r\n1, 2.5\r\n  # more\n\n-3e-2,4\n")
    #expect(table.names == ["time", "x"])
    #expect(table.rows == [[1, 2.5], [-0.03, 4]])
    #expect(table.lines == [4, 7])
    #expect(try table.column("x") == [2.5, 4])
  }

  // The bars are ends of lines, which would tear the log of the tests apart.
  @Test(
    "a wrong text is reported at its line and column",
    arguments: [
      (
        "",
        "t.csv: line 1, column 1: malformedHeader: there is no header line; start with a line of column names"
      ),
      (
        "1,2|",
        "t.csv: line 1, column 1: malformedHeader: the first line holds numbers, not column names; "
          + "start with a line of column names"
      ),
      (
        "a,a|",
        "t.csv: line 1, column 3: badName: the column name 'a' occurs twice; "
          + "give every column a name of its own"
      ),
      ("a,|", "t.csv: line 1, column 3: badName: column 2 has no name; give every column a name of its own"),
      (
        "a,b||1|",
        "t.csv: line 3, column 2: fieldCount: there are 1 fields and the header names 2 columns; "
          + "give one number for each of a, b"
      ),
      (
        "a,b|1,2,3|",
        "t.csv: line 2, column 5: fieldCount: there are 3 fields and the header names 2 columns; "
          + "give one number for each of a, b"
      ),
      (
        "a,b|1, zz|",
        "t.csv: line 2, column 4: notANumber: column 'b' holds 'zz'; "
          + "write a number such as 1.5 or 2e-3"
      ),
      (
        "a,b|1,|",
        "t.csv: line 2, column 3: notANumber: column 'b' is empty; "
          + "write a number such as 1.5 or 2e-3"
      ),
      (
        "a|nan|",
        "t.csv: line 2, column 1: notFinite: column 'a' holds nan; "
          + "remove the row or give a finite number"
      ),
      (
        "a|0x10|",
        "t.csv: line 2, column 1: notANumber: column 'a' holds '0x10'; "
          + "write a number such as 1.5 or 2e-3"
      ),
    ])
  func errors(text: String, message: String) {
    #expect(formatError { _ = try table(text.replacing("|", with: "\n")) }?.description == message)
  }

  @Test("NaN and infinities are read when asked for")
  func nonFinite() throws {
    var options = CSVTable.Options()
    options.allowsNonFinite = true
    let table = try table("a,b\nnan,-inf\n", options)
    #expect(table[0].first?.isNaN == true)
    #expect(table[0].last == -.infinity)
  }

  @Test("an unknown column lists the known ones")
  func unknownColumn() throws {
    let error = formatError { _ = try table("a,b\n").column("c") }
    #expect(error?.description == "field 'c': badName: there is no column of this name; give one of a, b")
  }

  @Test("decimals read as Swift reads them")
  func decimals() {
    for text in [
      "0.1", "-123456789.012345", "9007199254740993", "1e308", "5e-324", ".5", "-0", "+7", "0.000123",
    ] {
      let bytes = Array(text.utf8)
      #expect(DecimalParser.value(of: bytes, in: 0..<bytes.count) == Double(text))
    }
    for text in ["", ".", "-", "1.2.3", "1e", "1 2"] {
      let bytes = Array(text.utf8)
      #expect(DecimalParser.value(of: bytes, in: 0..<bytes.count) == nil)
    }
  }

  @Test("a written table reads back exactly")
  func roundTrip() throws {
    try withScratchDirectory { directory in
      let path = "\(directory)/t.csv.gz"
      let sink = try ByteSink(path: path)
      let writer = try CSVWriter(
        to: sink, names: ["time (s)", "id"], comments: ["made by a test\nin two lines"])
      let rows = (0..<1000).map { [Double($0) * 0.1, Double($0)] } + [[-0.0, 1e300]]
      for row in rows { try writer.write(row: row) }
      try sink.finish()
      let table = try CSVTable(path: path)
      #expect(table.rows == rows)
      let text = String(decoding: try ByteSource.contents(ofPath: path).prefix(60), as: UTF8.self)
      #expect(text.hasPrefix("# made by a test\n# in two lines\ntime (s),id\n0,0\n0.1,1\n"))
    }
  }

  @Test("names that would break the table are refused")
  func badNames() throws {
    try withScratchDirectory { directory in
      for names in [["a,b"], [""], ["a", "a"], ["#a"], ["a\n"]] {
        let sink = try ByteSink(path: "\(directory)/t.csv")
        #expect(formatError { _ = try CSVWriter(to: sink, names: names) }?.code == .badName)
      }
    }
  }
}
