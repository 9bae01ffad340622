import DynapChip
import DynapIO
import Foundation
import Synchronization

/// A configuration that is read while the board goes on.
final class ConfigurationParcel: Sendable {
  private let state = Mutex<Result<Board, DiagnosticError>?>(nil)

  /// What came of reading; nil while it goes on.
  var outcome: Result<Board, DiagnosticError>? { state.withLock { $0 } }

  /// Begins to read a text on a thread of its own; `done` is called on it.
  init(_ bytes: [UInt8], limit: Int, done: @escaping @Sendable () -> Void) {
    let thread = Thread {
      let outcome = Self.read(bytes, limit: limit)
      self.state.withLock { $0 = outcome }
      done()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// The board that was read.
  ///
  /// - Throws: ``DiagnosticError`` with everything that is wrong with the text.
  func board() throws(DiagnosticError) -> Board {
    guard let outcome else { preconditionFailure("a parcel is opened when it has been read") }
    return try outcome.get()
  }

  /// Begins to write a board as the vendor's JSON on a thread of its own, nothing for the power-up state, which is told
  /// at once; `done` is called on it.
  static func write(_ board: Board, done: @escaping @Sendable ([UInt8]) -> Void) {
    guard !board.chips.allSatisfy({ $0 == Chip() }) else { return done([]) }
    let thread = Thread { done(VendorJSON.bytes(of: board, layout: VendorJSONLayout(.compact))) }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Reads the vendor's JSON, plain or gzip, of at most so many bytes unpacked.
  static func read(_ bytes: [UInt8], limit: Int) -> Result<Board, DiagnosticError> {
    let name = "configuration"
    do throws(DiagnosticError) {
      let text = try unpacked(bytes, name: name, limit: limit)
      return .success(try VendorJSON.read(bytes: text, name: name).board)
    } catch {
      return .failure(error)
    }
  }

  private static func unpacked(_ bytes: [UInt8], name: String, limit: Int) throws(DiagnosticError) -> [UInt8]
  {
    var text: [UInt8] = []
    do throws(FormatError) {
      let source = try ByteSource(bytes: bytes, name: name)
      guard source.isCompressed else { return bytes }
      while let chunk = try source.next(), text.count <= limit { text += chunk }
    } catch {
      throw DiagnosticError([Diagnostic(error)])
    }
    guard text.count <= limit else {
      throw DiagnosticError([
        Diagnostic(
          .error, "configuration-too-long", at: .init(file: name), "the text",
          "has more than \(limit) bytes unpacked",
          "a configuration of one chip has about 50 MB")
      ])
    }
    return text
  }
}
