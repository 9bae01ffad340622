/// DOC
public enum AMPA: Silicon {
  public static let name = "dendrite.ampa"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let tau       = Parameter("DEAM_ETAU_P",  "I_tau",   .p, .core, .highest, .assumed,  0.20, .published, .p3x1, .tau,   .modelled,    "AMPA leak: tau = C U_T / (kappa I)")
  // swift-format-ignore
  public static let gain      = Parameter("DEAM_EGAIN_P", "I_g",     .p, .core, .lowest,  .assumed,  0.68, .published, .p1x2, .gain,  .modelled,    "AMPA gain")
  // swift-format-ignore
  public static let alphaTau  = Parameter("DEAM_ITAU_P",  "I_tau,i", .p, .core, .highest, .measured, 0.20, .published, .p3x1, .tau,   .notModelled, "leak of the subtracted DPI where latch_deam_alpha is on")
  // swift-format-ignore
  public static let alphaGain = Parameter("DEAM_IGAIN_P", "I_g,i",   .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,  .notModelled, "gain of the subtracted DPI")
  // swift-format-ignore
  public static let reversal  = Parameter("DEAM_REV_N",   "I_rev",   .n, .core, .lowest,  .measured, 1,    .assumed,   nil,   .other, .notModelled, "reversal level where latch_de_conductance is on")

  public static let parameters = [tau, gain, alphaTau, alphaGain, reversal]
}
