/// The converters that turn a current of a monitored neuron into a rate of events for the host.
///
/// On silicon: 64 current-to-frequency converters per chip in three groups per generator; each ramps a
/// capacitor between two levels, then pauses for a pulse.
///
/// Equation: `f = 1 / (C (V_H - V_L) / (I + I_off) + t_pw)`.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `f` | event rate | Hz |
/// | `I`, `I_off` | measured current, and the offset that calibration injects | A |
/// | `V_L`, `V_H` | levels of the ramp | V |
/// | `t_pw` | pulse width, from `I_pwlk` | s |
/// | `I_hys`, `I_bias` | hysteresis and bias of the comparator | A |
/// | `C` | ramp capacitance, not published | F |
///
/// Shape: five values per group, two per generator. The codes after power-up are not published: the setting
/// for small currents that a lab's script uses stands in; calibration injects nothing. Source: the vendor's
/// parameter table; the law is derived from the names. Left out: all of it for now.
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
  public static let pulseWidth           = Parameter("NCCF_PWLK_P",        "I_pwlk", .p,          .sadcGroup, BiasCode(5, 160), .assumed, 0.89, .published, .p1x3,         .other, .notModelled, "sADC pulse width")
  public static let hysteresis           = Parameter("NCCF_HYS_P",         "I_hys",  .p,          .sadcGroup, .lowest,          .assumed, 1.47, .published, .p_5x2,        .other, .notModelled, "sADC comparator hysteresis")
  public static let bias                 = Parameter("NCCF_BIAS_P",        "I_bias", .p,          .sadcGroup, BiasCode(5, 200), .assumed, 1.47, .published, .p_5x2,        .other, .notModelled, "sADC comparator bias")
  public static let low                  = Parameter("NCCF_REF_L_V",       "V_L",    .switchable, .sadcGroup, BiasCode(0, 100), .assumed, 1,    .assumed,   nil,           .other, .notModelled, "sADC low level of the ramp")
  public static let high                 = Parameter("NCCF_REF_H_V",       "V_H",    .switchable, .sadcGroup, BiasCode(3, 80),  .assumed, 1,    .assumed,   nil,           .other, .notModelled, "sADC high level of the ramp")
  public static let calibrationOffset    = Parameter("NCCF_CAL_OFFBIAS_P", "I_off",  .p,          .shared,    .lowest,          .assumed, 1,    .published, .calibrationP, .other, .notModelled, "offset current injected into all sADC inputs")
  public static let calibrationReference = Parameter("NCCF_CAL_REFBIAS_V", "I_cal",  .switchable, .shared,    .highest,         .assumed, 1,    .published, .calibrationP, .other, .notModelled, "sADC calibration reference")
}
