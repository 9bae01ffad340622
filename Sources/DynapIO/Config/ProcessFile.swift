import DynapChip
import DynapCircuits

/// The file of a process, by its name or its path.
package enum ProcessFile {
  /// Reads a process: `dynapse2`, the name of a file in `chips/processes`, `processes` or `$DYNAPSE_CHIPS/processes`, or
  /// the path of a file. `option` is what asked for it, for messages.
  ///
  /// - Throws: `unknown-process` for a name without a file, and everything that is wrong with the file.
  package static func read(_ name: String, option: String) throws(DiagnosticError) -> Process {
    let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".json")
    let place = Diagnostic.Place(file: option)
    let value = ConfigNode(content: .scalar(.init(text: name, isPlain: false)), place: place)
    let root = ConfigNode(
      content: .mapping([.init(key: "process", place: place, value: value)]), place: place)
    // A path is relative to this folder; a name is looked for in `chips` and above it, which is here.
    var builder = ConfigBuilder(root: root, files: ConfigFiles(path: isPath ? option : "chips/\(option)"))
    builder.buildOptions()
    guard !builder.diagnostics.contains(where: { $0.severity == .error }) else {
      throw DiagnosticError(builder.diagnostics)
    }
    return builder.options.process
  }
}
