import Foundation

/// The committed digests, `Tests/Golden/digests.txt`: a line per run and what of it is
/// digested.
enum GoldenFile {
  /// Whether this run writes the digests instead of comparing them.
  static var isRecording: Bool { ProcessInfo.processInfo.environment["DYNAPSE_RECORD_GOLDEN"] == "1" }

  /// The digests on record for a run, by what they are of.
  static func digests(of run: String) throws -> [String: String] {
    let prefix = "\(run)."
    let pairs = try lines().filter { $0.key.hasPrefix(prefix) }
    return Dictionary(uniqueKeysWithValues: pairs.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }

  /// Puts the digests of a run on record in place of those that it had; lines stay in the order of their names.
  static func record(_ digests: [String: String], of run: String) throws {
    var lines = ((try? lines()) ?? [:]).filter { !$0.key.hasPrefix("\(run).") }
    for (name, digest) in digests { lines["\(run).\(name)"] = digest }
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
