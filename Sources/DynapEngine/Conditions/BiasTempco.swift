import DynapUnits

/// How the currents of the parameter generator follow the temperature; which one the silicon has is not known.
public enum BiasTempco: Hashable, Sendable {
  /// Not at all.
  case constant
  /// Proportional to the absolute temperature, which keeps time constants.
  case ptat
  /// By a share of the current at the reference for every kelvin.
  case perKelvin(Double)

  /// The factor on a current at a temperature.
  public func factor(at temperature: Temperature, reference: Temperature) -> Double {
    switch self {
    case .constant: 1
    case .ptat: temperature / reference
    case .perKelvin(let share): 1 + share * (temperature.si - reference.si)
    }
  }
}
