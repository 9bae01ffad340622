/// DOC
public enum Membrane: Silicon {
  public static let name = "soma.membrane"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let leak = Parameter("SOIF_LEAK_N", "I_tau", .n, .core, .highest, .assumed, 0.61, .published, .n5_6x6, .leak, .modelled, "membrane leak: tau = C U_T / (kappa I)")
  // swift-format-ignore
  public static let gain = Parameter("SOIF_GAIN_N", "I_g",   .n, .core, .lowest,  .assumed, 1.05, .published, .ns3,    .gain, .modelled, "membrane DPI gain")

  public static let parameters = [leak, gain]
}
