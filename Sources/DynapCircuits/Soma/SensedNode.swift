/// The node that homeostasis compares with its reference (`latch_coho_ca_mem`): calcium or the membrane.
///
/// Equation: I_sense = I_ca or I_mem at the end of the step. Symbols: pA. Shape: lanes.
/// Conductance mode and the gate of NMDA are meant to sense the same node.
/// Source: inferred, 4.3 of the analog dossier and 3.6 of the digital one: a test on silicon sets the latch together
/// with the gate of NMDA, which senses the membrane, and tests of homeostasis leave it off.
public struct SensedNode: Circuit {
  /// The block's name in reports and documents.
  public static let name = "soma.sensed"
  /// The biases of the block, in the order of the vendor's table.
  public static let parameters: [Parameter] = []
  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  private static let membraneRow = RowDeclaration(
    "sense.membrane", "1", .coefficient, "1 where the membrane is sensed, 0 where calcium is")
  /// The circuit's states and coefficients.
  public static let rows = [membraneRow]

  /// What `latch_coho_ca_mem` selects.
  public enum Reading: String, Sendable, CaseIterable {
    /// The membrane where the latch is on, calcium where it is off; the default.
    case membraneWhenOn
    /// Calcium where the latch is on, the membrane where it is off.
    case calciumWhenOn
  }

  private let isMembrane: Row
  private let membrane: Row
  private let calcium: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    isMembrane = rows[Self.membraneRow]
    membrane = Membrane(rows).current
    calcium = Calcium(rows).dpi.current
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let isOn = settings.latches[.cohoCaMem]
    isMembrane[lane] = isOn == (settings.core.readings.sensedNode == .membraneWhenOn) ? 1 : 0
  }

  /// The current of the node, pA.
  @inline(__always)
  public func current(_ lane: Int) -> Float {
    isMembrane.base[lane] > 0 ? membrane.base[lane] : calcium.base[lane]
  }
}
