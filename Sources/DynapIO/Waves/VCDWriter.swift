import DynapUnits

/// Writes a value change dump (IEEE 1364-2005, clause 18) as it comes, in picoseconds.
///
/// The same changes give the same bytes: the file holds no date. Past its size limit it says so in a comment and takes
/// nothing more, so that it stays a valid file.
package final class VCDWriter {
  /// Bytes so far.
  package private(set) var byteCount = 0
  /// Whether the limit has been reached.
  package private(set) var isFull = false
  private let sink: ByteSink
  private let limit: Int
  private let signals: [WaveSignal]
  private let codes: [String]
  private var values: [WaveValue]
  private var time: SimTime?

  /// Writes the header. Throws `system`, and `badName` for a name that is empty, repeated, or has spaces.
  package init(to sink: ByteSink, _ signals: [WaveSignal], limit: Int = .max) throws(FormatError) {
    self.sink = sink
    self.limit = limit
    self.signals = signals
    codes = signals.indices.map(Self.code)
    values = signals.map { $0.kind == .event ? .event : .unknown }
    var names: Set<String> = []
    for signal in signals {
      let parts = signal.name.split(separator: ".", omittingEmptySubsequences: false)
      guard signal.name.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), !parts.contains(""),
        names.insert(signal.name).inserted
      else {
        throw FormatError(
          .badName, source: sink.path, at: .field(signal.name),
          "the name is repeated or cannot be a signal's",
          remedy: "give every signal a plain name of its own")
      }
    }
    try emit("$version \(ProgramVersion.line) $end\n$timescale 1 ps $end\n")
    try writeScopes()
    try emit("$enddefinitions $end\n")
  }

  /// Begins at a time with the values that signals have then. Throws `system`.
  package func begin(at time: SimTime, _ initial: [WaveValue]) throws(FormatError) {
    try emit("#\(time.picoseconds)\n$dumpvars\n")
    self.time = time
    for index in signals.indices where signals[index].kind != .event {
      values[index] = initial[index]
      if let line = line(index, initial[index]) { try emit(line) }
    }
    try emit("$end\n")
  }

  /// Writes the changes at one time, which must not lie before the last; those to the same value are left out. Throws
  /// `system`.
  package func write(at time: SimTime, _ changes: some Sequence<(signal: Int, value: WaveValue)>)
    throws(FormatError)
  {
    guard !isFull else { return }
    precondition(self.time.map { time >= $0 } ?? true, "a dump goes forward in time")
    var text = ""
    for (index, value) in changes where value == .event || value != values[index] {
      guard let line = line(index, value) else { continue }
      values[index] = value
      text += line
    }
    guard !text.isEmpty else { return }
    if self.time != time { text = "#\(time.picoseconds)\n" + text }
    // Room for the closing lines.
    if byteCount + text.utf8.count > limit - 128 {
      isFull = true
      return try emit("$comment the file has reached its size limit $end\n")
    }
    self.time = time
    try emit(text)
  }

  /// Marks the end of the time that was watched. Throws `system`.
  package func end(at time: SimTime) throws(FormatError) {
    if !isFull, self.time.map({ $0 < time }) ?? true { try emit("#\(time.picoseconds)\n") }
  }

  private func emit(_ text: String) throws(FormatError) {
    byteCount += text.utf8.count
    try sink.write(text)
  }

  /// The line of a change; nil for what a dump cannot say.
  private func line(_ index: Int, _ value: WaveValue) -> String? {
    switch (signals[index].kind, value) {
    case (.event, .event): "1\(codes[index])\n"
    case (.bits(1), .bits(let bits)): "\(bits & 1)\(codes[index])\n"
    case (.bits(1), .unknown): "x\(codes[index])\n"
    case (.bits, .bits(let bits)): "b\(String(bits, radix: 2)) \(codes[index])\n"
    case (.bits, .unknown): "bx \(codes[index])\n"
    case (.real, .real(let number)): number.isFinite ? "r\(number) \(codes[index])\n" : nil
    default: nil
    }
  }

  private func writeScopes() throws(FormatError) {
    // Signals of one scope stand together, whatever the order in which they were declared.
    let order = signals.indices.sorted {
      (signals[$0].scopes.joined(separator: "."), $0) < (signals[$1].scopes.joined(separator: "."), $1)
    }
    var open: [Substring] = []
    for index in order {
      let scopes = signals[index].scopes
      let shared = zip(open, scopes).prefix { $0 == $1 }.count
      for _ in shared..<open.count { try emit("$upscope $end\n") }
      for scope in scopes[shared...] { try emit("$scope module \(scope) $end\n") }
      open = scopes
      let (type, range) =
        switch signals[index].kind {
        case .bits(1): ("wire 1", "")
        case .bits(let width): ("wire \(width)", " [\(width - 1):0]")
        case .real: ("real 64", "")
        case .event: ("event 1", "")
        }
      try emit("$var \(type) \(codes[index]) \(signals[index].leaf)\(range) $end\n")
    }
    for _ in open { try emit("$upscope $end\n") }
  }

  /// The identifier of a signal: printable characters, the shortest first.
  private static func code(_ index: Int) -> String {
    var (rest, text) = (index, "")
    repeat {
      text.unicodeScalars.append(Unicode.Scalar(UInt8(33 + rest % 94)))
      rest = rest / 94 - 1
    } while rest >= 0
    return text
  }
}
