/// The constant input of a neuron (SO DC): a current that `latch_so_dc` adds to the soma's input.
///
/// Equation: I_dc = I(SOIF_DC_P) where the latch is on, otherwise exactly 0. Code (0, 0) still means about 0.14 pA.
/// Symbols: I_dc, pA. Shape: lanes. Source: 5.4 of the analog dossier.
public struct DirectCurrent: Restless {
  /// The block's name in reports and documents.
  public static let name = "soma.dc"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [dc]

  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  private static let currentRow = RowDeclaration("I_dc", "pA", .coefficient, "constant input")
  /// The circuit's states and coefficients.
  public static let rows = [currentRow]

  /// The constant input, pA.
  public let current: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { current = rows[Self.currentRow] }

  /// A constant input moves the membrane for ever.
  public func isRestless(_ lane: Int) -> Bool { current[lane] != 0 }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    current[lane] = settings.latches[.soDC] ? Float(settings.current(Self.dc)) : 0
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension DirectCurrent {
  public static let dc = Parameter("SOIF_DC_P", "I_dc", .p, .core, .lowest, .assumed, 0.38, .published, .ps2, .dc, .modelled, "constant input where latch_so_dc is on")
}
