import Testing

@testable import DynapIO

@Suite("NPY arrays")
struct NPYArrayTests {
  @Test("numpy's Fortran order is read in C order")
  func fortran() throws {
    let array = try NPYArray(bytes: Fixtures.fortran)
    #expect(array.shape == [2, 3])
    #expect(array.asDoubles() == [1, 2, 3, 4, 5, 6])
  }

  @Test("numpy's big-endian integers keep their values")
  func bigEndian() throws {
    #expect(try NPYArray(bytes: Fixtures.bigEndian).asInt64s() == [1, -2, 300])
  }

  @Test("version 2.0 of the header is read")
  func versionTwo() throws {
    #expect(try NPYArray(bytes: Fixtures.versionTwo).asDoubles() == [1.5, -2.5])
  }

  @Test("version 3.0 of the header is read")
  func versionThree() throws {
    var bytes = Fixtures.versionTwo
    bytes[6] = 3
    #expect(try NPYArray(bytes: bytes).asDoubles() == [1.5, -2.5])
  }

  @Test("a scalar has no axes and one value")
  func scalar() throws {
    let array = try NPYArray(bytes: Fixtures.scalar)
    #expect(array.element == .bool)
    #expect(array.shape == [])
    #expect(array.count == 1)
    #expect(array.asDoubles() == [1])
  }

  @Test("every element type survives a round trip")
  func roundTrips() throws {
    let arrays = [
      NPYArray(doubles: [0.1, -.infinity, 3], shape: [3, 1]), NPYArray(floats: [0.5, 2], shape: [1, 2, 1]),
      NPYArray(int64s: [.min, .max]), NPYArray(int32s: [-1, .max]), NPYArray(uint64s: [.max]),
      NPYArray(uint32s: [7]), NPYArray(uint16s: [65_535]), NPYArray(uint8s: []),
      NPYArray(bools: [true, false]),
      NPYArray(doubles: [], shape: [0, 4]),
    ]
    for array in arrays { #expect(try NPYArray(bytes: array.serialized()) == array) }
  }

  @Test("the bytes are those that numpy writes")
  func bytesMatchNumpy() {
    let expected = "\u{1}\0v\0{'descr': '<u2', 'fortran_order': False, 'shape': (2,), }"
    let bytes = NPYArray(uint16s: [1, 258]).serialized()
    #expect(Array(bytes[..<6]) == [0x93] + Array("NUMPY".utf8))
    #expect(Array(bytes[6..<(6 + expected.utf8.count)]) == Array(expected.utf8))
    #expect(bytes.count == 132)
    #expect(bytes[127] == 0x0A)
    #expect(Array(bytes[128...]) == [1, 0, 2, 1])
  }

  @Test("a fraction is not an integer")
  func fraction() {
    let error = formatError { _ = try NPYArray(doubles: [1, 2.5]).asInt64s() }
    #expect(
      error?.description
        == "field 'element 1': notRepresentable: 2.5 is not a 64-bit integer; "
        + "round the values before saving them, or read them as doubles")
  }

  @Test("an unsigned value beyond 63 bits is not representable")
  func unsignedOverflow() {
    #expect(formatError { _ = try NPYArray(uint64s: [.max]).asInt64s() }?.code == .notRepresentable)
  }

  @Test(
    "a wrong header is an error of its own kind",
    arguments: [
      ("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", FormatError.Code.unsupportedType),
      ("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", .unsupportedType),
      ("{'descr': '<U4', 'fortran_order': False, 'shape': (1,), }", .unsupportedType),
      ("{'descr': '', 'fortran_order': False, 'shape': (1,), }", .unsupportedType),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", .badShape),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", .badShape),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 9223372036854775807), }", .badShape),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", .badShape),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000,), }", .truncatedData),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }", .trailingData),
      ("{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1, 1), }", .badShape),
      ("{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,), }", .malformedHeader),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (1), }", .malformedHeader),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (x,), }", .malformedHeader),
      ("{'descr': '<f8', 'fortran_order': False, }", .malformedHeader),
      ("{'descr': '<f8', 'descr': '<f8', 'shape': (1,), }", .malformedHeader),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } x", .malformedHeader),
      ("{'descr", .malformedHeader), ("", .malformedHeader), ("{}", .malformedHeader),
    ])
  func wrongHeaders(text: String, code: FormatError.Code) {
    let length = text.utf8.count
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    bytes += Array(text.utf8) + [UInt8](repeating: 0, count: 8)
    #expect(formatError { _ = try NPYArray(bytes: bytes) }?.code == code)
  }

  @Test("structured elements are refused with a remedy")
  func structure() {
    let error = formatError { _ = try NPYArray(bytes: Fixtures.structure) }
    #expect(
      error?.description
        == "field 'descr': unsupportedType: the elements are structures; save each field as an array of its own"
    )
  }

  @Test("every truncation is an error and no mutation is a crash")
  func damage() {
    for fixture in [Fixtures.fortran, Fixtures.bigEndian, Fixtures.versionTwo, Fixtures.structure] {
      for bytes in damaged(fixture) {
        let error = formatError { _ = try NPYArray(bytes: bytes) }
        if bytes.count < fixture.count { #expect(error != nil) }
      }
    }
  }

  @Test("an array survives the disk, plain and compressed")
  func files() throws {
    try withScratchDirectory { directory in
      let array = NPYArray(doubles: [1, 2, 3])
      for name in ["a.npy", "a.npy.gz"] {
        try array.write(toPath: "\(directory)/\(name)")
        #expect(try NPYArray(path: "\(directory)/\(name)") == array)
      }
    }
  }
}
