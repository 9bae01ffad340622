import DynapUnits

/// The converters that turn a current of a monitored neuron into a rate of events for the host.
///
/// On silicon: 64 current-to-frequency converters per chip in three groups per generator; each ramps a
/// capacitor between two levels, then pauses for a pulse.
///
/// Equation: `f = 1 / (C dV / (m I + I_off) + t_pw)`, with `t_pw = C_pw V_sw / I_pwlk` and
/// `dV = |V_H - V_L| + (U_T / kappa) ln(1 + I_hys / I_bias)`. A host recovers `I = C dV f / (1 - f t_pw) - I_off`.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `f` | event rate, at most `1 / t_pw` | Hz |
/// | `I`, `I_off` | measured current, and the offset that calibration injects | A |
/// | `V_L`, `V_H` | levels of the ramp: gate voltages of the generator, whose distance counts | V |
/// | `t_pw` | pulse width, from `I_pwlk` | s |
/// | `I_cal` | what the calibration inputs measure | A |
/// | `I_hys`, `I_bias` | hysteresis and bias of the comparator | A |
/// | `m` | factor of the converter's own input mirror, 1 without mismatch | 1 |
/// | `C`, `C_pw` | capacitances of ramp and pulse, 100 fF and 27 fF, not published | F |
/// | `V_sw` | swing of all timers of the process | V |
///
/// Shape: five values per group, two per generator. The codes after power-up are not published: the setting
/// for small currents that a lab's script uses stands in; calibration injects nothing but the generator's
/// floor. Source: the vendor's parameter table; the law is derived from the names, the capacitances are assumed
/// so that 1 nA over 0.4 V gives 24 kHz and the width after power-up is about 1 us. That hysteresis widens the ramp by
/// this much is assumed, and switched by ``Hysteresis``; working scripts keep it at the lowest code, where it is below a
/// microvolt. With mismatch each converter has its own input mirror, capacitor, timer and offset, drawn under the die's
/// serial. Left out: delay of the comparator; mismatch of the levels.
public enum SpikingADC: Silicon {
  /// The block's name in reports and documents.
  public static let name = "monitor.spikingADC"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [
    pulseWidth, hysteresis, bias, low, high, calibrationOffset, calibrationReference,
  ]
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension SpikingADC {
  public static let pulseWidth           = Parameter("NCCF_PWLK_P",        "I_pwlk", .p,          .sadcGroup, BiasCode(3, 160), .assumed, 0.89, .published, .p1x3,         .other, .modelled,    "sADC pulse width")
  public static let hysteresis           = Parameter("NCCF_HYS_P",         "I_hys",  .p,          .sadcGroup, .lowest,          .assumed, 1.47, .published, .p_5x2,        .other, .modelled,    "sADC comparator hysteresis")
  public static let bias                 = Parameter("NCCF_BIAS_P",        "I_bias", .p,          .sadcGroup, BiasCode(5, 200), .assumed, 1.47, .published, .p_5x2,        .other, .modelled,    "sADC comparator bias")
  public static let low                  = Parameter("NCCF_REF_L_V",       "V_L",    .switchable, .sadcGroup, BiasCode(0, 100), .assumed, 1,    .assumed,   nil,           .other, .modelled,    "sADC low level of the ramp")
  public static let high                 = Parameter("NCCF_REF_H_V",       "V_H",    .switchable, .sadcGroup, BiasCode(3, 80),  .assumed, 1,    .assumed,   nil,           .other, .modelled,    "sADC high level of the ramp")
  public static let calibrationOffset    = Parameter("NCCF_CAL_OFFBIAS_P", "I_off",  .p,          .shared,    .lowest,          .assumed, 1,    .published, .calibrationP, .other, .modelled,    "offset current injected into all sADC inputs")
  public static let calibrationReference = Parameter("NCCF_CAL_REFBIAS_V", "I_cal",  .switchable, .shared,    .highest,         .assumed, 1,    .published, .calibrationP, .other, .modelled,    "sADC calibration reference")
}

extension SpikingADC {
  /// What the layout gives every converter; no number of it is published.
  public struct Layout: Hashable, Sendable {
    /// Capacitance that the current ramps (assumed).
    public var rampCapacitance = Capacitance(100, .femto)
    /// Capacitance of the timer of the pulse (assumed).
    public var pulseCapacitance = Capacitance(27, .femto)

    /// Makes the assumed layout.
    public init() {}
  }

  /// What the hysteresis of the comparator does; no number of it is published.
  public enum Hysteresis: String, Hashable, Sendable, CaseIterable {
    /// It widens the ramp by `(U_T / kappa) ln(1 + I_hys / I_bias)` (assumed, the default).
    case widens
    /// Nothing.
    case ignored
  }

  /// The distance `dV` that the ramp covers between its levels.
  public static func swing(
    low: Voltage, high: Voltage, hysteresis: Current, bias: Current, _ reading: Hysteresis, _ process: Process
  ) -> Voltage {
    let levels = abs(high.si - low.si)
    guard reading == .widens, bias.si > 0 else { return Voltage(si: levels) }
    let slope = process.thermalVoltage.si / process.kappa
    return Voltage(si: levels + slope * ReproducibleMath.log(1 + hysteresis.si / bias.si))
  }

  /// The transfer curve of one converter: `f = 1 / (C dV / (m I + I_off) + t_pw)`.
  public struct Curve: Hashable, Sendable {
    /// `C`, above zero.
    public var capacitance: Capacitance
    /// `dV`, the distance between the levels of the ramp; zero makes a converter that always runs at its limit.
    public var swing: Voltage
    /// `t_pw`; zero makes a converter without a limit.
    public var pulseWidth: Interval
    /// `I_off`, which adds to every input.
    public var offset: Current
    /// `m`, the factor of the converter's own input mirror.
    public var gain = 1.0

    /// Makes a curve of a nominal mirror; the defaults are those of the dossier, and assumed.
    public init(
      capacitance: Capacitance = Layout().rampCapacitance, swing: Voltage = Voltage(400, .milli),
      pulseWidth: Interval = Interval(1, .micro), offset: Current = .zero
    ) {
      self.capacitance = capacitance
      self.swing = swing
      self.pulseWidth = pulseWidth
      self.offset = offset
    }

    /// The highest rate, `1 / t_pw`.
    public var limit: Frequency { Frequency(si: 1 / pulseWidth.si) }

    /// The rate of a current; an input that is not positive, offset included, gives none.
    public func rate(of current: Current) -> Frequency {
      let total = gain * current.si + offset.si
      guard total > 0 else { return .zero }
      return Frequency(si: 1 / (capacitance.si * swing.si / total + pulseWidth.si))
    }

    /// The current behind a rate, `I = (C dV f / (1 - f t_pw) - I_off) / m`, or nil for a rate at the limit or above it.
    public func current(of rate: Frequency) -> Current? {
      guard rate.si * pulseWidth.si < 1 else { return nil }
      let total = capacitance.si * swing.si * rate.si / (1 - rate.si * pulseWidth.si)
      return Current(si: (total - offset.si) / gain)
    }
  }
}
