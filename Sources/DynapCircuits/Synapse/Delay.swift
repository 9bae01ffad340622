/// DOC
public enum Delay: Silicon {
  public static let name = "synapse.delay"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let base       = Parameter("SYPD_DLY0_P", "I_DLY0", .p, .core, .highest, .measured, 0.22, .published, .p2x1,  .preciseDelay,    .modelled, "base delay current: delay = C_dly V_sw / sum")
  // swift-format-ignore
  public static let precise    = Parameter("SYPD_DLY1_P", "I_DLY1", .p, .core, .highest, .measured, 0.22, .published, .p2x1,  .preciseDelay,    .modelled, "delay current added where precise_delay is on")
  // swift-format-ignore
  public static let mismatched = Parameter("SYPD_DLY2_P", "I_DLY2", .p, .core, .highest, .measured, 1.6,  .published, .ps_25, .mismatchedDelay, .modelled, "delay current added where mismatched_delay is on")

  public static let parameters = [base, precise, mismatched]
}
