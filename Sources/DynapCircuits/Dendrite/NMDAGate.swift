/// The gate of the NMDA dendrite by the membrane: its current passes as far as the sensed node is above a level.
///
/// On silicon: a differential pair between the sensed node and the level, in the path from the dendrite to the soma.
///
/// Equation: I = I_nmda I_x / (I_x + I_nm), where `latch_denm_nmda` is on; otherwise I = I_nmda.
/// Symbols: I_nmda mean current of the dendrite, I_x of ``SensedNode``, I_nm `DENM_NMREV_N`, pA. Shape: lanes.
/// From 10 to 90 % the sensed current rises by a factor of 81, which is 156 mV of its gate voltage.
/// Not modelled: the offset of the pair, apart from the spread of I_nm.
/// Source: the Brian2 simulator of DYNAP-SE1; 4.3 of the analog dossier.
public struct NMDAGate: Circuit {
  /// The block's name in reports and documents.
  public static let name = "dendrite.nmda.gate"
  /// The biases of the block, in the order of the vendor's table; the level is declared with ``NMDA``.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [NMDA.gate] }
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite

  private static let levelRow = RowDeclaration(
    "I_nm", "pA", .coefficient, "level of the gate; 0 leaves it open")
  /// The circuit's states and coefficients.
  public static let rows = [levelRow]

  let level: Row
  private let sensed: Row
  private let nmda: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    level = rows[Self.levelRow]
    sensed = SensedNode(rows).current
    nmda = NMDA(rows).dpi.mean
  }

  /// The gate is in the path where its latch is on.
  public static func isNeeded(_ latches: LatchSet) -> Bool { latches[.denmNMDA] }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    level[lane] = settings.latches[.denmNMDA] ? Float(settings.node(NMDA.gate)) : 0
  }

  /// What the gate lets through of a current.
  @inline(__always)
  static func passed(_ current: Float, sensed: Float, level: Float) -> Float {
    // The sensed current is at least the floor, so that an open gate is a factor of exactly 1.
    current * (sensed / (sensed + level))
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    let (level, sensed, nmda) = (self.level.base, self.sensed.base, self.nmda.base)
    LaneBatch.each(lanes) { first, buffer in
      let passed = buffer[0]
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        passed[i] = Self.passed(nmda[lane], sensed: sensed[lane], level: level[lane])
      }
      LaneBatch.write(passed, to: nmda + first)
    }
  }
}
