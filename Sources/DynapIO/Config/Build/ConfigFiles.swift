import DynapChip
import Foundation

/// The files that an experiment names: where they are looked for, and what was read of them.
struct ConfigFiles {
  /// The folder that relative paths start from.
  let folder: String
  /// The experiment's file.
  let path: String
  /// The experiment's file name without folder and extension.
  let stem: String
  /// The folder that `$DYNAPSE_CHIPS` names.
  let chips: String?
  /// What was read, for the digest.
  private(set) var contents = SHA256()
  /// The most bytes that are read of one data file.
  static let dataLimit = 4 << 30

  init(path: String, chips: String? = ProcessInfo.processInfo.environment["DYNAPSE_CHIPS"]) {
    let url = URL(fileURLWithPath: path)
    self.path = path
    folder = (path as NSString).deletingLastPathComponent
    stem = url.deletingPathExtension().lastPathComponent
    self.chips = chips
  }

  /// A path that a file names, relative to the file.
  func resolve(_ path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : (folder as NSString).appendingPathComponent(path)
  }

  /// The file of a name in one of the folders `group` beside, or above, the experiment's folder, or of a path.
  func find(_ name: String, in group: String) -> String? {
    if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".json") { return resolve(name) }
    var candidates: [String] = []
    var above = ""
    for _ in 0..<4 {
      candidates.append(resolve("\(above)\(group)/\(name).yaml"))
      above += "../"
    }
    if let chips { candidates.append("\(chips)/\(group)/\(name).yaml") }
    return candidates.first { FileManager.default.fileExists(atPath: $0) }
  }

  /// The file of a name that stands in a file at `origin`: beside that one first, then as ``find(_:in:)`` has it.
  func find(_ name: String, in group: String, by origin: String?) -> String? {
    let found = origin.flatMap { ConfigFiles(path: $0, chips: nil).find(name, in: group) }
    guard let found, FileManager.default.fileExists(atPath: found) else { return find(name, in: group) }
    return found
  }

  /// The names that ``find(_:in:)`` would find, for suggestions.
  func names(in group: String) -> [String] {
    var folders = ["", "../", "../../", "../../../"].map { resolve("\($0)\(group)") }
    if let chips { folders.append("\(chips)/\(group)") }
    let files = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
    return Set(files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }).sorted()
  }

  /// Takes bytes that were read into the digest.
  mutating func note(_ bytes: [UInt8]) {
    contents.update(Array("\(bytes.count):".utf8))
    contents.update(bytes)
  }
}
