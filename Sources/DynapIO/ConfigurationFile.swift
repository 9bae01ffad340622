import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits

/// A configuration of either format: an experiment in YAML or JSON, or the vendor's dump of a whole configuration.
///
/// The content decides: the vendor's text begins with the key `value0`, and no experiment has such a key.
package enum ConfigurationFile: Sendable {
  /// An experiment, and what is doubtful about it.
  case experiment(Experiment, warnings: [Diagnostic])
  /// The vendor's dump, and what its text looked like.
  case vendor(Board, VendorJSONLayout)

  /// The board that it programs.
  package var board: Board {
    switch self {
    case .experiment(let experiment, _): experiment.board
    case .vendor(let board, _): board
    }
  }

  /// What is doubtful about it.
  package var warnings: [Diagnostic] {
    switch self {
    case .experiment(_, let warnings): warnings
    case .vendor: []
    }
  }

  /// What a run of it is; a vendor's dump says nothing but the board, so it runs with the default options for a second,
  /// and the spikes of all neurons are recorded.
  package func experiment(name: String) throws(DiagnosticError) -> Experiment {
    switch self {
    case .experiment(let experiment, _): return experiment
    case .vendor(var board, _):
      let network = try Network().program(&board)
      return Experiment(name: name, board: board, duration: .s(1), network: network)
    }
  }

  /// Reads a file, plain or gzip; `-` is standard input.
  ///
  /// - Throws: everything that is wrong with the file, a `system` diagnostic when it cannot be opened or read, and
  ///   `override-without-experiment` when a setting is given for the vendor's format, which has no such paths.
  /// - Parameter vendorOverrides: the settings that the vendor's format cannot take; all of them unless given.
  package static func read(
    path: String, overrides: [String] = [], vendorOverrides: [String]? = nil
  ) throws(DiagnosticError) -> ConfigurationFile {
    let isStandardInput = path == "-"
    let name = isStandardInput ? "stdin" : path
    let source = try VendorJSON.reporting { () throws(FormatError) in
      try ByteSource(path: isStandardInput ? "/dev/stdin" : path)
    }
    // The reader of the vendor's format streams files; what comes from a pipe can be read once only.
    var bytes = try VendorJSON.reporting { () throws(FormatError) in try source.next() } ?? []
    if isVendor(bytes) {
      if let setting = (vendorOverrides ?? overrides).first {
        throw DiagnosticError([
          Diagnostic(
            .error, "override-without-experiment", at: .init(file: "--set \(setting)"), "the setting",
            "is given for the vendor's format", "`dynapse convert` it to YAML first")
        ])
      }
      if !isStandardInput {
        let document = try VendorJSON.read(path: path)
        return .vendor(document.board, document.layout)
      }
      bytes += try VendorJSON.reporting { () throws(FormatError) in try source.readAll() }
      let document = try VendorJSON.read(bytes: bytes, name: name)
      return .vendor(document.board, document.layout)
    }
    bytes += try VendorJSON.reporting { () throws(FormatError) in try source.readAll() }
    let result = try ConfigReader.read(bytes: bytes, path: name, overrides: overrides)
    return .experiment(result.experiment, warnings: result.warnings)
  }

  /// Whether a text begins as the vendor's does.
  private static func isVendor(_ bytes: [UInt8]) -> Bool {
    var visible = bytes.lazy.filter { $0 > 0x20 }.makeIterator()
    return Array("{\"value0\"".utf8).allSatisfy { $0 == visible.next() }
  }
}
