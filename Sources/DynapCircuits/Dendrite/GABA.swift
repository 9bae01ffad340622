/// DOC
public enum GABA: Silicon {
  public static let name = "dendrite.gaba"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let tau      = Parameter("DEGA_ITAU_P",  "I_tau", .p, .core, .highest, .measured, 0.20, .published, .p3x1, .tau,   .modelled,    "GABA leak: tau = C U_T / (kappa I)")
  // swift-format-ignore
  public static let gain     = Parameter("DEGA_IGAIN_P", "I_g",   .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,  .modelled,    "GABA gain")
  // swift-format-ignore
  public static let reversal = Parameter("DEGA_REV_P",   "I_rev", .p, .core, .lowest,  .measured, 1,    .assumed,   nil,   .other, .notModelled, "reversal level where latch_de_conductance is on")

  public static let parameters = [tau, gain, reversal]
}
