import DynapChip
import DynapFabric

/// A fault map in a file, in this program's table or in one of the two layouts that laboratories keep.
///
/// The content decides which it is: an object in JSON is a CAM profile, a table with a column `tag`, or with four
/// columns and no header, is a list of bad CAM words, and one with a column `probability` is our own. Files may be
/// compressed by gzip. The laboratories' layouts describe one chip.
package struct FaultFile: Sendable {
  /// The layouts.
  package enum Layout: String, CaseIterable, Sendable {
    /// Our table: ``FaultTable``.
    case table
    /// The laboratory's list of missed events: ``BadCAMList``.
    case badCAMs
    /// The laboratory's JSON: ``CAMProfile``.
    case profile

    /// The layout in words.
    package var name: String {
      switch self {
      case .table: "fault table"
      case .badCAMs: "list of bad CAM words"
      case .profile: "CAM profile"
      }
    }
  }

  /// The faults.
  package var map: FaultMap
  /// The layout that the file has.
  package var layout: Layout
  /// What is doubtful about it.
  package var warnings: [Diagnostic] = []

  /// Reads a file; `-` is standard input.
  ///
  /// - Parameter chip: whose faults a file of a laboratory lists.
  /// - Throws: everything that is wrong with the file: `system` when it cannot be opened or read, `fault-layout` when
  ///   it has none of the layouts, and what the readers of the layouts throw.
  package static func read(path: String, chip: ChipOnBoard = .first) throws(DiagnosticError) -> FaultFile {
    let bytes = try VendorJSON.reporting { () throws(FormatError) in
      try ByteSource.contents(ofPath: path == "-" ? "/dev/stdin" : path)
    }
    return try read(bytes: bytes, name: path == "-" ? "stdin" : path, chip: chip)
  }

  /// Reads the content of a file; `name` is for messages. Throws as ``read(path:chip:)``.
  package static func read(
    bytes: [UInt8], name: String, chip: ChipOnBoard = .first
  ) throws(DiagnosticError) -> FaultFile {
    if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      return try CAMProfile.read(bytes: bytes, name: name, chip: chip)
    }
    let text = FaultText(bytes: bytes, name: name)
    let names = Set(text.header.map(\.text))
    if names.contains("probability") || names.contains("first_tag") { return try FaultTable.read(text) }
    let isBare = text.header.isEmpty && text.rows.first?.fields.count == 4
    if names.contains("tag") || isBare { return try BadCAMList.read(text, chip: chip) }
    let found =
      text.header.isEmpty
      ? "has no header" : "has the columns \(text.header.map(\.text).joined(separator: ", "))"
    throw DiagnosticError([
      Diagnostic(
        .error, "fault-layout", at: .init(file: name, line: text.firstLine), "the file",
        text.isEmpty ? "is empty" : found,
        "give a table with the columns core, neuron, synapse, half, probability, a list of bad CAM words with the "
          + "columns core, neuron, synapse, tag, or a CAM profile in JSON")
    ])
  }
}
