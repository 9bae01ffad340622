/// DOC
public enum PulseExtender: Silicon {
  public static let name = "synapse.pulse"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let width = Parameter("SYPD_EXT_N", "I_ext", .n, .core, .highest, .assumed, 0.92, .published, .ns2, .pulseWidth, .modelled, "pulse width = C_pulse V_sw / I")

  public static let parameters = [width]
}
