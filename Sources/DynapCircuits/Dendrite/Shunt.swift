/// DOC
public enum Shunt: Silicon {
  public static let name = "dendrite.shunt"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let tau  = Parameter("DESC_ITAU_P",  "I_tau", .p, .core, .highest, .assumed, 0.20, .published, .p3x1, .tau,  .modelled, "shunt leak: tau = C U_T / (kappa I)")
  // swift-format-ignore
  public static let gain = Parameter("DESC_IGAIN_P", "I_g",   .p, .core, .lowest,  .assumed, 0.68, .published, .p1x2, .gain, .modelled, "shunt gain")

  public static let parameters = [tau, gain]
}
