/// Which program this is.
package enum ProgramVersion {
  /// The release, by semantic versioning.
  package static let current = "0.1.0"

  /// The compiler's release, to the minor version.
  package static var swift: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "6.1"
    #endif
  }

  /// What `dynapse --version` prints.
  package static var line: String { "dynapse \(current) (Swift \(swift))" }
}
