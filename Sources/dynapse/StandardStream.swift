import DynapChip
import DynapIO
import Foundation

/// Standard output or standard error, without buffers.
struct StandardStream: Sendable {
  /// Where data go.
  static let output = StandardStream(descriptor: STDOUT_FILENO, name: "standard output")
  /// Where words go.
  static let error = StandardStream(descriptor: STDERR_FILENO, name: "standard error")

  let descriptor: Int32
  let name: String

  /// Whether a person reads along.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal; 80 when it does not say.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes data.
  ///
  /// - Throws: `FormatError` with code `system`, for instance when the disk is full. A closed pipe ends the program
  ///   without a word: its reader has seen enough.
  func write(_ bytes: [UInt8]) throws(FormatError) {
    var offset = 0
    while offset < bytes.count {
      let written = bytes[offset...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if written >= 0 {
        offset += written
      } else if errno == EPIPE {
        Foundation.exit(0)
      } else if errno != EINTR {
        throw FormatError(
          .system, source: name, at: .whole, "cannot write to it (\(String(cString: strerror(errno))))",
          remedy: "check the free space and where it is redirected to")
      }
    }
  }

  /// Writes text and a newline unless it ends in one.
  ///
  /// - Throws: as ``write(_:)``.
  func print(_ text: String) throws(FormatError) {
    try write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }

  /// Writes text, and ends the program when that fails.
  func writeOrQuit(_ text: String) {
    do throws(FormatError) { try write(Array(text.utf8)) } catch {
      Foundation.exit(Ending.Code.inputOutput.rawValue)
    }
  }

  /// Writes words; that they cannot be read is no reason to fail.
  func say(_ text: String) {
    try? write(Array(text.utf8))
  }

  /// Writes diagnostics, one a line.
  func say(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { say("\(diagnostic)\n") }
  }
}
