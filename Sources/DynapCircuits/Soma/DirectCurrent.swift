/// The constant input of a neuron (SO DC): a current that `latch_so_dc` adds to the soma's input.
///
/// Equation: I_dc = I(SOIF_DC_P) where the latch is on, otherwise exactly 0. Code (0, 0) still means about 0.14 pA.
/// Symbols: I_dc, pA. Shape: lanes. Source: 5.4 of the analog dossier.
public struct DirectCurrent: Circuit {
  public static let name = "soma.dc"

  // swift-format-ignore: the columns of a parameter table stay aligned
  public static let dc = Parameter("SOIF_DC_P", "I_dc", .p, .core, .lowest, .assumed, 0.38, .published, .ps2, .dc, .modelled, "constant input where latch_so_dc is on")

  public static let parameters = [dc]

  public static let phase = Phase.soma
  private static let currentRow = RowDeclaration("I_dc", "pA", .coefficient, "constant input")
  public static let rows = [currentRow]

  /// The constant input, pA.
  public let current: Row

  public init(_ rows: LaneRows) { current = rows[Self.currentRow] }

  public func derive(_ lane: Int, _ settings: LaneSettings) {
    current[lane] = settings.latches[.soDC] ? Float(settings.current(Self.dc)) : 0
  }
}
