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
}
