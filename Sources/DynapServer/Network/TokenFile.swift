import DynapChip
import Foundation

/// The file with the token that clients have to know.
package enum TokenFile {
  /// How long a token may be.
  static let lengths = 16...1024

  /// Reads the token.
  ///
  /// - Throws: ``DiagnosticError`` with code `token-file-unreadable`, `token-file-open` when others than the owner may
  ///   read it, or `token-length`.
  package static func read(_ path: String) throws(DiagnosticError) -> String {
    func problem(_ code: String, _ fact: String, _ remedy: String) -> DiagnosticError {
      DiagnosticError([Diagnostic(.error, code, at: .init(file: path), "the token file", fact, remedy)])
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let file = FileHandle(forReadingAtPath: path)
    else { throw problem("token-file-unreadable", "cannot be read", "give a file with one line") }
    guard status.st_mode & 0o077 == 0 else {
      throw problem("token-file-open", "can be read by others than its owner", "chmod 600 \(path)")
    }
    let data = (try? file.read(upToCount: lengths.upperBound + 2)) ?? Data()
    let token = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard lengths.contains(token.utf8.count), !token.contains(where: \.isNewline) else {
      throw problem(
        "token-length", "holds no line of \(lengths.lowerBound) to \(lengths.upperBound) bytes",
        "write one, for example: head -c 24 /dev/urandom | base64 > \(path)")
    }
    return token
  }
}
