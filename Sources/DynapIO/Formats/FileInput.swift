import Foundation

/// Successive chunks of a file or of bytes in memory, without interpretation.
final class FileInput {
  /// The size of a chunk: large enough for system calls not to count, small enough for the cache.
  static let chunkSize = 1 << 18

  let name: String
  private let descriptor: Int32
  private var memory: [UInt8]?

  /// Opens the file at `path`. Throws `system` when the operating system refuses.
  init(path: String) throws(FormatError) {
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .system("cannot open it", path: path, remedy: "check the path and its permissions")
    }
  }

  /// Bytes in memory, given out as one chunk.
  init(bytes: [UInt8], name: String) {
    self.name = name
    descriptor = -1
    memory = bytes
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The next bytes, never empty; nil at the end. Throws `system`.
  func next() throws(FormatError) -> [UInt8]? {
    if descriptor < 0 {
      let bytes = memory
      memory = nil
      return bytes?.isEmpty == true ? nil : bytes
    }
    var failed = false
    let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, count in
      var status = read(descriptor, buffer.baseAddress, Self.chunkSize)
      while status < 0 && errno == EINTR { status = read(descriptor, buffer.baseAddress, Self.chunkSize) }
      failed = status < 0
      count = max(status, 0)
    }
    if failed { throw .system("cannot read it", path: name, remedy: "check that it is a readable file") }
    return chunk.isEmpty ? nil : chunk
  }
}

extension FormatError {
  /// The operating system's last error, on a path.
  static func system(_ what: String, path: String, remedy: String) -> FormatError {
    let reason = String(cString: strerror(errno))
    return FormatError(.system, source: path, at: .whole, "\(what) (\(reason))", remedy: remedy)
  }
}
