/// The eight channels that amplify and filter external signals and encode them as events.
///
/// On silicon, per channel: an amplifier of four gains, a low-pass filter and two band filters (ripple, fast
/// ripple), each followed by an asynchronous delta modulator with an up and a down threshold and a refractory
/// time: 64 event sources.
///
/// Equations: `v_a = A_g (v - v_0)`, not past `V_dd / 2` to either side; each filter of second order (``Biquad``) with
/// `f = kappa_n I_F / (2 pi C U_T)`, `Q = I_F / I_Q`, `G = I_G / I_F`; the modulators step by `V_u = R I_thu` and
/// `V_d = R I_thd` and rest for `t = C_ref V_sw / I_refr` after each event.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `v`, `v_0` | input, and its first value, which the coupling takes away | V |
/// | `A_g` | gain of the step `g` of 0 to 3 | 1 |
/// | `I_F`, `I_G`, `I_Q` | frequency, gain and quality of a filter: `I_bf1...` low-pass, `I_bf2...` ripple, `I_bf3...` fast ripple | A |
/// | `C` | capacitance of a filter, another one for each band | F |
/// | `I_thu`, `I_thd` | thresholds up and down, of all four modulators of a channel | A |
/// | `R` | threshold per current | V/A |
/// | `I_refr`, `C_ref` | refractory time of all modulators | A, F |
/// | `I_bav...`, `I_bc...`, `I_bamp...`, `I_bb...` | biases of amplifier, conveyor and buffers | A |
///
/// Shape: 13 values for the front end, 10 per channel; the generator's buffer is
/// ``GeneratorBuffer/frontEnd``. The only published operating point, from a lab's script, stands in for the
/// codes after power-up. Transistor types are not published: all are declared n-type. What each does is read
/// from its name. The laws are those of transconductors in weak inversion, and assumed; ``Layout`` holds what they need,
/// chosen so that the published point gives filters of gain 1 at 80 Hz, 141 Hz and 354 Hz: below, and in the middle of,
/// the bands of 80 to 250 Hz and 250 to 500 Hz that the front end is for. Source: a lab's test script for the structure
/// and the point. Left out: corner of the coupling (taken as 0 Hz), bandwidth and noise of the amplifier, effect of
/// its biases, of the cascodes and of the monitors; mismatch of the channels.
public enum AnalogFrontEnd: Silicon {
  /// The block's name in reports and documents.
  public static let name = "frontEnd"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [
    amplifierSubstrate, amplifierBias, amplifierCascode, amplifierCascodeC, conveyor, monitorAmplifier,
    filterBias, lowPassGain, lowPassFrequency, lowPassQuality, modulatorBias, bufferBias, modulatorRefractory,
    thresholdUp, thresholdUpCascode, thresholdDown, thresholdDownCascode,
    rippleGain, rippleFrequency, rippleQuality, fastRippleGain, fastRippleFrequency, fastRippleQuality,
  ]
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension AnalogFrontEnd {
  public static let amplifierSubstrate   = Parameter("BAVBSS",         "I_bavbss",         .n, .bioampCommon,  BiasCode(5, 46),  .assumed, 1, .assumed, nil, .other, .notModelled, "amplifier: level BSS")
  public static let amplifierBias        = Parameter("BAVBIAS",        "I_bavbias",        .n, .bioampCommon,  BiasCode(5, 36),  .assumed, 1, .assumed, nil, .other, .notModelled, "amplifier: bias")
  public static let amplifierCascode     = Parameter("BAVCAS",         "I_bavcas",         .n, .bioampCommon,  BiasCode(5, 116), .assumed, 1, .assumed, nil, .other, .notModelled, "amplifier: cascode")
  public static let amplifierCascodeC    = Parameter("BAVCASC",        "I_bavcasc",        .n, .bioampCommon,  BiasCode(5, 116), .assumed, 1, .assumed, nil, .other, .notModelled, "amplifier: second cascode")
  public static let conveyor             = Parameter("BCCB",           "I_bccb",           .n, .bioampCommon,  BiasCode(5, 106), .assumed, 1, .assumed, nil, .other, .notModelled, "current conveyor of the monitor")
  public static let monitorAmplifier     = Parameter("BAMPB",          "I_bampb",          .n, .bioampCommon,  BiasCode(4, 45),  .assumed, 1, .assumed, nil, .other, .notModelled, "amplifier of the monitor")
  public static let filterBias           = Parameter("BFVBIAS",        "I_bfvbias",        .n, .bioampCommon,  BiasCode(1, 34),  .assumed, 1, .assumed, nil, .other, .notModelled, "filters: bias")
  public static let lowPassGain          = Parameter("BF1VG",          "I_bf1vg",          .n, .bioampCommon,  BiasCode(0, 198), .assumed, 1, .assumed, nil, .other, .modelled,    "low-pass filter: gain")
  public static let lowPassFrequency     = Parameter("BF1VF",          "I_bf1vf",          .n, .bioampCommon,  BiasCode(0, 198), .assumed, 1, .assumed, nil, .other, .modelled,    "low-pass filter: frequency")
  public static let lowPassQuality       = Parameter("BF1VQ",          "I_bf1vq",          .n, .bioampCommon,  BiasCode(0, 116), .assumed, 1, .assumed, nil, .other, .modelled,    "low-pass filter: quality")
  public static let modulatorBias        = Parameter("BADCVBIAS",      "I_badcvbias",      .n, .bioampCommon,  BiasCode(5, 30),  .assumed, 1, .assumed, nil, .other, .notModelled, "delta modulators: bias")
  public static let bufferBias           = Parameter("BBVBIAS",        "I_bbvbias",        .n, .bioampCommon,  BiasCode(3, 34),  .assumed, 1, .assumed, nil, .other, .notModelled, "buffer: bias")
  public static let modulatorRefractory  = Parameter("BADCREFRACTORY", "I_badcrefractory", .n, .bioampCommon,  .highest,         .assumed, 1, .assumed, nil, .other, .modelled,    "delta modulators: refractory time")
  public static let thresholdUp          = Parameter("BADCTHU",        "I_badcthu",        .n, .bioampChannel, BiasCode(2, 80),  .assumed, 1, .assumed, nil, .other, .modelled,    "delta modulator: threshold up")
  public static let thresholdUpCascode   = Parameter("BADCTHUC",       "I_badcthuc",       .n, .bioampChannel, BiasCode(2, 80),  .assumed, 1, .assumed, nil, .other, .notModelled, "delta modulator: cascode of the threshold up")
  public static let thresholdDown        = Parameter("BADCTHD",        "I_badcthd",        .n, .bioampChannel, BiasCode(2, 40),  .assumed, 1, .assumed, nil, .other, .modelled,    "delta modulator: threshold down")
  public static let thresholdDownCascode = Parameter("BADCTHDC",       "I_badcthdc",       .n, .bioampChannel, BiasCode(2, 40),  .assumed, 1, .assumed, nil, .other, .notModelled, "delta modulator: cascode of the threshold down")
  public static let rippleGain           = Parameter("BF2VG",          "I_bf2vg",          .n, .bioampChannel, BiasCode(0, 40),  .assumed, 1, .assumed, nil, .other, .modelled,    "ripple filter: gain")
  public static let rippleFrequency      = Parameter("BF2VF",          "I_bf2vf",          .n, .bioampChannel, BiasCode(0, 40),  .assumed, 1, .assumed, nil, .other, .modelled,    "ripple filter: frequency")
  public static let rippleQuality        = Parameter("BF2VQ",          "I_bf2vq",          .n, .bioampChannel, BiasCode(0, 40),  .assumed, 1, .assumed, nil, .other, .modelled,    "ripple filter: quality")
  public static let fastRippleGain       = Parameter("BF3VG",          "I_bf3vg",          .n, .bioampChannel, BiasCode(0, 40),  .assumed, 1, .assumed, nil, .other, .modelled,    "fast-ripple filter: gain")
  public static let fastRippleFrequency  = Parameter("BF3VF",          "I_bf3vf",          .n, .bioampChannel, BiasCode(0, 40),  .assumed, 1, .assumed, nil, .other, .modelled,    "fast-ripple filter: frequency")
  public static let fastRippleQuality    = Parameter("BF3VQ",          "I_bf3vq",          .n, .bioampChannel, BiasCode(0, 40),  .assumed, 1, .assumed, nil, .other, .modelled,    "fast-ripple filter: quality")
}
