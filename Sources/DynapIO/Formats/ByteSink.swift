import Foundation

/// Writes a file that appears under its name only when it is whole.
///
/// The bytes go to a temporary file beside the target; `finish` flushes it to the disk and renames it, and
/// `discard` or the end of the sink's life removes it. A symbolic link is followed; a target that exists and
/// is not a regular file (a terminal, a pipe, `/dev/null`) is written directly.
package final class ByteSink {
  /// How the bytes are stored.
  package enum Compression: Hashable, Sendable {
    /// As they come.
    case none
    /// In one gzip member of this level, 1 (fast) to 9 (small).
    case gzip(level: Int)

    /// Gzip for a path that ends in `.gz`, none for any other.
    package static func forPath(_ path: String) -> Compression {
      path.hasSuffix(".gz") ? .gzip(level: 6) : .none
    }
  }

  /// The path under which the file appears.
  package let path: String
  private let target: String
  private let temporary: String?
  private let gzip: GzipWriter?
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  private static let bufferSize = 1 << 18

  /// Creates the temporary file. Without `compression`, the path's suffix decides. Throws `system`.
  package init(path: String, compression: Compression? = nil) throws(FormatError) {
    self.path = path
    switch compression ?? .forPath(path) {
    case .none: gzip = nil
    case .gzip(let level): gzip = GzipWriter(level: level)
    }
    var resolved = path
    if let real = realpath(path, nil) {
      resolved = String(cString: real)
      free(real)
    }
    target = resolved
    var status = stat()
    let exists = stat(target, &status) == 0
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    let remedy = "check that its directory exists and is writable"
    if exists, !isRegular {
      temporary = nil
      descriptor = open(target, O_WRONLY | O_CLOEXEC)
    } else {
      let url = URL(fileURLWithPath: target)
      let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
      let name = url.deletingLastPathComponent().path + "/.\(url.lastPathComponent.prefix(100)).\(suffix).tmp"
      temporary = name
      descriptor = UnfinishedFiles.create(name)
      if exists, descriptor >= 0 { fchmod(descriptor, status.st_mode & 0o777) }
    }
    guard descriptor >= 0 else { throw .system("cannot create it", path: path, remedy: remedy) }
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit { discard() }

  /// Appends bytes. Throws `system`, for instance when the disk is full.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    precondition(descriptor >= 0, "A finished or discarded sink takes no more bytes.")
    if bytes.count >= Self.bufferSize {
      try flush()
      try emit(bytes)
    } else {
      buffer.append(contentsOf: bytes)
      if buffer.count >= Self.bufferSize { try flush() }
    }
  }

  /// Appends bytes. Throws `system`.
  package func write(_ bytes: [UInt8]) throws(FormatError) {
    try bytes.withUnsafeBufferPointer { typed throws(FormatError) in try write(UnsafeRawBufferPointer(typed))
    }
  }

  /// Appends text as UTF-8. Throws `system`.
  package func write(_ text: String) throws(FormatError) {
    try write(Array(text.utf8))
  }

  /// Flushes everything to the disk and gives the file its name. Throws `system`, after removing the file.
  package func finish() throws(FormatError) {
    precondition(descriptor >= 0, "A sink is finished once.")
    do throws(FormatError) {
      try flush()
      if let gzip { try writeOut(gzip.finish()) }
      let remedy = "check the free space and the permissions of its directory"
      if let temporary {
        guard fsync(descriptor) == 0 else { throw .system("cannot flush it", path: path, remedy: remedy) }
        guard rename(temporary, target) == 0 else {
          throw .system("cannot rename it", path: path, remedy: remedy)
        }
        UnfinishedFiles.forget(temporary)
        syncDirectory()
      }
      close(descriptor)
      descriptor = -1
    } catch {
      discard()
      throw error
    }
  }

  /// Removes what was written; nothing happens after `finish`.
  package func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    guard let temporary else { return }
    unlink(temporary)
    UnfinishedFiles.forget(temporary)
  }

  /// Writes a whole file at once. Throws `system`.
  package static func write(
    _ bytes: [UInt8], toPath path: String, compression: Compression? = nil
  ) throws(FormatError) {
    let sink = try ByteSink(path: path, compression: compression)
    try sink.write(bytes)
    try sink.finish()
  }

  /// Makes the new name survive a power cut; some file systems cannot, which is no reason to fail.
  private func syncDirectory() {
    let directory = open(URL(fileURLWithPath: target).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    guard directory >= 0 else { return }
    fsync(directory)
    close(directory)
  }

  private func flush() throws(FormatError) {
    guard !buffer.isEmpty else { return }
    try buffer.withUnsafeBufferPointer { typed throws(FormatError) in try emit(UnsafeRawBufferPointer(typed))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func emit(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    if let gzip { try writeOut(gzip.compress(bytes)) } else { try writeRaw(bytes) }
  }

  private func writeOut(_ bytes: [UInt8]) throws(FormatError) {
    try bytes.withUnsafeBufferPointer { typed throws(FormatError) in
      try writeRaw(UnsafeRawBufferPointer(typed))
    }
  }

  private func writeRaw(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw .system("cannot write to it", path: path, remedy: "check the free space on the disk")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }
}
