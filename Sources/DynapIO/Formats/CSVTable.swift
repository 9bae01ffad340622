/// A numeric table with named columns, read strictly from comma-separated text.
///
/// The first line that is neither blank nor a comment (`#`) names the columns; every other such line gives one
/// number for each. Lines end in LF or CRLF; a byte-order mark is skipped. Columns in messages count bytes.
package struct CSVTable: Hashable, Sendable {
  /// What the reader accepts.
  package struct Options: Hashable, Sendable {
    /// Whether NaN and infinities are numbers too.
    package var allowsNonFinite = false
    /// The byte between fields.
    package var separator = UInt8(ascii: ",")

    /// The defaults: finite numbers between commas.
    package init() {}
  }

  /// The column names, without surrounding spaces or quotes; none occurs twice.
  package let names: [String]
  /// The numbers, row after row.
  package private(set) var values: [Double] = []
  /// The line of the text from which each row comes, counted from one.
  package private(set) var lines: [Int] = []

  /// The number of rows.
  package var rowCount: Int { lines.count }

  /// The numbers of one row.
  package subscript(row: Int) -> ArraySlice<Double> {
    values[(row * names.count)..<((row + 1) * names.count)]
  }

  /// The table in rows. Cost: linear.
  package var rows: [[Double]] { (0..<rowCount).map { Array(self[$0]) } }

  /// The numbers of one column. Cost: linear in the rows. Throws `badName`, with the names that there are.
  package func column(_ name: String) throws(FormatError) -> [Double] {
    guard let index = names.firstIndex(of: name) else {
      throw FormatError(
        .badName, at: .field(name), "there is no column of this name",
        remedy: "give one of " + names.joined(separator: ", "))
    }
    return (0..<rowCount).map { values[$0 * names.count + index] }
  }

  /// The table in the file at `path`, which may be compressed. Throws what `init(bytes:)` and `ByteSource` throw.
  package init(path: String, options: Options = Options()) throws(FormatError) {
    try self.init(bytes: ByteSource.contents(ofPath: path), source: path, options: options)
  }

  /// The table in UTF-8 text; `source` is for messages. Cost: linear.
  ///
  /// Throws `malformedHeader` (none, or numbers in its place), `badName`, `fieldCount`, `notANumber`, `notFinite`.
  package init(bytes: [UInt8], source: String = "", options: Options = Options()) throws(FormatError) {
    var scanner = CSVScanner(bytes: bytes, source: source, options: options)
    guard let header = scanner.nextLine() else {
      throw FormatError(
        .malformedHeader, source: source, at: .line(1, column: 1), "there is no header line",
        remedy: "start with a line of column names")
    }
    names = try scanner.names(in: header)
    while let line = scanner.nextLine() {
      try scanner.numbers(in: line, names: names, into: &values)
      lines.append(scanner.line)
    }
  }
}
