/// DOC
public enum NMDA: Silicon {
  public static let name = "dendrite.nmda"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let tau       = Parameter("DENM_ETAU_P",  "I_tau",   .p, .core, .highest, .measured, 0.20, .published, .p3x1, .tau,       .modelled,    "NMDA leak: tau = C U_T / (kappa I)")
  // swift-format-ignore
  public static let gain      = Parameter("DENM_EGAIN_P", "I_g",     .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,      .modelled,    "NMDA gain")
  // swift-format-ignore
  public static let alphaTau  = Parameter("DENM_ITAU_P",  "I_tau,i", .p, .core, .highest, .measured, 0.20, .published, .p3x1, .tau,       .notModelled, "leak of the subtracted DPI where latch_denm_alpha is on")
  // swift-format-ignore
  public static let alphaGain = Parameter("DENM_IGAIN_P", "I_g,i",   .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,      .notModelled, "gain of the subtracted DPI")
  // swift-format-ignore
  public static let reversal  = Parameter("DENM_REV_N",   "I_rev",   .n, .core, .lowest,  .measured, 1,    .assumed,   nil,   .other,     .notModelled, "reversal level where latch_de_conductance is on")
  // swift-format-ignore
  public static let gate      = Parameter("DENM_NMREV_N", "I_nm",    .n, .core, .lowest,  .measured, 1.05, .published, .ns3,  .nmdaLevel, .notModelled, "membrane level of the gate where latch_denm_nmda is on")

  public static let parameters = [tau, gain, alphaTau, alphaGain, reversal, gate]
}
