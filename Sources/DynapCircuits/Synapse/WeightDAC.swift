/// DOC
public enum WeightDAC: Silicon {
  public static let name = "synapse.weight"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let weight0 = Parameter("SYAM_W0_P", "I_W0", .p, .core, .lowest, .assumed, 0.22, .published, .p1_92x1, .weight, .modelled, "weight current selected by weight bit 0")
  // swift-format-ignore
  public static let weight1 = Parameter("SYAM_W1_P", "I_W1", .p, .core, .lowest, .assumed, 0.22, .published, .p1_92x1, .weight, .modelled, "weight current selected by weight bit 1")
  // swift-format-ignore
  public static let weight2 = Parameter("SYAM_W2_P", "I_W2", .p, .core, .lowest, .assumed, 0.22, .published, .p1_92x1, .weight, .modelled, "weight current selected by weight bit 2")
  // swift-format-ignore
  public static let weight3 = Parameter("SYAM_W3_P", "I_W3", .p, .core, .lowest, .assumed, 0.22, .published, .p1_92x1, .weight, .modelled, "weight current selected by weight bit 3")

  public static let parameters = [weight0, weight1, weight2, weight3]
}
