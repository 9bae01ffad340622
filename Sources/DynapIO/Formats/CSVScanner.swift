/// Splits comma-separated text into lines and fields, and reads fields as numbers.
struct CSVScanner {
  /// The number of the line last given, counted from one.
  private(set) var line = 0
  private var position = 0
  private let bytes: [UInt8]
  private let source: String
  private let options: CSVTable.Options

  init(bytes: [UInt8], source: String, options: CSVTable.Options) {
    self.bytes = bytes
    self.source = source
    self.options = options
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next line that is neither blank nor a comment, without its end.
  mutating func nextLine() -> Range<Int>? {
    while position < bytes.count {
      let start = position
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      position = end + 1
      line += 1
      if end > start, bytes[end - 1] == 0x0D { end -= 1 }
      let content = trimmed(start..<end)
      if !content.isEmpty, bytes[content.lowerBound] != UInt8(ascii: "#") { return start..<end }
    }
    return nil
  }

  /// The column names in the header line. Throws `badName`, `malformedHeader`.
  func names(in range: Range<Int>) throws(FormatError) -> [String] {
    let fields = fields(in: range)
    var names: [String] = []
    for field in fields {
      var content = trimmed(field)
      let quote = UInt8(ascii: "\"")
      if content.count >= 2, bytes[content.lowerBound] == quote, bytes[content.upperBound - 1] == quote {
        content = (content.lowerBound + 1)..<(content.upperBound - 1)
      }
      let name = String(decoding: bytes[content], as: UTF8.self)
      guard !name.isEmpty, !names.contains(name) else {
        throw failure(
          .badName, at: field, in: range,
          name.isEmpty ? "column \(names.count + 1) has no name" : "the column name '\(name)' occurs twice",
          remedy: "give every column a name of its own")
      }
      names.append(name)
    }
    guard fields.contains(where: { DecimalParser.value(of: bytes, in: trimmed($0)) == nil }) else {
      throw failure(
        .malformedHeader, at: range, in: range, "the first line holds numbers, not column names",
        remedy: "start with a line of column names")
    }
    return names
  }

  /// Appends the numbers of one line. Throws `fieldCount`, `notANumber`, `notFinite`.
  func numbers(in range: Range<Int>, names: [String], into values: inout [Double]) throws(FormatError) {
    var start = range.lowerBound
    var count = 0
    while true {
      var end = start
      while end < range.upperBound, bytes[end] != options.separator { end += 1 }
      guard count < names.count else { throw wrongCount(in: range, names: names) }
      let content = trimmed(start..<end)
      guard let value = DecimalParser.value(of: bytes, in: content) else {
        if content.isEmpty, fields(in: range).count != names.count {
          throw wrongCount(in: range, names: names)
        }
        let text = String(decoding: bytes[content].prefix(40), as: UTF8.self)
        throw failure(
          .notANumber, at: content, in: range,
          "column '\(names[count])' " + (content.isEmpty ? "is empty" : "holds '\(text)'"),
          remedy: "write a number such as 1.5 or 2e-3")
      }
      guard value.isFinite || options.allowsNonFinite else {
        throw failure(
          .notFinite, at: content, in: range, "column '\(names[count])' holds \(value)",
          remedy: "remove the row or give a finite number")
      }
      values.append(value)
      count += 1
      if end == range.upperBound { break }
      start = end + 1
    }
    guard count == names.count else { throw wrongCount(in: range, names: names) }
  }

  private func wrongCount(in range: Range<Int>, names: [String]) -> FormatError {
    let fields = fields(in: range)
    // The first field too many, or the end of the line where one is missing.
    let place = fields.count > names.count ? fields[names.count] : range.upperBound..<range.upperBound
    return failure(
      .fieldCount, at: place, in: range,
      "there are \(fields.count) fields and the header names \(names.count) columns",
      remedy: "give one number for each of " + names.joined(separator: ", "))
  }

  private func fields(in range: Range<Int>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where bytes[index] == options.separator {
      fields.append(start..<index)
      start = index + 1
    }
    fields.append(start..<range.upperBound)
    return fields
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, isSpace(bytes[lower]) { lower += 1 }
    while upper > lower, isSpace(bytes[upper - 1]) { upper -= 1 }
    return lower..<upper
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    (byte == 0x20 || byte == 0x09) && byte != options.separator
  }

  private func failure(
    _ code: FormatError.Code, at place: Range<Int>, in range: Range<Int>, _ what: String, remedy: String
  ) -> FormatError {
    let column = place.lowerBound - range.lowerBound + 1
    return FormatError(code, source: source, at: .line(line, column: column), what, remedy: remedy)
  }
}
