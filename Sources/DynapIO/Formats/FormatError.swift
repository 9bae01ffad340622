/// A file that cannot be read or written: what is wrong, where, and what to do about it.
package struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable identifiers, one for each way in which a file can be wrong.
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// The first bytes are not those of the format.
    case badMagic
    /// The format is right, its version is not one of those that are read.
    case unsupportedVersion
    /// The bytes end before the header does.
    case truncatedHeader
    /// The header's text is not what the format prescribes.
    case malformedHeader
    /// The element type is an object, a structure, a string, or another type without a numeric reading.
    case unsupportedType
    /// A dimension is negative, or the product of the dimensions does not fit in memory.
    case badShape
    /// The bytes end before the data does.
    case truncatedData
    /// There are bytes after the end of the data.
    case trailingData
    /// An archive's table of contents contradicts its entries.
    case malformedArchive
    /// The archive uses a feature that is not read: zip64, encryption, another compression method.
    case unsupportedArchive
    /// Two entries have the same name, or a name is not usable.
    case badName
    /// The data does not match its checksum.
    case checksumMismatch
    /// The compressed stream is damaged.
    case corruptStream
    /// The values cannot be expressed in the requested type.
    case notRepresentable
    /// A table's line has too few or too many fields.
    case fieldCount
    /// A field is not a number.
    case notANumber
    /// A field is NaN or infinite where only finite numbers are accepted.
    case notFinite
    /// The operating system refused to open, read, write or rename a file.
    case system
  }

  /// Where in the input the problem is.
  package enum Place: Hashable, Sendable, CustomStringConvertible {
    /// The input as a whole.
    case whole
    /// A byte offset from the start of the input.
    case byte(Int)
    /// A named field of a header.
    case field(String)
    /// A line and a column of a text, both counted from one.
    case line(Int, column: Int)

    /// The place as it reads in a message.
    package var description: String {
      switch self {
      case .whole: "file"
      case .byte(let offset): "byte \(offset)"
      case .field(let name): "field '\(name)'"
      case .line(let line, let column): "line \(line), column \(column)"
      }
    }
  }

  /// The stable identifier of this kind of problem.
  package var code: Code
  /// The file or archive entry, empty for bytes in memory.
  package var source: String
  /// Where in the source the problem is.
  package var place: Place
  /// What was found, in one sentence without a final stop.
  package var what: String
  /// What the reader of the message can do, in one sentence without a final stop.
  package var remedy: String

  /// An error at a place of a source.
  package init(_ code: Code, source: String = "", at place: Place, _ what: String, remedy: String) {
    self.code = code
    self.source = source
    self.place = place
    self.what = what
    self.remedy = remedy
  }

  /// The message for a person: source, place, code, what, remedy.
  package var description: String {
    let origin = source.isEmpty ? "" : "\(source): "
    return "\(origin)\(place): \(code.rawValue): \(what); \(remedy)"
  }

  /// The same error, with `outer` put before its source: an entry inside an archive, a file on a disk.
  package func inside(_ outer: String) -> FormatError {
    guard !outer.isEmpty else { return self }
    var copy = self
    copy.source = source.isEmpty ? outer : "\(outer)[\(source)]"
    return copy
  }
}
