import DynapUnits

/// A waveform that was read: signals, and the changes of each.
package struct Waveform: Sendable {
  /// A change of a signal.
  package struct Change: Hashable, Sendable {
    /// When.
    package var time: SimTime
    /// To what.
    package var value: WaveValue

    /// Makes a change.
    package init(time: SimTime, value: WaveValue) {
      self.time = time
      self.value = value
    }
  }

  /// The signals in the order of the file.
  package var signals: [WaveSignal] = []
  /// The changes of each signal, in order of time.
  package var changes: [[Change]] = []
  /// The last time of the file.
  package var end = SimTime.zero

  /// Makes a waveform without signals.
  package init() {}

  /// The changes of a signal by its name, or nil without such a signal.
  package func changes(of name: String) -> [Change]? {
    signals.firstIndex { $0.name == name }.map { changes[$0] }
  }
}

/// Reads a value change dump: of this program, of SystemC, of other simulators.
///
/// Bits x and z make a value unknown; so does a vector of more than 64 bits. Several signals may share an identifier.
package struct VCDReader {
  private let source: String
  private var words: [(text: Substring, line: Int)] = []
  private var place = 0
  private var waves = Waveform()
  private var signalsOfCode: [Substring: [Int]] = [:]
  private var scopes: [Substring] = []
  private var tick: Int64 = 1
  private var time = SimTime.zero

  /// Reads a file. Throws `system`, `malformedHeader` for a declaration that makes no sense, `truncatedHeader` when the
  /// declarations have no end, `corruptStream` for a change that makes no sense.
  package static func read(path: String) throws(FormatError) -> Waveform {
    let input = try FileInput(path: path)
    var bytes: [UInt8] = []
    while let chunk = try input.next() { bytes += chunk }
    return try read(String(decoding: bytes, as: UTF8.self), source: path)
  }

  /// Reads a text. Throws as ``read(path:)``, without `system`.
  package static func read(_ text: String, source: String = "") throws(FormatError) -> Waveform {
    var reader = VCDReader(source)
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for word in line.split(whereSeparator: \.isWhitespace) { reader.words.append((word, number + 1)) }
    }
    try reader.readHeader()
    try reader.readChanges()
    return reader.waves
  }

  private init(_ source: String) { self.source = source }

  private func failure(_ code: FormatError.Code, _ what: String, _ remedy: String) -> FormatError {
    let line = words.isEmpty ? 1 : words[min(place, words.count - 1)].line
    return FormatError(code, source: source, at: .line(line, column: 1), what, remedy: remedy)
  }

  private mutating func next() -> Substring? {
    guard place < words.count else { return nil }
    defer { place += 1 }
    return words[place].text
  }

  /// The words of a declaration up to its `$end`.
  private mutating func body() throws(FormatError) -> [Substring] {
    var body: [Substring] = []
    while let word = next() {
      if word == "$end" { return body }
      body.append(word)
    }
    throw failure(.truncatedHeader, "a declaration has no $end", "check that the whole file was written")
  }

  private mutating func readHeader() throws(FormatError) {
    while let word = next() {
      switch word {
      case "$enddefinitions":
        _ = try body()
        return
      case "$scope": scopes.append(try body().last ?? "")
      case "$upscope":
        _ = try body()
        guard scopes.popLast() != nil else {
          throw failure(.malformedHeader, "$upscope leaves more scopes than were entered", Self.writerRemedy)
        }
      case "$timescale": try readTimescale(try body().joined())
      case "$var": try declare(try body())
      case "$date", "$version", "$comment", "$attrbegin", "$attrend": _ = try body()
      default:
        throw failure(
          .malformedHeader, "'\(word.prefix(40))' is no declaration of a dump",
          "give a file in the format VCD")
      }
    }
    throw failure(.truncatedHeader, "the declarations do not end", "give a whole file in the format VCD")
  }

  private static let writerRemedy = "write the file again with a simulator"

  private mutating func readTimescale(_ text: String) throws(FormatError) {
    let units: [(name: String, picoseconds: Int64)] = [
      ("ps", 1), ("ns", 1_000), ("us", 1_000_000), ("ms", 1_000_000_000), ("s", 1_000_000_000_000),
    ]
    guard let unit = units.first(where: { text.hasSuffix($0.name) }),
      let factor = Int64(text.dropLast(unit.name.count)), [1, 10, 100].contains(factor)
    else {
      throw failure(
        .malformedHeader, "the timescale \(text) is not 1, 10 or 100 of ps to s",
        "dump in picoseconds or longer")
    }
    tick = factor * unit.picoseconds
  }

  private mutating func declare(_ body: [Substring]) throws(FormatError) {
    guard body.count >= 4, let width = Int(body[1]), width > 0 else {
      throw failure(.malformedHeader, "a $var has no type, width, identifier and name", Self.writerRemedy)
    }
    let kind: WaveSignal.Kind =
      switch body[0] {
      case "real", "realtime": .real
      case "event": .event
      default: .bits(width)
      }
    signalsOfCode[body[2], default: []].append(waves.signals.count)
    // A range in brackets may stand apart from the name or with it.
    let name = body[3].prefix { $0 != "[" }
    waves.signals.append(WaveSignal((scopes + [name]).joined(separator: "."), kind))
    waves.changes.append([])
  }

  private mutating func readChanges() throws(FormatError) {
    while let word = next() {
      guard let first = word.first else { continue }
      switch first {
      case "#":
        guard let number = Int64(word.dropFirst()) else { throw meaningless(word) }
        let (picoseconds, overflows) = number.multipliedReportingOverflow(by: tick)
        guard !overflows else {
          throw failure(
            .corruptStream, "the time \(word) is longer than the 106 days that a time can hold",
            "dump a shorter time")
        }
        guard picoseconds >= time.picoseconds else {
          throw failure(.corruptStream, "the time \(word) lies before the one above it", Self.writerRemedy)
        }
        time = SimTime(picoseconds: picoseconds)
        waves.end = time
      case "0", "1": try change(word.dropFirst(), .bits(first == "1" ? 1 : 0), word)
      case "x", "X", "z", "Z": try change(word.dropFirst(), .unknown, word)
      case "b", "B":
        let digits = word.dropFirst()
        try change(next() ?? "", UInt64(digits, radix: 2).map(WaveValue.bits) ?? .unknown, word)
      case "r", "R":
        guard let number = Double(word.dropFirst()) else { throw meaningless(word) }
        try change(next() ?? "", .real(number), word)
      case "$":
        if word == "$comment" { _ = try body() }
      default: throw meaningless(word)
      }
    }
  }

  private func meaningless(_ word: Substring) -> FormatError {
    failure(.corruptStream, "'\(word.prefix(40))' is no change of a signal", Self.writerRemedy)
  }

  private mutating func change(_ code: Substring, _ value: WaveValue, _ word: Substring) throws(FormatError) {
    guard let signals = signalsOfCode[code] else {
      throw failure(
        .corruptStream, "'\(word.prefix(40))' changes a signal that was not declared", Self.writerRemedy)
    }
    for signal in signals {
      let value = waves.signals[signal].kind == .event ? .event : value
      waves.changes[signal].append(Waveform.Change(time: time, value: value))
    }
  }
}
