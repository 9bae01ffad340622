/// DOC
public enum SpikeThreshold: Silicon {
  public static let name = "soma.threshold"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let threshold  = Parameter("SOIF_SPKTHR_P", "I_spk", .p, .core, .highest, .assumed,  0.38, .published, .ps3,  .threshold, .modelled,    "membrane current at which the neuron fires")
  // swift-format-ignore
  public static let comparator = Parameter("SOIF_CC_N",     "I_cc",  .n, .core, .highest, .measured, 0.66, .published, .n2x1, .other,     .notModelled, "comparator bias; scripts leave it at maximum")

  public static let parameters = [threshold, comparator]
}
