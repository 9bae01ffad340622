/// Compresses successive chunks into one gzip member; the same input gives the same bytes, without a date.
package final class GzipWriter {
  private let stream: ZStream
  private var isFinished = false

  /// A compressor; `level` runs from 1 (fast) to 9 (small).
  package init(level: Int = 6) {
    stream = ZStream(deflating: .gzip, level: level)
  }

  /// Takes more data and returns the compressed bytes that are ready, perhaps none.
  package func compress(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    precondition(!isFinished, "A finished gzip member takes no more data.")
    return bytes.isEmpty ? [] : stream.compress(bytes, finish: false)
  }

  /// Takes more data and returns the compressed bytes that are ready, perhaps none.
  package func compress(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { compress($0) }
  }

  /// Ends the member and returns its last bytes.
  package func finish() -> [UInt8] {
    precondition(!isFinished, "A gzip member is finished once.")
    isFinished = true
    return stream.compress(UnsafeRawBufferPointer(start: nil, count: 0), finish: true)
  }
}
