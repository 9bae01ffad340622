import Testing

@testable import DynapIO

@Suite("NPZ archives")
struct NPZTests {
  @Test("numpy's compressed archive is read in its order")
  func compressed() throws {
    let archive = try NPZ(bytes: Fixtures.archive)
    #expect(archive.names == ["t", "x"])
    #expect(try archive.array(named: "t").asInt64s() == [0, 1, 2, 3, 4])
    #expect(archive["x"]?.asDoubles() == [0.5])
  }

  @Test("numpy's stored archive is read")
  func stored() throws {
    #expect(try NPZ(bytes: Fixtures.stored).array(named: "t").asInt64s() == [0, 1, 2])
  }

  @Test("only the arrays asked for are read")
  func only() throws {
    #expect(try NPZ(bytes: Fixtures.archive, only: ["x"]).names == ["x"])
  }

  @Test("archives survive a round trip, stored and deflated", arguments: [false, true])
  func roundTrip(compressed: Bool) throws {
    let archive = try NPZ([
      ("spikes", NPYArray(int64s: (0..<50_000).map { $0 * 7 })), ("µ", NPYArray(doubles: [])),
      ("matrix", NPYArray(floats: [1, 2, 3, 4], shape: [2, 2])),
    ])
    let bytes = try archive.serialized(compressed: compressed)
    #expect(try NPZ(bytes: bytes) == archive)
    #expect(try archive.serialized(compressed: compressed) == bytes)
  }

  @Test("an empty archive survives a round trip")
  func empty() throws {
    #expect(try NPZ(bytes: NPZ().serialized()).entries.isEmpty)
  }

  @Test("an unknown name lists the known ones")
  func unknownName() throws {
    let archive = try NPZ(bytes: Fixtures.archive)
    let error = formatError { _ = try archive.array(named: "y") }
    #expect(error?.description == "field 'y': badName: there is no array of this name; give one of t, x")
  }

  @Test("names are unique and not empty")
  func names() {
    let array = NPYArray(doubles: [1])
    #expect(formatError { _ = try NPZ([("a", array), ("a", array)]) }?.code == .badName)
    #expect(formatError { _ = try NPZ([("", array)]) }?.code == .badName)
  }

  @Test("a flipped data bit is a checksum error that names the array")
  func checksum() throws {
    var bytes = Fixtures.stored
    bytes[60 + 140] ^= 1
    let error = formatError { _ = try NPZ(bytes: bytes) }
    #expect(error?.code == .checksumMismatch)
    #expect(error?.source == "t.npy")
  }

  @Test("zip64, encryption and other methods are refused as such")
  func unsupported() throws {
    let bytes = try NPZ([("a", NPYArray(doubles: [1]))]).serialized(compressed: false)
    let directory = bytes.count - 22 - 46 - 5
    for (offset, value) in [(8, UInt8(1)), (10, 12)] {
      var copy = bytes
      copy[directory + offset] = value
      #expect(formatError { _ = try NPZ(bytes: copy) }?.code == .unsupportedArchive)
    }
    var copy = bytes
    for index in 0..<4 { copy[directory + 24 + index] = 0xFF }
    let error = formatError { _ = try NPZ(bytes: copy) }
    #expect(
      error?.description
        == "a.npy: byte \(directory): unsupportedArchive: the entry is in zip64 format; "
        + "write it again with numpy.savez, in parts of less than 4 GiB")
  }

  @Test("every truncation is an error and no mutation is a crash")
  func damage() {
    for fixture in [Fixtures.archive, Fixtures.stored] {
      for bytes in damaged(fixture) {
        let error = formatError { _ = try NPZ(bytes: bytes) }
        if bytes.count < fixture.count { #expect(error != nil) }
      }
    }
  }
}
