import DynapCircuits
import DynapUnits

/// Settings of neurons whose learning block has these currents, in pA; others are at 1 pA.
enum LearningSettings {
  static func lane(
    _ currents: [Parameter: Double], switches: LearningSwitches = LearningSwitches()
  ) -> LaneSettings {
    let parameters = ParameterTable.parameters(in: .core) + ParameterTable.parameters(in: .learning)
    var core = CoreSettings(
      process: .dynapse2, step: .us(100), spread: DieSpread(serial: 1, model: .off), feedback: .gatedPowerLaw,
      alpha: .difference, readings: LatchReadings(), chip: 0,
      nominal: parameters.map { ($0, Current(si: (currents[$0] ?? 1) * 1e-12)) })
    core.learning = switches
    return LaneSettings(place: SiliconPlace(), latches: [], core: core)
  }
}
