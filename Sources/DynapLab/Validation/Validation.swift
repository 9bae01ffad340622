import DynapChip

/// The validation table: every check of section 12 of the analog dossier, declared once.
package enum Validation {
  /// The checks by the part of the chip that they are about.
  package static let groups: [CheckGroup] = [
    ConstantChecks.group,
    CheckGroup("Integrator", IntegratorChecks.checks + TrainChecks.checks),
    PulseChecks.group,
    CheckGroup("Dendrites", DendriteChecks.checks + DiffusionChecks.checks),
    CheckGroup("Soma", SomaChecks.checks + SpikingChecks.checks),
    CheckGroup("Adaptation and short-term depression", AdaptationChecks.checks + DepressionChecks.checks),
    HomeostasisChecks.group, MismatchChecks.group, DeviceChecks.group, MonitorChecks.group,
    NumericsChecks.group, LearningChecks.group,
  ]

  /// Every check, in the order of its number.
  package static let checks = groups.flatMap(\.checks).sorted { $0.id < $1.id }

  /// The groups with the checks that some patterns name, such as `V05` and `V2*`; all where there is no pattern.
  ///
  /// - Throws: `DiagnosticError` with a diagnostic `validate-unknown-check` for each pattern that names none.
  package static func groups(
    matching patterns: [String], among groups: [CheckGroup] = groups
  ) throws(DiagnosticError) -> [CheckGroup] {
    guard !patterns.isEmpty else { return groups }
    let ids = groups.flatMap(\.checks).map(\.id)
    let unknown = patterns.filter { pattern in !ids.contains { matches($0, pattern) } }
    guard unknown.isEmpty else {
      throw DiagnosticError(
        unknown.map { pattern in
          let nearest = Spelling.nearest(to: pattern, among: ids).map { "did you mean \($0)? " } ?? ""
          return Diagnostic(
            .error, "validate-unknown-check", "'\(pattern)'", "names no check",
            nearest + "checks are \(ranges(of: ids)), and V2* stands for all that begin so")
        })
    }
    return groups.compactMap { group in
      let checks = group.checks.filter { check in patterns.contains { matches(check.id, $0) } }
      return checks.isEmpty ? nil : CheckGroup(group.title, checks)
    }
  }

  /// The first and last id of each letter, such as `V01 to V61`.
  private static func ranges(of ids: [String]) -> String {
    Dictionary(grouping: ids) { $0.prefix(1) }.values
      .compactMap { ids in ids.min().map { "\($0) to \(ids.max() ?? $0)" } }.sorted().joined(separator: ", ")
  }

  /// Whether an id is what a pattern says; `*` stands for any end, and the case of letters does not count.
  private static func matches(_ id: String, _ pattern: String) -> Bool {
    let (id, pattern) = (id.lowercased(), pattern.lowercased())
    return pattern.hasSuffix("*") ? id.hasPrefix(pattern.dropLast()) : id == pattern
  }
}

extension Validation {
  /// The checks against traces that were not simulated with this code.
  package static func oracleGroups(_ files: OracleFiles) -> [CheckGroup] {
    [TransistorChecks.group(files), ModerateChecks.group(files), RockpoolChecks.group(files)]
  }
}
