/// The refractory timer (SOIF REFR): holds the membrane in reset after a spike.
///
/// Equation: t_ref = C_ref V_sw / I_ref. Symbols: C_ref 1.5 pF; V_sw 0.7 V; I_ref `SOIF_REFR_N`. Shape: lanes.
/// All currents into the membrane are ignored while it is held; the dendrites go on.
/// Source: 5.2 of the analog dossier; capacitance from Rockpool's layout table.
public struct Refractory: Circuit {
  /// The block's name in reports and documents.
  public static let name = "soma.refractory"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [refractory]

  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  private static let periodRow = RowDeclaration("t_ref", "ms", .coefficient, "refractory period")
  /// The circuit's states and coefficients.
  public static let rows = [periodRow]

  /// The refractory period, ms.
  public let period: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { period = rows[Self.periodRow] }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let capacitance = settings.capacitance(settings.process.refractoryCapacitance, "C_ref")
    period[lane] = Float(settings.swingTime(capacitance, settings.current(Self.refractory)))
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Refractory {
  public static let refractory = Parameter("SOIF_REFR_N", "I_ref", .n, .core, .highest, .assumed, 1.05, .published, .ns3, .refractory, .modelled, "refractory period = C_ref V_sw / I")
}
