/// Writes a numeric table as comma-separated text, in the shortest digits that read back exactly.
package struct CSVWriter {
  /// The number of columns that every row must have.
  package let columnCount: Int
  private let sink: ByteSink

  /// Writes comments, one line each, and the header line. Throws `badName` and `system`.
  ///
  /// A name is bad when it is empty, repeated, or holds a comma, a quote, a line end or a leading `#`.
  package init(to sink: ByteSink, names: [String], comments: [String] = []) throws(FormatError) {
    for (index, name) in names.enumerated() {
      let isUnsafe = name.contains { ",\"".contains($0) || $0.isNewline }
      let isPlain = !name.isEmpty && !name.hasPrefix("#") && !isUnsafe
      guard isPlain, !names[..<index].contains(name) else {
        throw FormatError(
          .badName, source: sink.path, at: .field(name), "the name is repeated or cannot be a column's",
          remedy: "give every column a plain name of its own")
      }
    }
    precondition(!names.isEmpty, "A table needs at least one column.")
    self.sink = sink
    columnCount = names.count
    for comment in comments {
      for line in comment.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
        try sink.write("# \(line)\n")
      }
    }
    try sink.write(names.joined(separator: ",") + "\n")
  }

  /// Writes one row. Throws `system`.
  package func write(row: some Collection<Double>) throws(FormatError) {
    precondition(row.count == columnCount, "A row must have one number for each of \(columnCount) columns.")
    var line = ""
    for value in row {
      if !line.isEmpty { line += "," }
      line += Self.text(value)
    }
    line += "\n"
    try sink.write(line)
  }

  /// The shortest text that reads back as `value`: integers without a point, otherwise Swift's notation.
  static func text(_ value: Double) -> String {
    if let integer = Int64(exactly: value), abs(value) < 1e15, value != 0 || value.sign == .plus {
      return String(integer)
    }
    return value.description
  }
}
