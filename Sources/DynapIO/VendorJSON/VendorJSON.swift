import DynapChip

/// The vendor's JSON dump of a whole configuration, `Dynapse2Configuration.to_json()`: about 50 MB a chip.
///
/// A file that the vendor's library wrote reads and writes back byte for byte. A board's grid of chips is
/// not part of
/// the vendor's format: what is read is a stack, and ``Board/columns`` is not written.
public enum VendorJSON {
  /// A configuration and what its text looked like.
  public typealias Document = (board: Board, layout: VendorJSONLayout)

  /// Reads a file, plain or gzip, as it streams past; about 0.2 s a chip in a release build.
  ///
  /// Throws everything that is wrong with the file at once: faults of the file system and of gzip, of the
  /// JSON syntax,
  /// unknown, missing and duplicate keys and parameters, values of the wrong type and out of range.
  public static func read(path: String) throws(DiagnosticError) -> Document {
    try VendorJSONReader.board(
      from: reporting { () throws(FormatError) in try ByteSource(path: path) }, file: path)
  }

  /// Reads text in memory, plain or gzip; `name` takes the file's place in messages.
  ///
  /// Throws what `read(path:)` throws.
  public static func read(bytes: [UInt8], name: String = "configuration") throws(DiagnosticError) -> Document
  {
    try VendorJSONReader.board(
      from: reporting { () throws(FormatError) in try ByteSource(bytes: bytes, name: name) }, file: name)
  }

  /// Writes a file, with gzip when its name ends in `.gz`; it appears under its name once it is whole.
  ///
  /// Throws what the file system says.
  public static func write(
    _ board: Board, to path: String, layout: VendorJSONLayout = VendorJSONLayout()
  ) throws(DiagnosticError) {
    let sink = try reporting { () throws(FormatError) in try ByteSink(path: path) }
    try VendorJSONWriter.write(board, layout: layout) { (bytes) throws(FormatError) in try sink.write(bytes) }
    try reporting { () throws(FormatError) in try sink.finish() }
  }

  /// The text in memory: about 50 MB a chip when pretty.
  public static func bytes(of board: Board, layout: VendorJSONLayout = VendorJSONLayout()) -> [UInt8] {
    bytes(of: board, VendorNames.document, layout: layout)
  }

  /// The text of any of the vendor's classes.
  package static func bytes<Value>(
    of value: Value, _ shape: VendorObject<Value>, layout: VendorJSONLayout = VendorJSONLayout()
  ) -> [UInt8] {
    var text: [UInt8] = []
    do throws(DiagnosticError) {
      try VendorJSONWriter.write(value, shape, layout: layout) { (bytes) throws(FormatError) in text += bytes
      }
    } catch {
      preconditionFailure("memory takes every piece: \(error)")
    }
    return text
  }

  /// What an operation on a file gives, with its faults in the words of a configuration.
  static func reporting<Result>(
    _ operation: () throws(FormatError) -> Result
  ) throws(DiagnosticError) -> Result {
    do throws(FormatError) { return try operation() } catch { throw DiagnosticError([Diagnostic(error)]) }
  }
}
