import Foundation
import Testing

/// A table among the test's resources: named columns of numbers.
struct Fixture {
  /// The columns by name, in the order of the rows.
  let columns: [String: [Double]]

  /// Reads a CSV file with one header line.
  init(_ name: String) throws {
    let lines = try Self.lines(name)
    let names = try #require(lines.first).split(separator: ",").map(String.init)
    let rows = lines.dropFirst().map(Self.numbers)
    columns = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { column, name in (name, rows.map { $0[column] }) })
  }

  /// One column; the name must be in the header.
  func callAsFunction(_ name: String) throws -> [Double] { try #require(columns[name], "no column \(name)") }

  /// A matrix of numbers without a header line.
  static func matrix(_ name: String) throws -> [[Double]] { try lines(name).map(numbers) }

  /// The bytes of a file among the resources.
  static func data(_ name: String) throws -> Data {
    let place = Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures")
    return try Data(contentsOf: #require(place))
  }

  private static func lines(_ name: String) throws -> [Substring] {
    try String(decoding: data(name), as: UTF8.self).split(separator: "\n")
  }

  private static func numbers(_ line: Substring) -> [Double] {
    line.split(separator: ",").map { Double($0) ?? .nan }
  }
}
