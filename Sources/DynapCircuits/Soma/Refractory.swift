/// DOC
public enum Refractory: Silicon {
  public static let name = "soma.refractory"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let refractory = Parameter("SOIF_REFR_N", "I_ref", .n, .core, .highest, .assumed, 1.05, .published, .ns3, .refractory, .modelled, "refractory period = C_ref V_sw / I")

  public static let parameters = [refractory]
}
