/// DOC
public enum Adaptation: Silicon {
  public static let name = "soma.adaptation"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let pulseWidth = Parameter("SOAD_PWTAU_N", "I_pw",   .n, .core, .highest, .measured, 0.92,  .published, .ns2,  .pulseWidth, .modelled, "width of the pulse after a spike = C_pw V_sw / I")
  // swift-format-ignore
  public static let gain       = Parameter("SOAD_GAIN_P",  "I_g",    .p, .core, .lowest,  .measured, 0.68,  .published, .p1x2, .gain,       .modelled, "adaptation DPI gain")
  // swift-format-ignore
  public static let tau        = Parameter("SOAD_TAU_P",   "I_tau",  .p, .core, .highest, .measured, 0.20,  .published, .p3x1, .tau,        .modelled, "adaptation leak: tau = C U_T / (kappa I)")
  // swift-format-ignore
  public static let weight     = Parameter("SOAD_W_N",     "I_w",    .n, .core, .lowest,  .measured, 0.92,  .published, .ns2,  .weight,     .modelled, "adaptation current per spike pulse")
  // swift-format-ignore
  public static let cascode    = Parameter("SOAD_CASC_P",  "I_casc", .p, .core, .highest, .measured, 0.385, .published, .ps2,  .other,      .modelled, "upper limit of the adaptation current")

  public static let parameters = [pulseWidth, gain, tau, weight, cascode]
}
