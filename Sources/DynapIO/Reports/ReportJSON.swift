import Foundation

/// Reports as JSON text: keys in alphabetical order, so that equal reports are equal texts.
package enum ReportJSON {
  /// The text of a value, ending in a newline.
  ///
  /// - Throws: what the value's own encoding throws; a number that is not finite is a programmer's mistake.
  package static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
