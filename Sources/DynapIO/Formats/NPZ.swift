/// Named arrays in one zip archive, as `numpy.savez` and `numpy.savez_compressed` write them.
package struct NPZ: Hashable, Sendable {
  /// An array and its name, without the `.npy` suffix.
  package struct Entry: Hashable, Sendable {
    /// The key under which `numpy.load` finds the array.
    package let name: String
    /// The array.
    package let array: NPYArray
  }

  /// The arrays in the order of the archive; no name occurs twice.
  package private(set) var entries: [Entry] = []

  /// The names in the order of the archive.
  package var names: [String] { entries.map(\.name) }

  /// No arrays.
  package init() {}

  /// Named arrays in this order. Throws `badName` for a name that is empty, repeated or too long.
  package init(_ arrays: [(name: String, array: NPYArray)]) throws(FormatError) {
    for (name, array) in arrays { try append(array, name: name) }
  }

  /// Reads the bytes of a whole archive; `only` picks arrays and leaves the others unread.
  ///
  /// Throws `badMagic`, `malformedArchive`, `unsupportedArchive`, `badName`, `checksumMismatch`, `corruptStream`,
  /// and what `NPYArray` throws, with the array's name as the source.
  package init(bytes: [UInt8], only: Set<String>? = nil) throws(FormatError) {
    let archive = try ZipReader(bytes: bytes)
    for entry in archive.entries {
      guard entry.name.hasSuffix(".npy") else {
        throw FormatError(
          .badName, source: entry.name, at: .byte(entry.headerOffset), "an entry is not an .npy array",
          remedy: "give an archive written by numpy.savez")
      }
      let name = String(entry.name.dropLast(4))
      if let only, !only.contains(name) { continue }
      let contents = try archive.contents(of: entry)
      do throws(FormatError) {
        try append(NPYArray(bytes: contents), name: name)
      } catch {
        throw error.source.isEmpty ? error.inside(entry.name) : error
      }
    }
  }

  /// The archive at `path`. Throws what `init(bytes:only:)` and `ByteSource` throw.
  package init(path: String, only: Set<String>? = nil) throws(FormatError) {
    let bytes = try ByteSource.contents(ofPath: path)
    do throws(FormatError) {
      try self.init(bytes: bytes, only: only)
    } catch {
      throw error.inside(path)
    }
  }

  /// The array of this name, if there is one. Cost: linear in the number of arrays.
  package subscript(name: String) -> NPYArray? {
    entries.first { $0.name == name }?.array
  }

  /// The array of this name. Throws `badName`, with the names that there are.
  package func array(named name: String) throws(FormatError) -> NPYArray {
    guard let array = self[name] else {
      throw FormatError(
        .badName, at: .field(name), "there is no array of this name",
        remedy: names.isEmpty ? "the archive is empty" : "give one of " + names.joined(separator: ", "))
    }
    return array
  }

  /// Adds an array at the end. Throws `badName` for a name that is empty, repeated or too long.
  package mutating func append(_ array: NPYArray, name: String) throws(FormatError) {
    let remedy = "give every array a name of its own, of at most 65 000 bytes"
    guard !name.isEmpty, name.utf8.count <= 65_000 else {
      throw FormatError(.badName, at: .field(name), "the name is empty or too long", remedy: remedy)
    }
    guard self[name] == nil else {
      throw FormatError(.badName, source: name, at: .whole, "the name occurs twice", remedy: remedy)
    }
    entries.append(Entry(name: name, array: array))
  }

  /// The bytes of an archive with all arrays; the same arrays give the same bytes.
  ///
  /// Throws `unsupportedArchive` for more than 65 535 arrays or 4 GiB, which need zip64.
  package func serialized(compressed: Bool = true) throws(FormatError) -> [UInt8] {
    var writer = ZipWriter()
    for entry in entries {
      try writer.append(entry.array.serialized(), name: entry.name + ".npy", compressed: compressed)
    }
    return try writer.finish()
  }

  /// Writes the archive, whole or not at all. Throws `system` and `unsupportedArchive`.
  package func write(toPath path: String, compressed: Bool = true) throws(FormatError) {
    let bytes = try serialized(compressed: compressed)
    try ByteSink.write(bytes, toPath: path, compression: ByteSink.Compression.none)
  }
}
