import Foundation

@testable import DynapIO

/// Bytes that numpy 2.4 and Python's gzip wrote.
enum Fixtures {
  /// `asfortranarray([[1, 2, 3], [4, 5, 6]], '<f4')`.
  static let fortran = decode(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH
    0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AACA
    QAAAAEAAAKBAAABAQAAAwEA=
    """)

  /// `array([1, -2, 300], '>i4')`.
  static let bigEndian = decode(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfS
    AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAB////
    /gAAASw=
    """)

  /// `array([1.5, -2.5], '<f8')` with version 2.0 of the header.
  static let versionTwo = decode(
    """
    k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLC
    B9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4
    PwAAAAAAAATA
    """)

  /// `array(True)`.
  static let scalar = decode(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gIC
    AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoB
    """)

  /// `zeros(2, [('a', 'i4')])`.
  static let structure = decode(
    """
    k05VTVBZAQB2AHsnZGVzY3InOiBbKCdhJywgJzxpNCcpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJz
    ogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAA
    AA==
    """)

  /// `array([(1500, 3, 4, 1), (2500, 120, 127, 0)], [('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '?')])`.
  static let events = decode(
    """
    k05VTVBZAQC2AHsnZGVzY3InOiBbKCd0JywgJzxpOCcpLCAoJ3gnLCAnPHUyJyksICgneScsICc8dTInKSwgKCdwJy
    wgJ3xiMScpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAg
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAK3AUAAAAAAAADAA
    QAAcQJAAAAAAAAeAB/AAA=
    """)

  /// `savez_compressed(t=arange(5, 'u2'), x=[0.5])`.
  static let archive = decode(
    """
    UEsDBC0AAAAIAAAAIQBOm8dZ//////////8FABQAdC5ucHkBABAAigAAAAAAAABOAAAAAAAAAJvsF+obEMnIUMZQrZ
    6SWpxcpG6loG5TaqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GqY6mjoKtQoUAC4GBkYGJgZmBhYGAFBL
    AwQtAAAACAAAACEA6sUZnf//////////BQAUAHgubnB5AQAQAIgAAAAAAAAASQAAAAAAAACb7BfqGxDJyFDGUK2ekl
    qcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqGOpo6CrUKFAAuBjB4YA8AUEsBAi0DLQAA
    AAgAAAAhAE6bx1lOAAAAigAAAAUAAAAAAAAAAAAAAIABAAAAAHQubnB5UEsBAi0DLQAAAAgAAAAhAOrFGZ1JAAAAiA
    AAAAUAAAAAAAAAAAAAAIABhQAAAHgubnB5UEsFBgAAAAACAAIAZgAAAAUBAAAAAA==
    """)

  /// `savez(t=arange(3, 'u8'))`.
  static let stored = decode(
    """
    UEsDBC0AAAAAAAAAIQBkjFc3//////////8FABQAdC5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7J2
    Rlc2NyJzogJzx1OCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAg
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAAAABAAAAAAAAAAIAAA
    AAAAAAUEsBAi0DLQAAAAAAAAAhAGSMVzeYAAAAmAAAAAUAAAAAAAAAAAAAAIABAAAAAHQubnB5UEsFBgAAAAABAAEA
    MwAAAM8AAAAAAA==
    """)

  /// `gzip.compress(b'spikes\\n') + gzip.compress(b'more\\n')`.
  static let twoMembers = decode(
    """
    H4sIAAAAAAACAysuyMxOLeYCANe3EJkHAAAAH4sIAAAAAAACA8vNL0rlAgB2ae9rBQAAAA==
    """)

  private static func decode(_ text: String) -> [UInt8] {
    Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
  }
}

/// A directory that exists for one test.
func withScratchDirectory(_ body: (String) throws -> Void) throws {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: url) }
  try body(url.path)
}

/// The format error that `body` throws, if it throws one.
func formatError(_ body: () throws -> Void) -> FormatError? {
  do { try body() } catch { return error as? FormatError }
  return nil
}

/// Every truncation and, for a fixed seed, one mutation of every byte of `bytes`.
func damaged(_ bytes: [UInt8]) -> [[UInt8]] {
  var state: UInt64 = 0x5EED
  var cases = (0..<bytes.count).map { Array(bytes[..<$0]) }
  for index in bytes.indices {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var copy = bytes
    copy[index] ^= UInt8(truncatingIfNeeded: state >> 33) | 1
    cases.append(copy)
  }
  return cases
}
