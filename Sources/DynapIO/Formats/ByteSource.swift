/// Reads a file chunk by chunk, decompressing it when its first bytes say that it is gzip.
package final class ByteSource {
  /// Whether the source is compressed.
  package let isCompressed: Bool
  /// The path, or the name given to bytes in memory.
  package let name: String
  private let input: FileInput
  private let gzip: GzipReader?
  private var first: [UInt8]

  /// Opens the file at `path`. Throws `system`.
  package convenience init(path: String) throws(FormatError) {
    try self.init(input: FileInput(path: path))
  }

  /// Bytes in memory; `name` is for messages. Does not fail for data in memory, but sniffing is shared.
  package convenience init(bytes: [UInt8], name: String = "") throws(FormatError) {
    try self.init(input: FileInput(bytes: bytes, name: name))
  }

  private init(input: FileInput) throws(FormatError) {
    var head: [UInt8] = []
    // A pipe may give a single byte at first.
    while head.count < 2, let chunk = try input.next() { head += chunk }
    self.input = input
    name = input.name
    isCompressed = GzipReader.recognizes(head)
    gzip = isCompressed ? GzipReader(input: input, first: head) : nil
    first = isCompressed ? [] : head
  }

  /// The next bytes, never empty; nil at the end. Throws `system` and, for gzip, what `GzipReader` throws.
  package func next() throws(FormatError) -> [UInt8]? {
    if let gzip { return try gzip.next() }
    guard first.isEmpty else {
      let chunk = first
      first = []
      return chunk
    }
    return try input.next()
  }

  /// All remaining bytes. Cost: linear. Throws what `next` throws.
  package func readAll() throws(FormatError) -> [UInt8] {
    guard var bytes = try next() else { return [] }
    while let chunk = try next() { bytes += chunk }
    return bytes
  }

  /// All bytes of the file at `path`, decompressed when it is gzip. Throws what `next` throws.
  package static func contents(ofPath path: String) throws(FormatError) -> [UInt8] {
    try ByteSource(path: path).readAll()
  }
}
