/// The header of an NPY file: element type, byte order, memory order and shape.
struct NPYHeader: Equatable {
  var element: NPYArray.Element
  var bigEndian: Bool
  var fortranOrder: Bool
  var shape: [Int]
  /// Offset of the first data byte.
  var dataOffset: Int

  /// The bytes of one element times the elements of the shape, known not to overflow.
  var byteCount: Int { shape.reduce(element.size, *) }

  private static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

  /// Reads the header at the start of `bytes`.
  ///
  /// Throws `badMagic`, `unsupportedVersion`, `truncatedHeader`, `malformedHeader`, `unsupportedType`, `badShape`.
  init(bytes: [UInt8]) throws(FormatError) {
    let save = "save the array again with numpy.save"
    guard bytes.count >= 10 else {
      throw FormatError(
        .truncatedHeader, at: .byte(bytes.count), "\(bytes.count) bytes are fewer than an NPY preamble",
        remedy: save)
    }
    guard bytes.starts(with: Self.magic) else {
      throw FormatError(
        .badMagic, at: .byte(0), "the first six bytes are not \\x93NUMPY", remedy: "give an .npy file")
    }
    let version = bytes[6]
    guard (1...3).contains(version), bytes[7] == 0 else {
      throw FormatError(
        .unsupportedVersion, at: .byte(6), "NPY version \(version).\(bytes[7])",
        remedy: "save it as version 1.0, 2.0 or 3.0")
    }
    let lengthBytes = version == 1 ? 2 : 4
    let start = 8 + lengthBytes
    guard bytes.count >= start else {
      throw FormatError(
        .truncatedHeader, at: .byte(bytes.count), "the header's length is cut off", remedy: save)
    }
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else {
      throw FormatError(
        .truncatedHeader, at: .byte(bytes.count),
        "the header needs \(length) bytes and \(bytes.count - start) are left", remedy: save)
    }
    var parser = PythonLiteralParser(bytes: bytes, range: start..<start + length)
    let fields = try parser.header()
    element = fields.element
    bigEndian = fields.bigEndian
    fortranOrder = fields.fortranOrder
    shape = fields.shape
    dataOffset = start + length
    try Self.check(shape: shape, size: element.size)
  }

  /// Checks that no dimension is negative and that the byte count fits in an `Int`.
  static func check(shape: [Int], size: Int) throws(FormatError) {
    var total = size
    for (axis, extent) in shape.enumerated() {
      guard extent >= 0 else {
        throw FormatError(
          .badShape, at: .field("shape"), "dimension \(axis) is \(extent)",
          remedy: "give dimensions of zero or more")
      }
      // Zero extents must not hide an overflow from other axes.
      let (product, overflow) = total.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow else {
        throw FormatError(
          .badShape, at: .field("shape"), "the shape \(shape) needs more bytes than can be addressed",
          remedy: "check that the file is not damaged")
      }
      total = product
    }
  }

  /// The bytes of a version 1.0 header (2.0 when the shape needs it), padded to 64 bytes as numpy does.
  static func serialized(element: NPYArray.Element, shape: [Int]) -> [UInt8] {
    let extents = shape.map(String.init).joined(separator: ", ")
    let list = shape.count == 1 ? "(\(extents),)" : "(\(extents))"
    let text = Array("{'descr': '\(element.descriptor)', 'fortran_order': False, 'shape': \(list), }".utf8)
    let version: UInt8 = text.count + 1 + 10 + 63 > 65_535 ? 2 : 1
    let preamble = version == 1 ? 10 : 12
    let unpadded = preamble + text.count + 1
    let padding = (64 - unpadded % 64) % 64
    let length = text.count + padding + 1
    var bytes = magic + [version, 0]
    for index in 0..<(preamble - 8) { bytes.append(UInt8(truncatingIfNeeded: length >> (8 * index))) }
    return bytes + text + [UInt8](repeating: 0x20, count: padding) + [0x0A]
  }
}
