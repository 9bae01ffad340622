import DynapUnits

/// One constant of a ``Process``: its name in files, its place in the value and where the default comes from.
public struct ProcessConstant: Sendable {
  /// The key in files, for example `membrane_capacitance`.
  public let name: String
  /// The symbol in equations, for example `C_mem`.
  public let symbol: String
  /// The kind of value, and where it is held.
  public let place: Place
  /// How sure the default is.
  public let provenance: Provenance
  /// Where the default comes from, in a few words.
  public let source: String

  init(_ name: String, _ symbol: String, _ place: Place, _ provenance: Provenance, _ source: String) {
    self.name = name
    self.symbol = symbol
    self.place = place
    self.provenance = provenance
    self.source = source
  }

  /// The kind of a constant with the key path to its value.
  public enum Place: Sendable {
    /// A temperature above absolute zero.
    case temperature(WritableKeyPath<Process, Temperature> & Sendable)
    /// A difference of temperatures above zero, in kelvins.
    case kelvins(WritableKeyPath<Process, Double> & Sendable)
    /// A voltage above zero that may be absent.
    case optionalVoltage(WritableKeyPath<Process, Voltage?> & Sendable)
    /// A voltage above zero.
    case voltage(WritableKeyPath<Process, Voltage> & Sendable)
    /// A current above zero.
    case current(WritableKeyPath<Process, Current> & Sendable)
    /// A capacitance above zero.
    case capacitance(WritableKeyPath<Process, Capacitance> & Sendable)
    /// A time above zero.
    case time(WritableKeyPath<Process, Interval> & Sendable)
    /// A rate of change of a voltage above zero.
    case slope(WritableKeyPath<Process, Slope> & Sendable)
    /// A number without a unit, above 0 and at most 1.
    case fraction(WritableKeyPath<Process, Double> & Sendable)
  }

  /// The kind of value for schemas and documents: `temperature`, `temperature difference`, `voltage`, `current`,
  /// `capacitance`, `time`, `slope` or `number`.
  public var kind: String {
    switch place {
    case .temperature: TemperatureDimension.name
    case .kelvins: "temperature difference"
    case .optionalVoltage, .voltage: VoltageDimension.name
    case .current: CurrentDimension.name
    case .capacitance: CapacitanceDimension.name
    case .time: TimeDimension.name
    case .slope: SlopeDimension.name
    case .fraction: "number"
    }
  }

  /// The constant's value as a file writes it, or nil when an optional one is absent.
  public func text(in process: Process) -> String? {
    switch place {
    case .temperature(let path): process[keyPath: path].description
    case .kelvins(let path): "\(DecimalText.trimmed(process[keyPath: path], significantDigits: 6)) K"
    case .optionalVoltage(let path): process[keyPath: path]?.description
    case .voltage(let path): process[keyPath: path].description
    case .current(let path): process[keyPath: path].description
    case .capacitance(let path): process[keyPath: path].description
    case .time(let path): process[keyPath: path].description
    case .slope(let path): process[keyPath: path].description
    case .fraction(let path): DecimalText.trimmed(process[keyPath: path], significantDigits: 6)
    }
  }

  /// Reads a text such as `7.7 pF` into the constant.
  ///
  /// - Throws: ``ProcessError`` with code `unreadable` when the text is not a value of the kind, `outOfRange` when
  ///   the value is not above zero, or a number is above 1.
  public func set(_ text: String, in process: inout Process) throws(ProcessError) {
    switch place {
    case .temperature(let path): process[keyPath: path] = try positive(text)
    case .kelvins(let path): process[keyPath: path] = (try positive(text) as Temperature).si
    case .optionalVoltage(let path): process[keyPath: path] = try positive(text) as Voltage
    case .voltage(let path): process[keyPath: path] = try positive(text)
    case .current(let path): process[keyPath: path] = try positive(text)
    case .capacitance(let path): process[keyPath: path] = try positive(text)
    case .time(let path): process[keyPath: path] = try positive(text)
    case .slope(let path): process[keyPath: path] = try positive(text)
    case .fraction(let path): process[keyPath: path] = try fraction(text)
    }
  }

  private func positive<D: Dimension>(_ text: String) throws(ProcessError) -> Quantity<D> {
    let value: Quantity<D>
    do {
      value = try Quantity(text)
    } catch {
      throw ProcessError(.unreadable, name, "'\(text)' \(error.reason)", error.remedy)
    }
    guard value.si > 0 else {
      throw ProcessError(.outOfRange, name, "'\(text)' is not above zero", "write for example \(D.example)")
    }
    return value
  }

  private func fraction(_ text: String) throws(ProcessError) -> Double {
    guard let value = Double(text) else {
      throw ProcessError(.unreadable, name, "'\(text)' is not a number", "write for example 0.75")
    }
    guard value > 0, value <= 1 else {
      throw ProcessError(
        .outOfRange, name, "'\(text)' is not above 0 and at most 1", "write for example 0.75")
    }
    return value
  }
}

extension Process {
  // swift-format-ignore
  /// Every constant, in the order of files and documents.
  public static let constants: [ProcessConstant] = [
    .init("temperature",                  "T",       .temperature(\.temperature),                .assumed,   "room temperature"),
    .init("thermal_voltage",              "U_T",     .optionalVoltage(\.fixedThermalVoltage),    .published, "kT/q unless set"),
    .init("kappa_n",                      "kappa_n", .fraction(\.kappaN),                        .published, "Rockpool, teili"),
    .init("kappa_p",                      "kappa_p", .fraction(\.kappaP),                        .published, "Rockpool, teili"),
    .init("I0",                           "I0",      .current(\.I0),                             .published, "Rockpool, teili"),
    .init("floor",                        "I_floor", .current(\.floor),                          .published, "Rockpool, teili"),
    .init("supply",                       "V_dd",    .voltage(\.supply),                         .published, "0.18 um process"),
    .init("switching_voltage",            "V_sw",    .voltage(\.switchingVoltage),               .published, "Rockpool"),
    .init("membrane_capacitance",         "C_mem",   .capacitance(\.membraneCapacitance),        .published, "chip paper, at second hand"),
    .init("ampa_capacitance",             "C_ampa",  .capacitance(\.ampaCapacitance),            .published, "Rockpool layout"),
    .init("nmda_capacitance",             "C_nmda",  .capacitance(\.nmdaCapacitance),            .published, "Rockpool layout"),
    .init("gaba_capacitance",             "C_gaba",  .capacitance(\.gabaCapacitance),            .published, "Rockpool layout"),
    .init("shunt_capacitance",            "C_shunt", .capacitance(\.shuntCapacitance),           .published, "Rockpool layout"),
    .init("adaptation_capacitance",       "C_ahp",   .capacitance(\.adaptationCapacitance),      .published, "Rockpool layout"),
    .init("calcium_capacitance",          "C_ca",    .capacitance(\.calciumCapacitance),         .assumed,   "as adaptation"),
    .init("pulse_capacitance",            "C_pulse", .capacitance(\.pulseCapacitance),           .published, "Rockpool layout"),
    .init("adaptation_pulse_capacitance", "C_pa",    .capacitance(\.adaptationPulseCapacitance), .published, "Rockpool layout"),
    .init("refractory_capacitance",       "C_ref",   .capacitance(\.refractoryCapacitance),      .published, "Rockpool layout"),
    .init("delay_capacitance",            "C_dly",   .capacitance(\.delayCapacitance),           .assumed,   "as the pulse extender"),
    .init("depression_capacitance",       "C_std",   .capacitance(\.depressionCapacitance),      .assumed,   "as the pulse extender"),
    .init("depletion_time",               "t_dep",   .time(\.depletionTime),                     .assumed,   "order of a match handshake"),
    .init("ekv_kappa_n",                  "kappa_n'", .fraction(\.ekvKappaN),                    .fitted,    "fit to the generator's table; gate voltages only"),
    .init("ekv_kappa_p",                  "kappa_p'", .fraction(\.ekvKappaP),                    .fitted,    "fit to the generator's table; gate voltages only"),
    .init("threshold_voltage_n",          "V_T0,n",  .voltage(\.thresholdVoltageN),               .fitted,    "fit to the generator's table; gate voltages only"),
    .init("threshold_voltage_p",          "V_T0,p",  .voltage(\.thresholdVoltageP),               .fitted,    "fit to the generator's table; gate voltages only"),
    .init("specific_current_n",           "I_S,n",   .current(\.specificCurrentN),                .fitted,    "fit to the generator's table, 3 pA to 2 uA"),
    .init("specific_current_p",           "I_S,p",   .current(\.specificCurrentP),                .fitted,    "fit to the generator's table, 3 pA to 2 uA"),
    .init("floor_doubling",               "dT2",     .kelvins(\.floorDoubling),                    .assumed,   "junction leakage"),
    .init("homeostasis_slope",            "S_0",     .slope(\.homeostasisSlope),                 .assumed,   "of 10 nV/s to 1 V/s"),
  ]

  /// The constant of a name, or nil.
  public static func constant(named name: String) -> ProcessConstant? { constants.first { $0.name == name } }

  /// Sets a constant by its name in files from a text with a unit.
  ///
  /// - Throws: ``ProcessError`` with code `unknownConstant` when there is no such name, and otherwise as
  ///   ``ProcessConstant/set(_:in:)`` does.
  public mutating func set(_ name: String, text: String) throws(ProcessError) {
    guard let constant = Self.constant(named: name) else {
      throw ProcessError(
        .unknownConstant, name, "is not a constant of a process",
        "write one of \(Self.constants.map(\.name).joined(separator: ", "))")
    }
    try constant.set(text, in: &self)
  }
}
