import DynapCircuits
import DynapUnits

/// Numbers in the text of a page: what the default process and the nominal generator make of codes.
enum CircuitNumbers {
  /// The default process.
  static let process = Process.dynapse2
  private static let generator = ParameterGenerator()

  /// The current of a code.
  static func current(_ parameter: Parameter, _ coarse: Int, _ fine: Int) -> String {
    text(amperes(parameter, coarse, fine))
  }

  /// A code with its current, such as `[2, 30] (118 pA)`.
  static func code(_ parameter: Parameter, _ coarse: Int, _ fine: Int) -> String {
    "[\(coarse), \(fine)] (\(current(parameter, coarse, fine)))"
  }

  /// The time constant that a leak gives a capacitor, C U_T / (kappa I).
  static func tau(
    _ parameter: Parameter, _ coarse: Int, _ fine: Int, _ capacitance: KeyPath<Process, Capacitance>
  ) -> String {
    process.timeConstant(process[keyPath: capacitance], leak: amperes(parameter, coarse, fine))
      .formatted(digits: 3)
  }

  /// The time that a current takes through the swing of a timer, C V_sw / I.
  static func timer(
    _ parameter: Parameter, _ coarse: Int, _ fine: Int, _ capacitance: KeyPath<Process, Capacitance>
  ) -> String {
    let charge = process[keyPath: capacitance].si * process.switchingVoltage.si
    return Interval(si: charge / amperes(parameter, coarse, fine).si).formatted(digits: 3)
  }

  /// The longest and the shortest time constant of a bias, as `a to b`.
  static func tauRange(_ parameter: Parameter, _ capacitance: KeyPath<Process, Capacitance>) -> String {
    "\(tau(parameter, 0, 0, capacitance)) at [0, 0] to \(tau(parameter, 5, 255, capacitance)) at [5, 255]"
  }

  /// The longest and the shortest time of a timer, as `a to b`.
  static func timerRange(_ parameter: Parameter, _ capacitance: KeyPath<Process, Capacitance>) -> String {
    "\(timer(parameter, 0, 0, capacitance)) at [0, 0] to \(timer(parameter, 5, 255, capacitance)) at [5, 255]"
  }

  /// The ratio of two currents.
  static func ratio(_ a: (Parameter, Int, Int), to b: (Parameter, Int, Int)) -> String {
    number(amperes(a.0, a.1, a.2).si / amperes(b.0, b.1, b.2).si)
  }

  /// The current of a code.
  static func amperes(_ parameter: Parameter, _ coarse: Int, _ fine: Int) -> Current {
    generator.current(of: parameter, BiasCode(coarse, fine))
  }

  /// A constant of the process as a file writes it.
  static func constant(_ name: String) -> String {
    Process.constant(named: name)?.text(in: process) ?? ""
  }

  /// Millivolts of a node's voltage per factor of e of its current, U_T / kappa.
  static var slope: Double { 1000 * process.thermalVoltage.si / process.kappa }

  /// A current to three digits.
  static func text(_ current: Current) -> String { current.formatted(digits: 3) }

  /// A number to three digits.
  static func number(_ value: Double) -> String { DecimalText.trimmed(value, significantDigits: 3) }

  /// A share in percent, to three digits.
  static func percent(_ share: Double) -> String { number(100 * share) + " %" }

  /// The factor by which instances of a bias on one die differ, one sigma either way.
  static func spread(_ parameter: Parameter) -> String {
    number(ReproducibleMath.exp(ParameterReport(parameter).spreadSigma))
  }

  /// The natural logarithm.
  static func logarithm(_ value: Double) -> Double { ReproducibleMath.log(value) }
}
