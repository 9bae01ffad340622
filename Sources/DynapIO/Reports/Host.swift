import Foundation

extension RunSummary {
  /// The machine of a run.
  package struct Host: Codable, Sendable {
    /// The operating system and its version.
    package var system: String
    /// The processor's architecture.
    package var architecture: String
    /// How many processors are active.
    package var processors: Int

    /// This machine; its name and its user are nobody's business.
    package static var current: Host {
      let info = ProcessInfo.processInfo
      var name = utsname()
      let architecture =
        uname(&name) == 0
        ? withUnsafeBytes(of: &name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) } : ""
      return Host(
        system: info.operatingSystemVersionString, architecture: architecture,
        processors: info.activeProcessorCount)
    }
  }
}
