import CZlib

/// One zlib stream, compressing or decompressing, in gzip or raw deflate framing.
///
/// A class because zlib keeps a pointer back to the stream: it must not move.
final class ZStream {
  /// What surrounds the deflate data.
  enum Framing: Int32 {
    /// Nothing, as in a zip archive.
    case raw = -15
    /// A gzip header and trailer with a checksum.
    case gzip = 31
  }

  /// The outcome of one step.
  struct Step {
    var consumed: Int
    var produced: Int
    var ended: Bool
  }

  private enum Direction { case inflate, deflate }

  private let stream: UnsafeMutablePointer<z_stream>
  private let direction: Direction

  /// A decompressor.
  init(inflating framing: Framing) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    direction = .inflate
    let size = Int32(MemoryLayout<z_stream>.size)
    let status = inflateInit2_(stream, framing.rawValue, ZLIB_VERSION, size)
    precondition(status == Z_OK, "zlib must be able to start a decompressor.")
  }

  /// A compressor; `level` runs from 1 (fast) to 9 (small).
  init(deflating framing: Framing, level: Int) {
    precondition((1...9).contains(level), "A compression level must lie in 1...9.")
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    direction = .deflate
    let size = Int32(MemoryLayout<z_stream>.size)
    let status = deflateInit2_(
      stream, Int32(level), Z_DEFLATED, framing.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    precondition(status == Z_OK, "zlib must be able to start a compressor.")
  }

  deinit {
    switch direction {
    case .inflate: inflateEnd(stream)
    case .deflate: deflateEnd(stream)
    }
    stream.deallocate()
  }

  /// Makes a decompressor ready for the next member.
  func reset() {
    inflateReset(stream)
  }

  /// Moves as much as possible from `input` to `output`; `finish` says that no further input will come.
  ///
  /// Throws `checksumMismatch` and `corruptStream`, placed relative to the start of `input`.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, finish: Bool = false
  ) throws(FormatError) -> Step {
    let given = min(input.count, Int(UInt32.max))
    let room = min(output.count, Int(UInt32.max))
    // zlib does not write through next_in: its declaration predates const.
    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?
      .assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(given)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    let status =
      switch direction {
      case .inflate: inflate(stream, Z_NO_FLUSH)
      case .deflate: deflate(stream, finish && given == input.count ? Z_FINISH : Z_NO_FLUSH)
      }
    let consumed = given - Int(stream.pointee.avail_in)
    let produced = room - Int(stream.pointee.avail_out)
    switch status {
    case Z_OK, Z_BUF_ERROR: return Step(consumed: consumed, produced: produced, ended: false)
    case Z_STREAM_END: return Step(consumed: consumed, produced: produced, ended: true)
    default:
      let message = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
      let isChecksum = message == "incorrect data check" || message == "incorrect length check"
      throw FormatError(
        isChecksum ? .checksumMismatch : .corruptStream, at: .byte(consumed),
        "the compressed data is damaged (\(message))", remedy: "copy or download the file again")
    }
  }

  /// Everything that `input` compresses to, ended when `finish` is set.
  func compress(_ input: UnsafeRawBufferPointer, finish: Bool) -> [UInt8] {
    var result: [UInt8] = []
    var rest = input
    while true {
      var step = Step(consumed: 0, produced: 0, ended: false)
      let chunk = [UInt8](unsafeUninitializedCapacity: max(4096, min(rest.count, 1 << 18))) { buffer, count in
        // Compression cannot fail on a stream that was started.
        if let done = try? self.step(rest, into: UnsafeMutableRawBufferPointer(buffer), finish: finish) {
          step = done
        }
        count = step.produced
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[step.consumed...])
      result += chunk
      let progressed = step.consumed > 0 || step.produced > 0
      if step.ended || !progressed || (!finish && rest.isEmpty && chunk.isEmpty) { return result }
    }
  }
}

/// The CRC-32 of `bytes`, as in zip and gzip.
func crc32(of bytes: some Collection<UInt8>) -> UInt32 {
  let contiguous = bytes.withContiguousStorageIfAvailable { buffer in
    UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
  }
  return contiguous ?? crc32(of: Array(bytes))
}
