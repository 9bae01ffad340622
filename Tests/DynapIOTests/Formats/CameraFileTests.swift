import DynapEngine
import DynapFabric
import DynapUnits
import Foundation
import Testing

@testable import DynapIO

@Suite("Camera files") struct CameraFileTests {
  private func read(
    _ bytes: [UInt8], _ format: CameraFile.Format, _ mode: SensorMode = .dvs128, start: SimTime = .zero
  ) throws(FormatError) -> [CameraEvent] {
    try CameraFile(ByteSource(bytes: bytes, name: "f"), format, mode, start: start).events
  }

  private func read(_ text: String, start: SimTime = .zero) throws(FormatError) -> [CameraEvent] {
    try read(Array(text.utf8), .csv, start: start)
  }

  private func event(_ microseconds: Int64, _ x: Int, _ y: Int, _ isOn: Bool) -> CameraEvent {
    CameraEvent(time: .us(microseconds), pixel: Pixel(x: x, y: y), isOn: isOn)
  }

  private let expected: [CameraEvent] = [
    CameraEvent(time: .us(1500), pixel: Pixel(x: 3, y: 4), isOn: true),
    CameraEvent(time: .us(2500), pixel: Pixel(x: 120, y: 127), isOn: false),
  ]

  // MARK: what is read

  @Test("text with any unit, order of columns, comments and ends of lines") func text() throws {
    #expect(try read("time_us,x,y,polarity\n1500,3,4,1\n2500,120,127,0\n") == expected)
    #expect(try read("# a camera\r\n\r\n p , y,x, time_ms\r\n1,4,3, 1.5\r\n-1,127,120,2.5") == expected)
    #expect(try read("\u{FEFF}time_ns,x,y,polarity,more\n1500000,3,4,1,7\n2500000,120,127,0,8\n") == expected)
    #expect(
      try read("time_us,x,y,polarity\n1500,3,4,1\n", start: .s(1)) == [
        CameraEvent(time: .us(1_001_500), pixel: Pixel(x: 3, y: 4), isOn: true)
      ])
    #expect(try read("time_us,x,y,polarity\n") == [])
  }

  @Test("rows of numbers of any type, and structures of numpy") func arrays() throws {
    let numbers = [1500.0, 3, 4, 1, 2500, 120, 127, 0]
    for array in [
      NPYArray(doubles: numbers, shape: [2, 4]), NPYArray(int64s: numbers.map { Int64($0) }, shape: [2, 4]),
      NPYArray(uint16s: numbers.map { UInt16($0) }, shape: [2, 4]),
    ] { #expect(try read(array.serialized(), .npy) == expected) }
    #expect(try read(Fixtures.events, .npy) == expected)
    #expect(try read(Self.structure(), .npy) == expected)
    #expect(
      try read(
        Self.structure("[('ts', '>i8'), ('y', '>u2'), ('x', '>u2'), ('polarity', '|i1')]", big: true), .npy)
        == [event(1500, 4, 3, true), event(2500, 127, 120, false)])
    #expect(try read(NPYArray(doubles: [], shape: [0, 4]).serialized(), .npy) == [])
  }

  /// What numpy saves for two events: `t` in 8 bytes, two of 2 bytes, one of 1.
  private static func structure(
    _ type: String = "[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|b1')]", big: Bool = false,
    shape: String = "(2,)"
  ) -> [UInt8] {
    let text = "{'descr': \(type), 'fortran_order': False, 'shape': \(shape), }"
    let padded = text + String(repeating: " ", count: 118 - text.utf8.count % 118 - 1) + "\n"
    let length = padded.utf8.count
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
    bytes += Array(padded.utf8)
    for (t, x, y, p) in [(1500, 3, 4, 1), (2500, 120, 127, 0)] {
      for (value, size) in [(t, 8), (x, 2), (y, 2), (p, 1)] {
        let little = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        bytes += big ? little.reversed() : little
      }
    }
    return bytes
  }

  private static func words(_ pairs: [(address: UInt32, stamp: UInt32)]) -> [UInt8] {
    pairs.flatMap { pair in
      [pair.address, pair.stamp].flatMap { word in (0..<4).map { UInt8(word >> (24 - 8 * $0) & 255) } }
    }
  }

  private static let head = Array("#!AER-DAT2.0\r\n# created by hand\r\n".utf8)

  @Test("AEDAT 2.0 of a DVS128: the clock begins with the first event, which need not be one of a pixel")
  func dvs128() throws {
    let bytes =
      Self.head
      + Self.words([
        (0x8000, 4_294_966_000), (4 << 8 | 3 << 1 | 0, 4_294_966_000 + 1000),
        // The clock wraps.
        (127 << 8 | 120 << 1 | 1, 1204),
      ])
    #expect(try read(bytes, .aedat2) == [event(1000, 3, 4, true), event(2500, 120, 127, false)])
  }

  @Test("AEDAT 2.0 of a DAVIS: samples and external events are passed over") func davis() throws {
    let bytes =
      Self.head
      + Self.words([
        (4 << 22 | 3 << 12 | 1 << 11, 500), (1 << 31 | 77 << 12, 600), (1 << 10 | 5 << 12, 700),
        (259 << 22 | 345 << 12, 900), (0, 850),
      ])
    #expect(
      try read(bytes, .aedat2, .davis346) == [
        event(0, 3, 4, true), event(400, 345, 259, false), event(350, 0, 0, false),
      ])
  }

  @Test("40-bit events: x, y, polarity, 23 bits of time; row 240 is time that passed") func nmnist() throws {
    let bytes: [UInt8] = [3, 4, 0x80, 5, 220, 0, 240, 0, 0, 0, 33, 33, 0x00, 0, 9]
    #expect(try read(bytes, .nmnist) == [event(1500, 3, 4, true), event(8192 + 9, 33, 33, false)])
  }

  @Test("the name tells the format") func names() {
    let known = ["a.csv", "a.csv.gz", "a.npy", "b.aedat", "c.bin", "d.txt", "aedat"]
    #expect(known.map { CameraFile.Format(name: $0) } == [.csv, .csv, .npy, .aedat2, .nmnist, nil, nil])
  }

  @Test("what is cut into chunks, or packed, reads the same, and the digest is that of the bytes")
  func chunks()
    throws
  {
    // Longer than two chunks of a file, with records that lie across their borders.
    var text = "time_us,x,y,polarity\n"
    for i in 0..<40_000 { text += "\(i * 7),\(i % 128),\(i * 3 % 128),\(i % 2)\n" }
    let folder = try ConfigSupport.folder(["e.csv": text])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try CameraFile(ByteSource(path: folder + "/e.csv"), .csv, .dvs128, start: .zero)
    #expect(file.events.count == 40_000 && text.utf8.count > 1 << 19)
    #expect(file.events == (try read(text)))
    #expect(
      file.events[39_999] == event(39_999 * 7, 39_999 % 128, 39_999 * 3 % 128, true))
    var hash = SHA256()
    hash.update(Array(text.utf8))
    #expect(file.digest == hash.hexadecimal)
  }

  // MARK: what is wrong

  private func message(
    _ bytes: [UInt8], _ format: CameraFile.Format, _ mode: SensorMode = .dvs128
  ) -> String {
    do throws(FormatError) {
      return "\(try read(bytes, format, mode).count) events"
    } catch { return error.description }
  }

  @Test("every fault of a text is told with its line") func badText() {
    let head = "time_us,x,y,polarity\n"
    for (text, expected) in [
      ("", "f: line 1, column 1: malformedHeader: there is no header line; start with time_us,x,y,polarity"),
      (
        "1,2,3,4\n",
        "f: line 1, column 1: malformedHeader: its columns are 1, 2, 3, 4; name them time_us (or "
          + "time_s, time_ms, time_ns, time_ps), x, y and polarity"
      ),
      (
        "time,x,y,p\n",
        "f: line 1, column 1: malformedHeader: its columns are time, x, y, p; name them time_us (or "
          + "time_s, time_ms, time_ns, time_ps), x, y and polarity"
      ),
      (
        head + "1,2,3\n",
        "f: line 2, column 1: fieldCount: there are 3 fields and the header names 4 columns; give a value for each "
          + "column"
      ),
      (
        head + "1,2,z,1\n", "f: line 2, column 5: notANumber: 'z' is not a number; write a number such as 1.5"
      ),
      (
        head + "nan,2,3,1\n",
        "f: line 2, column 1: notANumber: 'nan' is not a number; write a number such as 1.5"
      ),
      (head + ",2,3,1\n", "f: line 2, column 1: notANumber: '' is not a number; write a number such as 1.5"),
      (
        head + "1,2,3,1\n-1,2,3,1\n",
        "f: line 3, column 1: notRepresentable: record 2 has the time -1e-06 s; times are from 0 s on, up to 46 days"
      ),
      (
        head + "1e300,2,3,1\n",
        "f: line 2, column 1: notRepresentable: record 1 has the time 1e+294 s; times are from 0 s on, up to 46 days"
      ),
      (
        head + "1,128,3,1\n",
        "f: line 2, column 1: notRepresentable: record 1 has the pixel (128, 3); a dvs128 has 128 x 128 pixels; "
          + "choose the sensor with sensor_interface.mode"
      ),
      (
        head + "1,0.5,-3,1\n",
        "f: line 2, column 1: notRepresentable: record 1 has the pixel (0.5, -3); a dvs128 has 128 x 128 pixels; "
          + "choose the sensor with sensor_interface.mode"
      ),
      (
        head + "1,2,3,2\n",
        "f: line 2, column 1: notRepresentable: record 1 has the polarity 2; write 1 for ON, and 0 or -1 for OFF"
      ),
    ] { #expect(message(Array(text.utf8), .csv) == expected) }
    let long = Array(repeating: UInt8(ascii: "1"), count: 1 << 21)
    #expect(message(long, .csv).hasPrefix("f: byte 0: malformedHeader: a line has more than a million bytes"))
  }

  @Test("every fault of an array is told") func badArrays() {
    let good = NPYArray(doubles: [1, 2, 3, 1], shape: [1, 4]).serialized()
    let copied = "check that the file was copied whole"
    for (bytes, expected) in [
      (
        [],
        "f: byte 0: truncatedHeader: it is shorter than the preamble of an .npy file; save it with numpy.save"
      ),
      (
        Array(good.dropLast()),
        "f: byte \(good.count - 32): truncatedData: 0 of 1 records are there; \(copied)"
      ),
      (
        good + [0],
        "f: byte \(good.count): trailingData: there are bytes after the data; save one array per file"
      ),
      (
        NPYArray(doubles: [1, 2, 3]).serialized(),
        "f: field 'shape': badShape: its shape is [3]; save rows of t, x, y, p in C order, or structures with "
          + "these fields"
      ),
      (
        Self.structure(shape: "(1, 2)"),
        "f: field 'shape': badShape: its shape is [1, 2]; save a row of structures"
      ),
      (
        Self.structure("[('t', '<i8'), ('x', '<u2'), ('z', '<u2'), ('p', '|b1')]"),
        "f: field 'descr': malformedHeader: its fields are t, x, z, p; name them t, x, y and p"
      ),
      (
        Self.structure("[('t', '<i8'), ('x', '<U2'), ('y', '<u2'), ('p', '|b1')]"),
        "f: field 'descr': unsupportedType: the field ''x', '<U2'), ' is no plain number; save numbers without "
          + "shapes and padding"
      ),
      (
        Self.structure("[('t', '<i8'"),
        "f: field 'descr': malformedHeader: the list of fields has no end; save it again with numpy.save"
      ),
      (
        NPYArray(doubles: [.nan, 2, 3, 1], shape: [1, 4]).serialized(),
        "f: byte 128: notRepresentable: record 1 has the time nan s; times are from 0 s on, up to 46 days"
      ),
      (
        NPYArray(doubles: [1, 2, .infinity, 1], shape: [1, 4]).serialized(),
        "f: byte 128: notRepresentable: record 1 has the pixel (2, inf); a dvs128 has 128 x 128 pixels; choose the "
          + "sensor with sensor_interface.mode"
      ),
    ] { #expect(message(bytes, .npy) == expected) }
    #expect(message(Array("not numpy at all".utf8), .npy).contains("badMagic"))
  }

  @Test("every fault of binary words is told with its byte") func badWords() {
    let copied = "check that the file was copied whole"
    for (bytes, format, expected) in [
      (
        [], .aedat2,
        "f: byte 0: badMagic: the first line is not #!AER-DAT2.0; give an AEDAT file of version 2"
      ),
      (
        Array("# \n".utf8), .aedat2,
        "f: byte 0: badMagic: the first line is not #!AER-DAT2.0; give an AEDAT file of version 2"
      ),
      (
        Array("#!AER-DAT3.1\r\n".utf8), .aedat2,
        "f: byte 0: unsupportedVersion: its first line is '#!AER-DAT3.1'; save it as AEDAT 2.0, or convert it to CSV"
      ),
      (
        Self.head + [0, 0, 0], .aedat2,
        "f: byte \(Self.head.count): truncatedData: 3 bytes are left of a record of 8; \(copied)"
      ),
      ([1, 2, 3], .nmnist, "f: byte 0: truncatedData: 3 bytes are left of a record of 5; \(copied)"),
      (
        [1, 2, 3, 4, 5, 200, 2, 0, 0, 0], .nmnist,
        "f: byte 5: notRepresentable: record 2 has the pixel (200, 2); a dvs128 has 128 x 128 pixels; choose the "
          + "sensor with sensor_interface.mode"
      ),
    ] as [([UInt8], CameraFile.Format, String)] { #expect(message(bytes, format) == expected) }
    #expect(
      message(Self.head + Self.words([(300 << 22, 0)]), .aedat2, .davis346)
        == "f: byte \(Self.head.count): notRepresentable: record 1 has the pixel (0, 300); a davis346 has 346 x 260 "
        + "pixels; choose the sensor with sensor_interface.mode")
  }

  @Test("random bytes never crash") func noise() {
    var random = SystemRandomNumberGenerator()
    for format in CameraFile.Format.allCases {
      for _ in 0..<50 {
        let start: [UInt8] =
          switch format {
          case .csv: Array("time_us,x,y,polarity\n".utf8)
          case .npy: Array(Self.structure().prefix(Int.random(in: 0..<150)))
          case .aedat2: Self.head
          case .nmnist: []
          }
        let noise = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
        _ = message(start + noise, format, .davis346)
      }
    }
  }
}
