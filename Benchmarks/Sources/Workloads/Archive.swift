import Foundation

/// An .npz file in the making: arrays of NumPy in a zip archive, stored as they are.
struct Archive {
  private var body = Data()
  private var directory = Data()
  private var count = 0

  /// Adds an array of numbers; the rank follows from the shape, and an empty shape is a scalar.
  mutating func add<Element: BitwiseCopyable>(
    _ name: String, _ values: [Element], _ type: String, shape: [Int]? = nil
  ) {
    let shape = shape ?? [values.count]
    let dimensions = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(dimensions)), }"
    // Magic, length and header together end at a multiple of 64, with a newline.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data.append(little: UInt16(header.utf8.count))
    data.append(contentsOf: header.utf8)
    values.withUnsafeBytes { data.append(contentsOf: $0) }
    add(file: name + ".npy", data)
  }

  /// Adds a single number.
  mutating func add(_ name: String, _ value: Double) { add(name, [value], "<f8", shape: []) }

  /// Adds a whole number.
  mutating func add(_ name: String, _ value: Int) { add(name, [Int64(value)], "<i8", shape: []) }

  /// Adds names as bytes, padded with zeros.
  mutating func add(_ name: String, names: [String]) {
    let width = names.map(\.utf8.count).max() ?? 1
    let bytes = names.flatMap { Array($0.utf8) + [UInt8](repeating: 0, count: width - $0.utf8.count) }
    add(name, bytes, "|S\(width)", shape: [names.count])
  }

  private mutating func add(file: String, _ data: Data) {
    precondition(body.count + data.count < Int(UInt32.max), "an archive of this kind ends at 4 GiB")
    // What the local header and the directory share: version, flags, method, time, date, sum, sizes, name, extra.
    var entry = Data()
    for value: UInt16 in [20, 0, 0, 0, 0x21] { entry.append(little: value) }
    entry.append(little: Self.checksum(data))
    entry.append(little: UInt32(data.count))
    entry.append(little: UInt32(data.count))
    entry.append(little: UInt16(file.utf8.count))
    entry.append(little: UInt16(0))
    directory.append(little: UInt32(0x0201_4B50))
    directory.append(little: UInt16(20))
    directory.append(entry)
    directory.append(Data(count: 10))
    directory.append(little: UInt32(body.count))
    directory.append(contentsOf: file.utf8)
    body.append(little: UInt32(0x0403_4B50))
    body.append(entry)
    body.append(contentsOf: file.utf8)
    body.append(data)
    count += 1
  }

  /// Writes the file, whole or not at all.
  func write(to path: String) throws {
    var end = Data()
    end.append(little: UInt32(0x0605_4B50))
    end.append(Data(count: 4))
    end.append(little: UInt16(count))
    end.append(little: UInt16(count))
    end.append(little: UInt32(directory.count))
    end.append(little: UInt32(body.count))
    end.append(little: UInt16(0))
    try (body + directory + end).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
  }

  private static func checksum(_ data: Data) -> UInt32 {
    let table = table
    return ~data.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
  }
}

extension Data {
  fileprivate mutating func append(little value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
