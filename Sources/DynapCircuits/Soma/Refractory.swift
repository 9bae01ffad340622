/// The refractory timer (SOIF REFR): holds the membrane in reset after a spike.
///
/// Equation: t_ref = C_ref V_sw / I_ref. Symbols: C_ref 1.5 pF; V_sw 0.7 V; I_ref `SOIF_REFR_N`. Shape: lanes.
/// All currents into the membrane are ignored while it is held; the dendrites go on.
/// Source: 5.2 of the analog dossier; capacitance from Rockpool's layout table.
public struct Refractory: Circuit {
  public static let name = "soma.refractory"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let refractory = Parameter("SOIF_REFR_N", "I_ref", .n, .core, .highest, .assumed, 1.05, .published, .ns3, .refractory, .modelled, "refractory period = C_ref V_sw / I")

  public static let parameters = [refractory]

  public static let phase = Phase.soma
  private static let periodRow = RowDeclaration("t_ref", "ms", .coefficient, "refractory period")
  public static let rows = [periodRow]

  /// The refractory period, ms.
  public let period: Row

  public init(_ rows: LaneRows) { period = rows[Self.periodRow] }

  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let capacitance = settings.capacitance(settings.process.refractoryCapacitance, "C_ref")
    period[lane] = Float(settings.swingTime(capacitance, settings.current(Self.refractory)))
  }
}
