/// Reads the one Python literal that an NPY header holds: a dictionary of descr, fortran_order and shape.
struct PythonLiteralParser {
  /// What the three keys of a header say.
  struct Fields {
    var element: NPYArray.Element
    var bigEndian: Bool
    var fortranOrder: Bool
    var shape: [Int]
  }

  private let bytes: [UInt8]
  private let end: Int
  private var position: Int

  init(bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The whole header; every key must be there once, and no other.
  mutating func header() throws(FormatError) -> Fields {
    var type: (element: NPYArray.Element, bigEndian: Bool)?
    var fortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !accept("}") {
      let start = position
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where type == nil: type = try descriptor()
      case "fortran_order" where fortranOrder == nil: fortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw malformed("the key '\(key)' is unknown or repeated", at: start)
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == end else { throw malformed("there is text after the dictionary", at: position) }
    guard let type else { throw missing("descr") }
    guard let fortranOrder else { throw missing("fortran_order") }
    guard let shape else { throw missing("shape") }
    return Fields(
      element: type.element, bigEndian: type.bigEndian, fortranOrder: fortranOrder, shape: shape)
  }

  private mutating func descriptor() throws(FormatError) -> (element: NPYArray.Element, bigEndian: Bool) {
    if peek() == UInt8(ascii: "[") {
      throw FormatError(
        .unsupportedType, at: .field("descr"), "the elements are structures",
        remedy: "save each field as an array of its own")
    }
    let text = try string()
    let order = text.first ?? " "
    guard "<>|=".contains(order), let element = NPYArray.Element(rawValue: String(text.dropFirst())) else {
      let object = text.contains("O")
      throw FormatError(
        .unsupportedType, at: .field("descr"),
        object ? "the elements are Python objects" : "the element type is '\(text)'",
        remedy: "convert it to one of " + NPYArray.Element.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return (element, order == ">")
  }

  private mutating func tuple() throws(FormatError) -> [Int] {
    try expect("(")
    var values: [Int] = []
    while !accept(")") {
      values.append(try integer())
      guard values.count <= 64 else {
        throw FormatError(
          .badShape, at: .field("shape"), "there are more than 64 dimensions",
          remedy: "check that the file is not damaged")
      }
      if !accept(",") {
        // Python reads `(3)` as a number: a tuple of one has a comma.
        guard values.count > 1 else { throw malformed("the shape is not a tuple", at: position) }
        try expect(")")
        break
      }
    }
    return values
  }

  private mutating func integer() throws(FormatError) -> Int {
    skipSpace()
    let start = position
    if position < end, bytes[position] == UInt8(ascii: "-") { position += 1 }
    while position < end, (0x30...0x39).contains(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Int(text) else {
      let digits = text.contains { $0.isNumber }
      if digits {
        throw FormatError(
          .badShape, at: .field("shape"), "the dimension \(text) does not fit in 64 bits",
          remedy: "check that the file is not damaged")
      }
      throw malformed("a dimension is not an integer", at: start)
    }
    // Python 2 wrote long integers with a suffix.
    if position < end, bytes[position] == UInt8(ascii: "L") { position += 1 }
    return value
  }

  private mutating func boolean() throws(FormatError) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[position..<end].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw malformed("fortran_order is neither True nor False", at: position)
  }

  private mutating func string() throws(FormatError) -> String {
    skipSpace()
    guard position < end, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"") else {
      throw malformed("a quoted text is missing", at: position)
    }
    let quote = bytes[position]
    guard let close = bytes[(position + 1)..<end].firstIndex(of: quote) else {
      throw malformed("a quoted text has no end", at: position)
    }
    let text = String(decoding: bytes[(position + 1)..<close], as: UTF8.self)
    position = close + 1
    return text
  }

  private mutating func peek() -> UInt8? {
    skipSpace()
    return position < end ? bytes[position] : nil
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(FormatError) {
    guard accept(character) else { throw malformed("'\(character)' is missing", at: position) }
  }

  private mutating func skipSpace() {
    while position < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private func malformed(_ what: String, at offset: Int) -> FormatError {
    FormatError(.malformedHeader, at: .byte(offset), what, remedy: "save the array again with numpy.save")
  }

  private func missing(_ key: String) -> FormatError {
    FormatError(
      .malformedHeader, at: .field(key), "the header has no '\(key)'",
      remedy: "save the array again with numpy.save")
  }
}
