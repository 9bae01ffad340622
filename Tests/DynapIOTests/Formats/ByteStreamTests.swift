import Foundation
import Testing

@testable import DynapIO

@Suite("Byte sources and sinks")
struct ByteStreamTests {
  /// Bytes that compress somewhat and span many chunks.
  private let sample = (0..<1_500_000).map { UInt8(truncatingIfNeeded: ($0 &* $0) >> 7) }

  @Test("two gzip members read as one stream")
  func members() throws {
    let source = try ByteSource(bytes: Fixtures.twoMembers)
    #expect(source.isCompressed)
    #expect(String(decoding: try source.readAll(), as: UTF8.self) == "spikes\nmore\n")
  }

  @Test("plain bytes pass unchanged, also fewer than the magic number's two")
  func plain() throws {
    for bytes in [[], [0x1F], Array("x,y\n".utf8)] {
      let source = try ByteSource(bytes: bytes)
      #expect(!source.isCompressed)
      #expect(try source.readAll() == bytes)
    }
  }

  @Test("chunks of any size compress into one stream that reads back")
  func roundTrip() throws {
    let writer = GzipWriter(level: 1)
    var compressed: [UInt8] = []
    var start = 0
    var size = 1
    while start < sample.count {
      compressed += writer.compress(Array(sample[start..<min(start + size, sample.count)]))
      start += size
      size *= 3
    }
    compressed += writer.finish()
    #expect(try ByteSource(bytes: compressed).readAll() == sample)
  }

  @Test("no data compresses to an empty member")
  func empty() throws {
    let bytes = GzipWriter().finish()
    #expect(try GzipReader(bytes: bytes).next() == nil)
  }

  @Test("zeros after the last member are padding, other bytes are an error")
  func trailing() throws {
    let padded = Fixtures.twoMembers + [0, 0, 0]
    #expect(try ByteSource(bytes: padded).readAll().count == 12)
    let error = formatError { _ = try ByteSource(bytes: Fixtures.twoMembers + [1], name: "a.gz").readAll() }
    #expect(
      error?.description
        == "a.gz: byte 52: trailingData: bytes that are not gzip follow the compressed data; "
        + "remove what follows the last member")
  }

  @Test("a stream that ends early says so")
  func truncated() {
    let bytes = Array(Fixtures.twoMembers.dropLast(3))
    let error = formatError { _ = try ByteSource(bytes: bytes).readAll() }
    #expect(error?.code == .truncatedData)
    #expect(formatError { _ = try GzipReader(bytes: []).next() }?.code == .truncatedData)
    #expect(formatError { _ = try GzipReader(bytes: [65, 66]).next() }?.code == .badMagic)
  }

  @Test("a wrong checksum is told apart from a corrupt stream")
  func checksum() {
    var bytes = Array(Fixtures.twoMembers[..<27])
    bytes[19] ^= 0x80
    #expect(formatError { _ = try ByteSource(bytes: bytes).readAll() }?.code == .checksumMismatch)
  }

  @Test("no truncation or mutation is a crash")
  func damage() {
    for bytes in damaged(Fixtures.twoMembers) {
      _ = formatError { _ = try ByteSource(bytes: bytes).readAll() }
      _ = formatError { _ = try GzipReader(bytes: bytes).next() }
    }
  }

  @Test("a file of many chunks survives the disk", arguments: ["a.bin", "a.gz"])
  func files(name: String) throws {
    try withScratchDirectory { directory in
      let path = "\(directory)/\(name)"
      let sink = try ByteSink(path: path)
      for start in stride(from: 0, to: sample.count, by: 100_000) {
        try sink.write(Array(sample[start..<(start + 100_000)]))
      }
      #expect(!FileManager.default.fileExists(atPath: path))
      try sink.finish()
      #expect(try ByteSource.contents(ofPath: path) == sample)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [name])
    }
  }

  @Test("a discarded or abandoned sink leaves the old file and nothing else")
  func discard() throws {
    try withScratchDirectory { directory in
      let path = "\(directory)/a"
      try ByteSink.write([1], toPath: path)
      let sink = try ByteSink(path: path)
      try sink.write([2])
      sink.discard()
      do {
        let abandoned = try ByteSink(path: path)
        try abandoned.write([3])
      }
      #expect(try ByteSource.contents(ofPath: path) == [1])
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["a"])
    }
  }

  @Test("a missing file and a missing directory are system errors with the path")
  func system() throws {
    try withScratchDirectory { directory in
      let path = "\(directory)/none/a"
      let reading = formatError { _ = try ByteSource(path: path) }
      #expect(
        reading?.description
          == "\(path): file: system: cannot open it (No such file or directory); "
          + "check the path and its permissions")
      #expect(formatError { _ = try ByteSink(path: path) }?.code == .system)
      #expect(formatError { _ = try ByteSource(path: directory) }?.code == .system)
    }
  }

  @Test("a device is written in place")
  func device() throws {
    try ByteSink.write([1, 2], toPath: "/dev/null")
    #expect(try ByteSource.contents(ofPath: "/dev/null").isEmpty)
  }
}
