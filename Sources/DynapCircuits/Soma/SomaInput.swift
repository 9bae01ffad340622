/// The node where dendrites, constant input and adaptation meet the soma.
///
/// Equation: I_in = max(I_ampa + I_nmda + I_dc - I_gaba, I_floor); I_L = I_tau + I_shunt + I_ahp.
/// Symbols: means over the step, pA. Shape: lanes. The subtraction can cancel the input, not hyperpolarise.
/// Source: 4.6 and 5.1 of the analog dossier.
public struct SomaInput: Circuit {
  /// The block's name in reports and documents.
  public static let name = "soma.input"
  /// The biases of the block, in the order of the vendor's table.
  public static let parameters: [Parameter] = []
  /// The biases that the coefficients follow.
  public static var inputs: [Parameter]? { [] }
  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  private static let inputRow = RowDeclaration("I_in", "pA", .derived, "input current of the membrane")
  private static let leakRow = RowDeclaration("I_leak", "pA", .derived, "leak current of the membrane")
  /// The circuit's states and coefficients.
  public static let rows = [inputRow, leakRow]

  /// The input current, pA.
  public let input: Row
  /// The total leak, pA.
  public let leak: Row
  private let ampa: Row
  private let nmda: Row
  private let gaba: Row
  private let shunt: Row
  let dc: Row
  let adaptation: Row
  let membraneLeak: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    input = rows[Self.inputRow]
    leak = rows[Self.leakRow]
    ampa = AMPA(rows).dpi.mean
    nmda = NMDA(rows).dpi.mean
    gaba = GABA(rows).dpi.mean
    shunt = Shunt(rows).dpi.mean
    dc = DirectCurrent(rows).current
    adaptation = Adaptation(rows).output
    membraneLeak = rows[Membrane.leakRow]
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {}

  /// Advances a range of lanes by one step.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) { sum(lanes, lowest: context.floor) }

  /// The input current of a lane, pA.
  @inline(__always)
  static func input(_ ampa: Float, _ nmda: Float, _ dc: Float, _ gaba: Float, lowest floor: Float) -> Float {
    let sum = ampa + nmda + dc - gaba
    return sum > floor ? sum : floor
  }

  /// The leak of a lane, pA.
  @inline(__always)
  static func leak(_ membrane: Float, _ shunt: Float, _ adaptation: Float) -> Float {
    membrane + shunt + adaptation
  }

  /// Adds the currents up, where the input is at least `lowest` pA.
  @inline(__always)
  func sum(_ lanes: Range<Int>, lowest floor: Float) {
    let (ampa, nmda, gaba, dc) = (self.ampa.base, self.nmda.base, self.gaba.base, self.dc.base)
    let (shunt, adaptation, membraneLeak) = (self.shunt.base, self.adaptation.base, self.membraneLeak.base)
    let (input, leak) = (self.input.base, self.leak.base)
    LaneBatch.each(lanes) { first, buffer in
      let (sums, leaks) = (buffer[0], buffer[1])
      for i in 0..<LaneBatch.size {
        let lane = first &+ i
        sums[i] = Self.input(ampa[lane], nmda[lane], dc[lane], gaba[lane], lowest: floor)
        leaks[i] = Self.leak(membraneLeak[lane], shunt[lane], adaptation[lane])
      }
      LaneBatch.write(sums, to: input + first)
      LaneBatch.write(leaks, to: leak + first)
    }
  }
}
