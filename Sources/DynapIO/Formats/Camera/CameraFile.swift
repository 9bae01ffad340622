import DynapEngine
import DynapFabric
import DynapUnits

/// Reads events of cameras from files, in the order of the file.
///
/// | Format | Layout |
/// |---|---|
/// | `csv` | a header with `time_us` (or `_s`, `_ms`, `_ns`, `_ps`), `x`, `y` and `polarity` (or `p`), other columns are passed over |
/// | `npy` | N x 4 numbers `t, x, y, p`, or a row of structures with the fields `t` (or `ts`, `timestamp`), `x`, `y` and `p` (or `polarity`); `t` in microseconds |
/// | `aedat2` | lines that begin with `#`, the first `#!AER-DAT2.0`, then pairs of big-endian 32-bit words: address, microseconds |
/// | `nmnist` | records of 40 bits, big-endian: x in 8, y in 8, polarity in 1, microseconds in 23; a row of 240 is no event but 8192 microseconds that passed |
///
/// Polarity is 1 for ON, 0 or -1 for OFF. AEDAT addresses: of a DVS128, bit 0 is clear for ON, bits 1 to 7 are x, bits 8 to
/// 14 are y, bit 15 marks what is no event of a pixel. Of a DAVIS, bit 11 is set for ON, bits 12 to 21 are x, bits 22 to 30
/// are y, bits 31 and 10 mark samples and external events, which are passed over. Coordinates are taken as they are stored.
/// A clock of 32 bits may wrap. An AEDAT file whose data begins with the byte of `#` cannot be told from one with
/// another line of header.
struct CameraFile {
  /// The layouts.
  enum Format: String, CaseIterable {
    case csv, npy, aedat2, nmnist

    /// The format that a file's name tells, or nil.
    init?(name: String) {
      let name = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      let known: [(String, Format)] = [
        (".csv", .csv), (".npy", .npy), (".aedat", .aedat2), (".aedat2", .aedat2), (".bin", .nmnist),
      ]
      guard let entry = known.first(where: { name.hasSuffix($0.0) }) else { return nil }
      self = entry.1
    }
  }

  /// The events.
  private(set) var events: [CameraEvent] = []
  /// The hash of the file.
  private(set) var digest = ""

  /// The most events that are read.
  static let limit = 200_000_000

  private let mode: SensorMode
  private let start: SimTime
  private let name: String
  private var cursor: ByteCursor

  /// Reads a file of a sensor; its clock begins at `start`, that of AEDAT with its first event.
  ///
  /// - Throws: what is wrong, with the line or the byte: `system`, `badMagic`, `unsupportedVersion`, `malformedHeader`,
  ///   `unsupportedType`, `badShape`, `truncatedData`, `notANumber`, `fieldCount`, `notRepresentable`.
  init(_ source: ByteSource, _ format: Format, _ mode: SensorMode, start: SimTime) throws(FormatError) {
    self.mode = mode
    self.start = start
    name = source.name
    cursor = ByteCursor(source)
    switch format {
    case .csv: try readCSV()
    case .npy: try readNPY()
    case .aedat2: try readAEDAT()
    case .nmnist: try readNMNIST()
    }
    digest = cursor.digest
  }

  /// Adds an event after a check of its pixel and time.
  private mutating func append(
    seconds: Double, _ x: Double, _ y: Double, _ isOn: Bool, at place: FormatError.Place
  ) throws(FormatError) {
    guard seconds >= 0, seconds < 4e6, let time = SimTime(seconds: seconds) else {
      throw failure(
        .notRepresentable, at: place, "record \(events.count + 1) has the time \(seconds) s",
        "times are from 0 s on, up to 46 days")
    }
    guard let column = Int(exactly: x), let row = Int(exactly: y), column >= 0, row >= 0,
      column < mode.width, row < mode.height
    else {
      throw failure(
        .notRepresentable, at: place,
        "record \(events.count + 1) has the pixel (\(DecimalNotation.text(x)), \(DecimalNotation.text(y)))",
        "a \(mode.name) has \(mode.width) x \(mode.height) pixels; choose the sensor with sensor_interface.mode"
      )
    }
    guard events.count < Self.limit else {
      throw failure(.notRepresentable, at: place, "it has more than 200 million events", "cut it")
    }
    events.append(CameraEvent(time: start + time, pixel: Pixel(x: column, y: row), isOn: isOn))
  }

  private func isOn(_ polarity: Double, at place: FormatError.Place) throws(FormatError) -> Bool {
    guard polarity == 1 || polarity == 0 || polarity == -1 else {
      throw failure(
        .notRepresentable, at: place,
        "record \(events.count + 1) has the polarity \(DecimalNotation.text(polarity))",
        "write 1 for ON, and 0 or -1 for OFF")
    }
    return polarity == 1
  }

  private func failure(
    _ code: FormatError.Code, at place: FormatError.Place, _ what: String, _ remedy: String
  ) -> FormatError {
    FormatError(code, source: name, at: place, what, remedy: remedy)
  }

  // MARK: text

  private static let units: [(String, Double)] = [
    ("time_s", 1), ("time_ms", 1e-3), ("time_us", 1e-6), ("time_ns", 1e-9), ("time_ps", 1e-12),
  ]

  private mutating func readCSV() throws(FormatError) {
    var number = 0
    var columns: (time: Int, x: Int, y: Int, polarity: Int, unit: Double, count: Int)?
    while let line = try cursor.line() {
      number += 1
      let text = line.drop { $0 == 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
      guard let first = text.first, first != UInt8(ascii: "#") else { continue }
      var fields = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      for i in fields.indices { fields[i] = Self.trimmed(fields[i]) }
      guard let columns else {
        let names = fields.map { String(decoding: $0, as: UTF8.self) }
        guard let unit = Self.units.first(where: { names.contains($0.0) }),
          let time = names.firstIndex(of: unit.0), let x = names.firstIndex(of: "x"),
          let y = names.firstIndex(of: "y"),
          let polarity = names.firstIndex(of: "polarity") ?? names.firstIndex(of: "p")
        else {
          throw failure(
            .malformedHeader, at: .line(number, column: 1),
            "its columns are \(names.joined(separator: ", "))",
            "name them time_us (or time_s, time_ms, time_ns, time_ps), x, y and polarity")
        }
        columns = (time, x, y, polarity, unit.1, names.count)
        continue
      }
      guard fields.count == columns.count else {
        throw failure(
          .fieldCount, at: .line(number, column: 1),
          "there are \(fields.count) fields and the header names \(columns.count) columns",
          "give a value for each column")
      }
      func value(_ column: Int) throws(FormatError) -> Double {
        let bytes = Array(fields[column])
        guard let value = DecimalParser.value(of: bytes, in: 0..<bytes.count), value.isFinite else {
          throw failure(
            .notANumber, at: .line(number, column: fields[column].startIndex - line.startIndex + 1),
            "'\(String(decoding: bytes.prefix(40), as: UTF8.self))' is not a number",
            "write a number such as 1.5")
        }
        return value
      }
      let place = FormatError.Place.line(number, column: 1)
      try append(
        seconds: value(columns.time) * columns.unit, value(columns.x), value(columns.y),
        isOn(value(columns.polarity), at: place), at: place)
    }
    guard columns != nil else {
      throw failure(
        .malformedHeader, at: .line(1, column: 1), "there is no header line",
        "start with time_us,x,y,polarity")
    }
  }

  private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var field = field.drop { $0 == 0x20 || $0 == 0x09 }
    while let last = field.last, last == 0x20 || last == 0x09 { field.removeLast() }
    return field
  }

  // MARK: arrays

  private mutating func readNPY() throws(FormatError) {
    guard let preamble = try cursor.read(10) else {
      throw failure(
        .truncatedHeader, at: .byte(cursor.rest), "it is shorter than the preamble of an .npy file",
        "save it with numpy.save")
    }
    let header = try EventArrayHeader(preamble: Array(preamble), &cursor, source: name)
    for record in 0..<header.count {
      let place = FormatError.Place.byte(cursor.offset)
      guard let bytes = try cursor.read(header.size) else {
        throw failure(
          .truncatedData, at: place, "\(record) of \(header.count) records are there",
          "check that the file was copied whole")
      }
      let values = header.values(Array(bytes))
      try append(
        seconds: values[0] * 1e-6, values[1], values[2], isOn(values[3], at: place), at: place)
    }
    guard try cursor.peek() == nil else {
      throw failure(
        .trailingData, at: .byte(cursor.offset), "there are bytes after the data", "save one array per file")
    }
  }

  // MARK: words

  private mutating func readAEDAT() throws(FormatError) {
    var version: String?
    while try cursor.peek() == UInt8(ascii: "#") {
      guard let line = try cursor.line() else { break }
      if version == nil { version = String(decoding: line.prefix(40), as: UTF8.self) }
    }
    guard let version, version.hasPrefix("#!AER-DAT") else {
      throw failure(
        .badMagic, at: .byte(0), "the first line is not #!AER-DAT2.0", "give an AEDAT file of version 2")
    }
    guard version.hasPrefix("#!AER-DAT2.0") else {
      throw failure(
        .unsupportedVersion, at: .byte(0), "its first line is '\(version)'",
        "save it as AEDAT 2.0, or convert it to CSV")
    }
    var last: UInt32?
    var microseconds = 0.0
    while let bytes = try cursor.read(8) {
      let place = FormatError.Place.byte(cursor.offset - 8)
      let address = Self.word(bytes.prefix(4))
      let stamp = Self.word(bytes.suffix(4))
      // A step back by more than half a turn is the clock's wrap; a shorter one is a real step back.
      microseconds += Double(Int32(bitPattern: stamp &- (last ?? stamp)))
      last = stamp
      guard let (x, y, isOn) = pixel(of: address) else { continue }
      try append(seconds: max(0, microseconds) * 1e-6, x, y, isOn, at: place)
    }
    try checkEnd(recordSize: 8)
  }

  /// The pixel and polarity of an address, or nil for what is no event of a pixel.
  private func pixel(of address: UInt32) -> (x: Double, y: Double, isOn: Bool)? {
    if mode == .dvs128 {
      guard address & 0x8000 == 0 else { return nil }
      return (Double(address >> 1 & 0x7F), Double(address >> 8 & 0x7F), address & 1 == 0)
    }
    guard address & 0x8000_0400 == 0 else { return nil }
    return (Double(address >> 12 & 0x3FF), Double(address >> 22 & 0x1FF), address & 0x800 != 0)
  }

  private mutating func readNMNIST() throws(FormatError) {
    var passed = 0.0
    while let bytes = try cursor.read(5) {
      let place = FormatError.Place.byte(cursor.offset - 5)
      let (x, y) = (bytes[bytes.startIndex], bytes[bytes.startIndex + 1])
      let rest = Self.word([0] + bytes.suffix(3))
      guard y != 240 else {
        passed += 8192
        continue
      }
      let microseconds = passed + Double(rest & 0x7F_FFFF)
      try append(
        seconds: microseconds * 1e-6, Double(x), Double(y), rest & 0x80_0000 != 0, at: place)
    }
    try checkEnd(recordSize: 5)
  }

  private func checkEnd(recordSize: Int) throws(FormatError) {
    guard cursor.rest == 0 else {
      throw failure(
        .truncatedData, at: .byte(cursor.offset),
        "\(cursor.rest) bytes are left of a record of \(recordSize)", "check that the file was copied whole")
    }
  }

  private static func word(_ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
