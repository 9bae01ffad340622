/// A numeric array as numpy stores it: an element type, a shape, and little-endian values in C order.
///
/// Reading accepts either byte order, C or Fortran memory order, and versions 1.0, 2.0 and 3.0 of the header;
/// writing gives little-endian, C order, version 1.0.
package struct NPYArray: Hashable, Sendable {
  /// The element types that are read and written, under numpy's names.
  package enum Element: String, Hashable, Sendable, CaseIterable {
    /// A single-precision number.
    case float32 = "f4"
    /// A double-precision number.
    case float64 = "f8"
    /// A signed integer of 8 bits.
    case int8 = "i1"
    /// A signed integer of 16 bits.
    case int16 = "i2"
    /// A signed integer of 32 bits.
    case int32 = "i4"
    /// A signed integer of 64 bits.
    case int64 = "i8"
    /// An unsigned integer of 8 bits.
    case uint8 = "u1"
    /// An unsigned integer of 16 bits.
    case uint16 = "u2"
    /// An unsigned integer of 32 bits.
    case uint32 = "u4"
    /// An unsigned integer of 64 bits.
    case uint64 = "u8"
    /// A truth value in one byte.
    case bool = "b1"

    /// The bytes of one value.
    package var size: Int {
      switch self {
      case .int8, .uint8, .bool: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float32: 4
      case .int64, .uint64, .float64: 8
      }
    }

    /// numpy's `descr` for little-endian values.
    package var descriptor: String { (size == 1 ? "|" : "<") + rawValue }
  }

  /// The type of every value.
  package let element: Element
  /// The extent along each axis; empty for a scalar.
  package let shape: [Int]
  /// The values, little-endian in C order, without the header.
  package let payload: [UInt8]

  /// The number of values: the product of the shape.
  package var count: Int { payload.count / element.size }

  private init(element: Element, shape: [Int], payload: [UInt8]) {
    self.element = element
    self.shape = shape
    self.payload = payload
  }

  /// Reads the bytes of a whole `.npy` file. Cost: linear in the bytes.
  ///
  /// Throws what `NPYHeader` throws, `truncatedData` and `trailingData` when the data does not fill the shape
  /// exactly, and `badShape` for Fortran order with more than two axes.
  package init(bytes: [UInt8]) throws(FormatError) {
    let header = try NPYHeader(bytes: bytes)
    let available = bytes.count - header.dataOffset
    // A zero extent makes the count zero whatever the other extents are.
    let needed = header.shape.contains(0) ? 0 : header.byteCount
    guard available >= needed else {
      throw FormatError(
        .truncatedData, at: .byte(bytes.count),
        "the shape \(header.shape) needs \(needed) bytes of data and there are \(available)",
        remedy: "check that the file was copied whole")
    }
    guard available == needed else {
      throw FormatError(
        .trailingData, at: .byte(header.dataOffset + needed),
        "\(available - needed) bytes follow the data", remedy: "save one array per file")
    }
    var payload = Array(bytes[header.dataOffset...])
    let size = header.element.size
    if header.bigEndian, size > 1 { Self.swapBytes(&payload, size: size) }
    if header.fortranOrder, header.shape.count > 1 {
      guard header.shape.count == 2 else {
        throw FormatError(
          .badShape, at: .field("fortran_order"), "the array has \(header.shape.count) axes in Fortran order",
          remedy: "save numpy.ascontiguousarray(x)")
      }
      payload = Self.transposed(payload, rows: header.shape[0], columns: header.shape[1], size: size)
    }
    self.init(element: header.element, shape: header.shape, payload: payload)
  }

  /// Double-precision values in C order; the shape defaults to one axis.
  package init(doubles: [Double], shape: [Int]? = nil) {
    self.init(values: doubles, element: .float64, shape: shape)
  }

  /// Single-precision values in C order; the shape defaults to one axis.
  package init(floats: [Float], shape: [Int]? = nil) {
    self.init(values: floats, element: .float32, shape: shape)
  }

  /// Signed 64-bit integers in C order; the shape defaults to one axis.
  package init(int64s: [Int64], shape: [Int]? = nil) {
    self.init(values: int64s, element: .int64, shape: shape)
  }

  /// Signed 32-bit integers in C order; the shape defaults to one axis.
  package init(int32s: [Int32], shape: [Int]? = nil) {
    self.init(values: int32s, element: .int32, shape: shape)
  }

  /// Unsigned 64-bit integers in C order; the shape defaults to one axis.
  package init(uint64s: [UInt64], shape: [Int]? = nil) {
    self.init(values: uint64s, element: .uint64, shape: shape)
  }

  /// Unsigned 32-bit integers in C order; the shape defaults to one axis.
  package init(uint32s: [UInt32], shape: [Int]? = nil) {
    self.init(values: uint32s, element: .uint32, shape: shape)
  }

  /// Unsigned 16-bit integers in C order; the shape defaults to one axis.
  package init(uint16s: [UInt16], shape: [Int]? = nil) {
    self.init(values: uint16s, element: .uint16, shape: shape)
  }

  /// Bytes in C order; the shape defaults to one axis.
  package init(uint8s: [UInt8], shape: [Int]? = nil) {
    self.init(values: uint8s, element: .uint8, shape: shape)
  }

  /// Truth values in C order; the shape defaults to one axis.
  package init(bools: [Bool], shape: [Int]? = nil) {
    self.init(values: bools.map { $0 ? UInt8(1) : 0 }, element: .bool, shape: shape)
  }

  private init<Value: BitwiseCopyable>(values: [Value], element: Element, shape: [Int]?) {
    let shape = shape ?? [values.count]
    precondition(
      shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == values.count,
      "The shape \(shape) must hold exactly the \(values.count) values given.")
    // Every platform that Swift runs on here is little-endian; the tests compare with numpy's bytes.
    self.init(element: element, shape: shape, payload: values.withUnsafeBytes { Array($0) })
  }

  /// The bytes of a `.npy` file that holds this array.
  package func serialized() -> [UInt8] {
    NPYHeader.serialized(element: element, shape: shape) + payload
  }

  /// The array in the file at `path`, which may be compressed with gzip. Throws what `init(bytes:)` and
  /// `ByteSource` throw.
  package init(path: String) throws(FormatError) {
    let bytes = try ByteSource.contents(ofPath: path)
    do throws(FormatError) {
      try self.init(bytes: bytes)
    } catch {
      throw error.inside(path)
    }
  }

  /// Writes the array as a `.npy` file, whole or not at all. Throws `system`.
  package func write(toPath path: String) throws(FormatError) {
    try ByteSink.write(serialized(), toPath: path)
  }

  /// The values as doubles; 64-bit integers beyond 2^53 are rounded to nearest. Cost: linear.
  package func asDoubles() -> [Double] {
    switch element {
    case .float32: load(Float.self).map(Double.init)
    case .float64: load(Double.self)
    case .int8: load(Int8.self).map(Double.init)
    case .int16: load(Int16.self).map(Double.init)
    case .int32: load(Int32.self).map(Double.init)
    case .int64: load(Int64.self).map(Double.init)
    case .uint8: payload.map(Double.init)
    case .uint16: load(UInt16.self).map(Double.init)
    case .uint32: load(UInt32.self).map(Double.init)
    case .uint64: load(UInt64.self).map(Double.init)
    case .bool: payload.map { $0 == 0 ? 0 : 1 }
    }
  }

  /// The values as 64-bit integers. Cost: linear.
  ///
  /// Throws `notRepresentable` for a fraction, NaN, infinity, or a value outside the 64-bit range.
  package func asInt64s() throws(FormatError) -> [Int64] {
    switch element {
    case .float32: try exact(load(Float.self)) { Int64(exactly: $0) }
    case .float64: try exact(load(Double.self)) { Int64(exactly: $0) }
    case .int8: load(Int8.self).map(Int64.init)
    case .int16: load(Int16.self).map(Int64.init)
    case .int32: load(Int32.self).map(Int64.init)
    case .int64: load(Int64.self)
    case .uint8: payload.map(Int64.init)
    case .uint16: load(UInt16.self).map(Int64.init)
    case .uint32: load(UInt32.self).map(Int64.init)
    case .uint64: try exact(load(UInt64.self)) { Int64(exactly: $0) }
    case .bool: payload.map { $0 == 0 ? 0 : 1 }
    }
  }

  private func exact<Value>(
    _ values: [Value], _ convert: (Value) -> Int64?
  ) throws(FormatError) -> [Int64] {
    var result: [Int64] = []
    result.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      guard let integer = convert(value) else {
        throw FormatError(
          .notRepresentable, at: .field("element \(index)"), "\(value) is not a 64-bit integer",
          remedy: "round the values before saving them, or read them as doubles")
      }
      result.append(integer)
    }
    return result
  }

  private func load<Value: BitwiseCopyable>(_ type: Value.Type) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      payload.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      initialized = count
    }
  }

  private static func swapBytes(_ bytes: inout [UInt8], size: Int) {
    for start in stride(from: 0, to: bytes.count, by: size) {
      bytes[start..<start + size].reverse()
    }
  }

  /// Turns column-major values of `rows x columns` into row-major ones.
  private static func transposed(_ bytes: [UInt8], rows: Int, columns: Int, size: Int) -> [UInt8] {
    guard bytes.count > 0 else { return bytes }
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { target, initialized in
      for row in 0..<rows {
        for column in 0..<columns {
          let from = (column * rows + row) * size
          let to = (row * columns + column) * size
          for index in 0..<size { target[to + index] = bytes[from + index] }
        }
      }
      initialized = bytes.count
    }
  }
}
