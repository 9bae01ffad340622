import Foundation

/// The committed digests, `Tests/Golden/digests.txt`: a line per run, its name, a colon and the digest.
enum GoldenFile {
  /// Whether this run writes the digests instead of comparing them.
  static var isRecording: Bool { ProcessInfo.processInfo.environment["DYNAPSE_RECORD_GOLDEN"] == "1" }

  /// The digest on record under a name, or nil.
  static func digest(named name: String) throws -> String? { try lines()[name] }

  /// Puts a digest on record; the lines stay in the order of their names.
  static func record(_ digest: String, named name: String) throws {
    var lines = (try? lines()) ?? [:]
    lines[name] = digest
    let text = lines.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url, options: .atomic)
  }

  private static func lines() throws -> [String: String] {
    let text = try String(contentsOf: url, encoding: .utf8)
    let pairs = text.split(separator: "\n").map { line -> (String, String) in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (String(parts.first ?? ""), parts.last?.trimmingCharacters(in: .whitespaces) ?? "")
    }
    return Dictionary(pairs) { _, last in last }
  }

  private static let url = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden/digests.txt")
}
