/// DOC
public enum DirectCurrent: Silicon {
  public static let name = "soma.dc"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let dc = Parameter("SOIF_DC_P", "I_dc", .p, .core, .lowest, .assumed, 0.38, .published, .ps2, .dc, .modelled, "constant input where latch_so_dc is on")

  public static let parameters = [dc]
}
