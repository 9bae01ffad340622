/// The conductance mode of the dendrites: a current depends on how far the sensed node is from a reversal level.
///
/// On silicon: a differential pair per branch between the sensed node and the branch's level. AMPA and NMDA drive less
/// the higher the node; GABA draws less the lower it is.
///
/// Equation: where `latch_de_conductance` is on, AMPA and NMDA are multiplied by I_rev / (I_rev + I_x), GABA by
/// I_x / (I_x + I_rev). Near the level, in voltages, the factor is 1/2 -+ (kappa / 4 U_T) (V_x - V_rev): a conductance
/// of kappa I_syn / (4 U_T).
/// Symbols: I_x of ``SensedNode``, I_rev `DEAM_REV_N`, `DENM_REV_N`, `DEGA_REV_P` of the branch, pA. Shape: lanes.
/// AMPA is scaled behind its diffusion, NMDA behind its gate. The shunt has no level among the biases of the chip and is
/// left as it is.
/// Not modelled: the offset of the pairs apart from the spread of I_rev; a bug that a lab notes for `DEAM_REV_N`.
/// Source: 4.4 of the analog dossier; the law is derived from the biases, and not published.
public struct Conductance: Circuit {
  /// The block's name in reports and documents.
  public static let name = "dendrite.conductance"
  /// The biases of the block, in the order of the vendor's table; each level is declared with its branch.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [AMPA.reversal, NMDA.reversal, GABA.reversal] }
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite

  private static let ampaRow = RowDeclaration(
    "I_ampa.rev", "1/pA", .coefficient, "1 / I_rev of AMPA; 0 outside conductance mode")
  private static let nmdaRow = RowDeclaration(
    "I_nmda.rev", "1/pA", .coefficient, "1 / I_rev of NMDA; 0 outside conductance mode")
  private static let gabaRow = RowDeclaration(
    "I_gaba.rev", "pA", .coefficient, "I_rev of GABA; 0 outside conductance mode")
  /// The circuit's states and coefficients.
  public static let rows = [ampaRow, nmdaRow, gabaRow]

  private let ampaInverse: Row
  private let nmdaInverse: Row
  private let gabaLevel: Row
  private let sensed: Row
  private let ampa: Row
  private let nmda: Row
  private let gaba: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    ampaInverse = rows[Self.ampaRow]
    nmdaInverse = rows[Self.nmdaRow]
    gabaLevel = rows[Self.gabaRow]
    sensed = SensedNode(rows).current
    ampa = AMPA(rows).dpi.mean
    nmda = NMDA(rows).dpi.mean
    gaba = GABA(rows).dpi.mean
  }

  /// The pairs are in the paths where the latch is on.
  public static func isNeeded(_ latches: LatchSet) -> Bool { latches[.deConductance] }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let isOn = settings.latches[.deConductance]
    ampaInverse[lane] = isOn ? Float(1 / settings.node(AMPA.reversal)) : 0
    nmdaInverse[lane] = isOn ? Float(1 / settings.node(NMDA.reversal)) : 0
    gabaLevel[lane] = isOn ? Float(settings.node(GABA.reversal)) : 0
  }

  /// The rows of the levels as plain pointers.
  struct Levels {
    let ampaInverse: UnsafePointer<Float>
    let nmdaInverse: UnsafePointer<Float>
    let gabaLevel: UnsafePointer<Float>

    init(_ conductance: Conductance) {
      ampaInverse = UnsafePointer(conductance.ampaInverse.base)
      nmdaInverse = UnsafePointer(conductance.nmdaInverse.base)
      gabaLevel = UnsafePointer(conductance.gabaLevel.base)
    }
  }

  /// What is left of an excitatory current, by the inverse of its level. Outside conductance mode each factor is exactly 1.
  @inline(__always)
  static func driven(_ current: Float, sensed: Float, inverse: Float) -> Float {
    current / (1 + sensed * inverse)
  }

  /// What is left of the inhibitory current.
  @inline(__always)
  static func drawn(_ current: Float, sensed: Float, level: Float) -> Float {
    current * (sensed / (sensed + level))
  }

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    let levels = Levels(self)
    let (sensed, ampa, nmda, gaba) = (self.sensed.base, self.ampa.base, self.nmda.base, self.gaba.base)
    LaneBatch.each(lanes) { first, buffer in
      let (ampas, nmdas, gabas) = (buffer[0], buffer[1], buffer[2])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        let node = sensed[lane]
        ampas[i] = Self.driven(ampa[lane], sensed: node, inverse: levels.ampaInverse[lane])
        nmdas[i] = Self.driven(nmda[lane], sensed: node, inverse: levels.nmdaInverse[lane])
        gabas[i] = Self.drawn(gaba[lane], sensed: node, level: levels.gabaLevel[lane])
      }
      LaneBatch.write(ampas, to: ampa + first)
      LaneBatch.write(nmdas, to: nmda + first)
      LaneBatch.write(gabas, to: gaba + first)
    }
  }
}
