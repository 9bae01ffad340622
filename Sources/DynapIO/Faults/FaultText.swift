import DynapChip

/// A table of numbers in text whose fields may be blank, cut into fields that know their place.
///
/// Lines that are blank or begin with `#` are passed over; the first other line is the header when a field of it is
/// neither a number nor blank.
struct FaultText {
  /// What stands between two commas.
  struct Field {
    /// The text without surrounding spaces and quotes.
    let text: String
    /// Where it begins, from 1.
    let column: Int
  }

  /// A line.
  struct Row {
    let line: Int
    let fields: [Field]
  }

  /// The file as the user named it.
  let name: String
  /// The names of the columns; empty without a header.
  private(set) var header: [Field] = []
  /// The other lines.
  private(set) var rows: [Row] = []
  /// The line of the header or of the first row.
  private(set) var firstLine: Int?

  /// Whether there is neither a header nor a row.
  var isEmpty: Bool { header.isEmpty && rows.isEmpty }

  /// Cuts a text. Cost: linear.
  init(bytes: [UInt8], name: String) {
    self.name = name
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    var line = 0
    for content in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      guard let first = content.first(where: { $0 > 0x20 }), first != UInt8(ascii: "#") else { continue }
      let row = Row(line: line, fields: Self.fields(content))
      if firstLine == nil {
        firstLine = line
        if row.fields.contains(where: { !$0.text.isEmpty && Double($0.text) == nil }) {
          header = row.fields
          continue
        }
      }
      rows.append(row)
    }
  }

  /// The place of a field.
  func place(_ row: Row, _ field: Field) -> Diagnostic.Place {
    Diagnostic.Place(file: name, line: row.line, column: field.column)
  }

  private static func fields(_ content: ArraySlice<UInt8>) -> [Field] {
    content.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { part in
      var part = part
      let isPadding: (UInt8) -> Bool = { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
      while let byte = part.first, isPadding(byte) { part.removeFirst() }
      while let byte = part.last, isPadding(byte) { part.removeLast() }
      return Field(
        text: String(decoding: part, as: UTF8.self), column: part.startIndex - content.startIndex + 1)
    }
  }
}

/// Reads the rows of a ``FaultText`` by column name and collects what is wrong with them.
struct FaultRowReader {
  private let text: FaultText
  /// The place of each column that there is.
  private let places: [String: Int]
  private let columnCount: Int
  private var report = VendorReport()

  /// Takes the columns from the header, or `bare` when there is none; `optional` ones may be missing.
  init(_ text: FaultText, bare: [String], required: [String], optional: [String]) {
    self.text = text
    let names = text.header.isEmpty ? bare : text.header.map(\.text)
    columnCount = names.count
    places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    let known = required + optional
    for (i, field) in text.header.enumerated() where !known.contains(field.text) || places[field.text] != i {
      let isKnown = known.contains(field.text)
      report.add(
        Diagnostic(
          .error, "fault-column", at: .init(file: text.name, line: text.firstLine, column: field.column),
          "the column '\(field.text)'", isKnown ? "is there twice" : "is not known",
          "the columns are \(known.joined(separator: ", "))"))
    }
    let missing = required.filter { places[$0] == nil }
    if !missing.isEmpty {
      report.add(
        Diagnostic(
          .error, "fault-column", at: .init(file: text.name, line: text.firstLine), "the table",
          "has no column \(missing.joined(separator: ", "))",
          "the columns are \(known.joined(separator: ", "))")
      )
    }
  }

  /// Calls `body` for every row with as many fields as there are columns, and throws what was wrong with any of them.
  mutating func read(
    _ body: (inout Self, FaultText.Row) -> Void
  ) throws(DiagnosticError) {
    guard report.isEmpty else { throw DiagnosticError(report.all(file: text.name)) }
    for row in text.rows {
      guard row.fields.count == columnCount else {
        report.add(
          Diagnostic(
            .error, "fault-field-count", at: .init(file: text.name, line: row.line), "the line",
            "has \(row.fields.count) fields where there are \(columnCount) columns",
            "give a field for each column; a blank one counts"))
        continue
      }
      body(&self, row)
    }
    guard report.isEmpty else { throw DiagnosticError(report.all(file: text.name)) }
  }

  /// Whether a row has something in a column.
  func isGiven(_ name: String, _ row: FaultText.Row) -> Bool {
    places[name].map { !row.fields[$0].text.isEmpty } ?? false
  }

  /// The whole number in a column, when it is one of `range`; reports what else it is.
  mutating func whole(_ name: String, _ row: FaultText.Row, _ range: ClosedRange<Int>) -> Int? {
    guard let field = places[name].map({ row.fields[$0] }) else { return nil }
    if let value = Double(field.text).flatMap(Int.init(exactly:)), range.contains(value) { return value }
    refuse(name, row, field, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// The number in a column, when it lies from 0 to 1; reports what else it is.
  mutating func share(_ name: String, _ row: FaultText.Row) -> Double? {
    guard let field = places[name].map({ row.fields[$0] }) else { return nil }
    if let value = Double(field.text), (0...1).contains(value) { return value }
    refuse(name, row, field, "a number from 0 to 1")
    return nil
  }

  /// Reports a row that says nothing that can be understood.
  mutating func refuse(_ row: FaultText.Row, _ fact: String, _ remedy: String) {
    report.add(
      Diagnostic(
        .error, "fault-row", at: .init(file: text.name, line: row.line), "the line", fact, remedy))
  }

  private mutating func refuse(
    _ name: String, _ row: FaultText.Row, _ field: FaultText.Field, _ rule: String
  ) {
    let isNumber = Double(field.text) != nil
    report.add(
      Diagnostic(
        .error, isNumber ? "fault-out-of-range" : "fault-not-a-number", at: text.place(row, field), name,
        field.text.isEmpty ? "is blank" : "is \(isNumber ? field.text : "'\(field.text)'")", "write \(rule)"))
  }
}
