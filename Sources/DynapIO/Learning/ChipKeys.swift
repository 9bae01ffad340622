import DynapChip
import Foundation

/// What the file of a chip says beside its network: the keys that a file with the learned weights takes over.
package struct ChipKeys: Hashable, Sendable {
  /// The lines of the keys, in the order of the file.
  package private(set) var lines: [String] = []
  /// The line that names the board's own file, if there is one.
  package private(set) var boardFile: String?

  /// What the file with learned weights says itself, or what it has no use for.
  private static let own: Set<String> = [
    "format", "name", "comment", "duration", "serial", "board", "populations", "connections", "stimuli",
    "recordings", "changes", "windows", "plot", "presets", "learning_bus", "learning_block",
  ]
  /// The keys that name a file, and the folder where one of a name is looked for.
  private static let groups = [
    "die": "dies", "process": "processes", "mismatch": "mismatch", "faults": "faults", "board": "boards",
  ]

  /// No keys.
  init() {}

  /// Takes the keys of a checked file; names of files are made absolute, so that they hold in any folder.
  init(_ root: ConfigNode, files: ConfigFiles) {
    for entry in root.entries where !Self.own.contains(entry.key) && !entry.value.isNull {
      // Without learning blocks the die that learns is the one that does not.
      let isPlastic = entry.key == "die" && entry.value.text == LearningSchema.die
      let text = isPlastic ? "dynapse2" : Self.text(of: entry.value, key: entry.key, files)
      lines.append("\(entry.key): \(text)")
    }
    let name = root["board"].flatMap { $0["file"] ?? ($0.text == nil ? nil : $0) }
    boardFile = name.map { "file: \(Self.text(of: $0, key: "board", files))" }
  }

  private static func text(of node: ConfigNode, key: String, _ files: ConfigFiles) -> String {
    guard let group = groups[key], let name = node.text else { return node.flowText }
    let isFile = [".yaml", ".yml", ".json", ".csv", ".txt"].contains { name.lowercased().hasSuffix($0) }
    let found = isFile ? files.resolve(name) : files.find(name, in: group)
    guard let found, FileManager.default.fileExists(atPath: found) else { return node.flowText }
    return JSONText.string(URL(fileURLWithPath: found).standardized.path).text
  }
}
