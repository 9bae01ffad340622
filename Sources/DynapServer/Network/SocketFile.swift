import DynapChip
import Foundation

/// The file of a Unix socket: only its owner can open it, and a dead one is removed.
package struct SocketFile: Sendable {
  /// The longest path that the system takes.
  static let longest = 107

  /// The path.
  package let path: String

  /// Makes the place of a socket.
  package init(path: String) { self.path = path }

  /// Where a server listens that is not told.
  package static var usual: String {
    if let folder = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"], !folder.isEmpty {
      return folder + "/dynapse.sock"
    }
    return "/tmp/dynapse-\(getuid()).sock"
  }

  /// Sees that the path can be bound: removes a socket that nobody answers to.
  ///
  /// - Throws: ``DiagnosticError`` with code `socket-path-long`, `socket-path-taken` or `socket-in-use`.
  package func prepare() throws(DiagnosticError) {
    guard !path.isEmpty, path.utf8.count <= Self.longest, !path.utf8.contains(0) else {
      throw problem(
        "socket-path-long", "has \(path.utf8.count) bytes", "the system takes 1 to \(Self.longest)")
    }
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw problem("socket-path-taken", "is a file that is no socket", "choose another path, or remove it")
    }
    guard !isAnswered else {
      throw problem("socket-in-use", "is another server's", "choose another path, or end that server")
    }
    unlink(path)
  }

  /// Whether a server answers.
  private var isAnswered: Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    // A server that is too busy to take the connection is one, too.
    return SocketAddressText.connect(descriptor, path) || errno == EAGAIN
  }

  /// Removes the file.
  package func remove() { unlink(path) }

  private func problem(_ code: String, _ fact: String, _ remedy: String) -> DiagnosticError {
    DiagnosticError([Diagnostic(.error, code, at: .init(file: path), "the socket", fact, remedy)])
  }
}

/// Addresses of sockets as the system wants them.
enum SocketAddressText {
  /// Connects a descriptor to a path.
  static func connect(_ descriptor: Int32, _ path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
