/// The header of an `.npy` file with events: N x 4 numbers, or a row of structures with named fields.
struct EventArrayHeader {
  /// A number in a record.
  private struct Field {
    var name: String
    var element: NPYArray.Element
    var isBigEndian: Bool
    var offset: Int
  }

  /// Records.
  let count: Int
  /// Bytes of a record.
  let size: Int
  private let fields: [Field]

  /// Reads the rest of a header of which ten bytes have been read.
  ///
  /// - Throws: `badMagic`, `unsupportedVersion`, `truncatedHeader`, `malformedHeader`, `unsupportedType`, `badShape`.
  init(preamble: [UInt8], _ cursor: inout ByteCursor, source: String) throws(FormatError) {
    func failure(_ code: FormatError.Code, _ what: String, _ remedy: String) -> FormatError {
      FormatError(code, source: source, at: .field("descr"), what, remedy: remedy)
    }
    let start = preamble[6] > 1 ? 12 : 10
    var bytes = preamble
    if start == 12, let more = try cursor.read(2) { bytes += more }
    let length = bytes.dropFirst(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    if bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]), length < 1 << 16,
      let rest = try cursor.read(length)
    {
      bytes += rest
    }
    let text = String(decoding: bytes.dropFirst(start), as: UTF8.self)
    guard let open = text.firstRange(of: "[("), text.contains("'descr'") else {
      let header = try Self.plain(bytes, source)
      guard header.shape.count == 2, header.shape[1] == 4, !header.fortranOrder else {
        throw FormatError(
          .badShape, source: source, at: .field("shape"), "its shape is \(header.shape)",
          remedy: "save rows of t, x, y, p in C order, or structures with these fields")
      }
      let step = header.element.size
      let size = 4 * step
      count = header.shape[0]
      self.size = size
      fields = ["t", "x", "y", "p"].enumerated().map {
        Field(name: $1, element: header.element, isBigEndian: header.bigEndian, offset: $0 * step)
      }
      return
    }
    guard let close = text.firstRange(of: ")]"), close.lowerBound > open.upperBound else {
      throw failure(.malformedHeader, "the list of fields has no end", "save it again with numpy.save")
    }
    var all: [Field] = []
    var offset = 0
    for entry in text[open.upperBound..<close.lowerBound].split(separator: "(") {
      let parts = entry.split(separator: "'", omittingEmptySubsequences: false)
      guard parts.count >= 5, let order = parts[3].first,
        let element = NPYArray.Element(rawValue: String(parts[3].dropFirst())), "<>|=".contains(order),
        parts[4].allSatisfy({ "), ".contains($0) })
      else {
        throw failure(
          .unsupportedType, "the field '\(entry)' is no plain number",
          "save numbers without shapes and padding")
      }
      all.append(
        Field(name: String(parts[1]), element: element, isBigEndian: order == ">", offset: offset))
      offset += element.size
    }
    let names = [["t", "ts", "timestamp"], ["x"], ["y"], ["p", "polarity"]]
    var wanted: [Field] = []
    for choices in names {
      guard let field = all.first(where: { choices.contains($0.name) }) else {
        let known = all.map(\.name).joined(separator: ", ")
        throw failure(.malformedHeader, "its fields are \(known)", "name them t, x, y and p")
      }
      wanted.append(field)
    }
    // The shape as the reader of plain arrays reads it, with a type that stands for the structure.
    let replaced = text[..<open.lowerBound] + "'|u1'" + text[close.upperBound...]
    let header = try Self.plain(
      Array(bytes.prefix(8)) + Self.length(replaced.utf8.count, start) + Array(replaced.utf8), source)
    guard header.shape.count == 1 else {
      throw FormatError(
        .badShape, source: source, at: .field("shape"), "its shape is \(header.shape)",
        remedy: "save a row of structures")
    }
    count = header.shape[0]
    size = offset
    fields = wanted
  }

  /// `t`, `x`, `y` and `p` of a record.
  func values(_ record: [UInt8]) -> [Double] {
    fields.map { field in
      let bytes = record[field.offset..<field.offset + field.element.size]
      let ordered = field.isBigEndian ? Array(bytes) : bytes.reversed()
      let bits = ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return switch field.element {
      case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      case .float64: Double(bitPattern: bits)
      case .int8: Double(Int8(truncatingIfNeeded: bits))
      case .int16: Double(Int16(truncatingIfNeeded: bits))
      case .int32: Double(Int32(truncatingIfNeeded: bits))
      case .int64: Double(Int64(bitPattern: bits))
      case .uint8, .uint16, .uint32, .uint64: Double(bits)
      case .bool: bits == 0 ? 0 : 1
      }
    }
  }

  private static func plain(_ bytes: [UInt8], _ source: String) throws(FormatError) -> NPYHeader {
    do throws(FormatError) { return try NPYHeader(bytes: bytes) } catch { throw error.inside(source) }
  }

  private static func length(_ count: Int, _ start: Int) -> [UInt8] {
    (0..<start - 8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  }
}
