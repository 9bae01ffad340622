import DynapIO
import Foundation

/// The folder of traces that were not simulated with this code, `chips/oracles`.
package struct OracleFiles: Sendable {
  /// The folder.
  package let folder: String

  /// The traces in a folder, or in `chips/oracles` of the working directory or one of the four above it.
  ///
  /// Nil when no folder is given and there is none to be found.
  /// - Throws: `FormatError` with code `system` when the folder that is given holds no traces.
  package init?(folder given: String?) throws(FormatError) {
    func holdsTraces(_ folder: String) -> Bool {
      FileManager.default.fileExists(atPath: Self.path(folder, Self.parameters))
    }
    if let given {
      guard holdsTraces(given) else {
        throw FormatError(
          .system, source: given, at: .whole, "holds no traces: \(Self.parameters) is not there",
          remedy: "give the folder chips/oracles of the sources")
      }
      folder = given
      return
    }
    let candidates = (0...4).map { String(repeating: "../", count: $0) + "chips/oracles" }
    guard let found = candidates.first(where: holdsTraces) else { return nil }
    folder = found
  }

  /// The parameters of the Rockpool cases.
  static let parameters = "rockpool_params.json"

  private static func path(_ folder: String, _ name: String) -> String {
    (folder as NSString).appendingPathComponent(name)
  }

  /// A table of named columns.
  package func table(_ name: String, allowsNonFinite: Bool = false) throws(FormatError) -> CSVTable {
    var options = CSVTable.Options()
    options.allowsNonFinite = allowsNonFinite
    return try CSVTable(path: Self.path(folder, name), options: options)
  }

  /// A matrix of numbers without a header line.
  package func matrix(_ name: String) throws(FormatError) -> [[Double]] {
    let text = String(decoding: try ByteSource.contents(ofPath: Self.path(folder, name)), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",").map { Double($0) ?? .nan }
    }
  }

  /// The numbers and lists of numbers of a section of the Rockpool parameters, in SI units.
  package func section(_ path: [String]) throws -> (numbers: [String: Double], lists: [String: [Double]]) {
    let bytes = try ByteSource.contents(ofPath: Self.path(folder, Self.parameters))
    var found: Any? = try JSONSerialization.jsonObject(with: Data(bytes))
    for key in path { found = (found as? [String: Any])?[key] }
    guard let section = found as? [String: Any] else {
      throw FormatError(
        .badName, source: Self.parameters, at: .field(path.joined(separator: ".")),
        "there is no such section",
        remedy: "take the folder chips/oracles as the sources have it")
    }
    return (section.compactMapValues { $0 as? Double }, section.compactMapValues { $0 as? [Double] })
  }
}
