/// The reference parameter set (RPS) of the validation table: Rockpool's layout, currents in pA, pF, mV and ms.
///
/// Source: section 12 of the analog dossier.
package enum ReferenceSet {
  /// U_T, mV.
  package static let thermalVoltage = 25.0
  /// The mean slope factor.
  package static let kappa = 0.705
  /// U_T / kappa, mV.
  package static let slope = thermalVoltage / kappa
  /// I_0 and the smallest current of any node, pA.
  package static let floor = 0.5
  /// The AMPA dendrite: tau 10 ms and a gain of 100.
  package static let ampa = IntegratorLaw(capacitance: 24.5, leak: 86.879, gain: 8687.9)
  /// The membrane: tau 20 ms and a gain of 4.
  package static let membrane = SomaLaw(capacitance: 3, leak: 5.3191, gain: 21.277)
  /// The adaptation integrator: tau 50 ms, I_g = I_tau.
  package static let adaptation = IntegratorLaw(capacitance: 40, leak: 28.369, gain: 28.369)
  /// The calcium integrator: tau 500 ms, I_g = I_tau.
  package static let calcium = IntegratorLaw(capacitance: 40, leak: 2.837, gain: 2.837)

  /// a = kappa / (C U_T) of a capacitance in pF, 1/(pA ms).
  package static func charging(_ capacitance: Double) -> Double { kappa / (capacitance * thermalVoltage) }

  /// The leak that gives a capacitance in pF a time constant in ms, pA.
  package static func leak(_ tau: Double, capacitance: Double) -> Double { capacitance * slope / tau }

  /// The bias that makes a timer of 0.5 pF and 0.7 V run for a time in ms, pA.
  package static func timer(_ time: Double) -> Double { 0.5 * 700 / time }
}
