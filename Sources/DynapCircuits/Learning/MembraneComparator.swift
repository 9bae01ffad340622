/// The membrane comparator of a learning block: opens learning where the membrane is near its threshold, the surrogate of
/// the derivative of the neuron's activation.
///
/// Equation, with I = I_mem at the end of the step and psi = 0 while the membrane is held in reset:
///
/// | Gate | psi |
/// |---|---|
/// | none | 1, in reset too |
/// | box | 1 where I_lo < I < I_hi |
/// | triangle | max(0, 1 - abs(2 I - I_lo - I_hi) / (I_hi - I_lo)) |
/// | SuperSpike | 1 / (1 + abs(I - I_lo) / I_s)^2 |
/// | sigmoid | 1 / (1 + exp(-(I - I_lo) / I_s)) |
///
/// Symbols: I_lo `SL_MEMTHR_N`, I_hi `SL_MEMTHRHI_N`, I_s `SL_MEMSLP_N`, pA. Shape: lanes.
/// Edge cases: a box or a triangle whose upper level is not above its lower one is closed; a slope counts as at least
/// 1e-3 pA. What is seen is the end of the step that a learning event falls into, so that the place of a gate's edge in
/// time is known to a step.
/// Not modelled: the comparator's delay.
/// Source: box after Payvand et al., AICAS 2020, triangle and SuperSpike of published surrogate gradients, as told in 1.2
/// and 4 of the learning dossier. A reconstruction: `SL_MEMTHR_N` is a name of an earlier chip of the group, the others and
/// all codes are assumed.
public struct MembraneComparator: Circuit {
  /// The block's name in reports and documents.
  public static let name = "learning.comparator"

  /// The biases of the block.
  public static let parameters = [lower, upper, slope]

  /// When in a step the circuit is called.
  public static let phase = Phase.learn
  private static let gateRow = RowDeclaration("psi", "1", .derived, "gate of the membrane comparator")
  private static let lowRow = RowDeclaration("psi.low", "pA", .coefficient, "lower level")
  private static let highRow = RowDeclaration("psi.high", "pA", .coefficient, "upper level")
  private static let scaleRow = RowDeclaration(
    "psi.scale", "1/pA", .coefficient, "1 over the width of the slope")
  private static let kindRow = RowDeclaration("psi.kind", "1", .coefficient, "which gate it is")
  /// The circuit's states and coefficients.
  public static let rows = [gateRow, lowRow, highRow, scaleRow, kindRow]

  /// How open the gate is, 0 to 1.
  public let gate: Row
  private let low: Row
  private let high: Row
  private let scale: Row
  private let kind: Row
  private let current: Row
  private let held: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    gate = rows[Self.gateRow]
    low = rows[Self.lowRow]
    high = rows[Self.highRow]
    scale = rows[Self.scaleRow]
    kind = rows[Self.kindRow]
    current = rows[Membrane.currentRow]
    held = rows[Membrane.heldRow]
  }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    let switches = settings.core.learning
    let levels = (low: settings.current(Self.lower), high: settings.current(Self.upper))
    let width: Double =
      switch switches.gate {
      case .none, .box: 1
      case .triangle: (levels.high - levels.low) / 2
      case .superSpike, .sigmoid: settings.current(Self.slope)
      }
    // Levels whose inverse is finite, so that no gate becomes a number that is none.
    low[lane] = Float(levels.low)
    high[lane] = Float(levels.high)
    scale[lane] = Float(1 / max(width, Self.leastWidth))
    kind[lane] = Float(LearningGate.allCases.firstIndex(of: switches.gate) ?? 0)
  }

  private static let leastWidth = 1e-3

  /// Reads the membranes of a range of lanes.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    for lane in lanes { gate[lane] = value(lane) }
  }

  @inline(__always)
  private func value(_ lane: Int) -> Float {
    let (membrane, level) = (current[lane], low[lane])
    let isFree: Float = held[lane] > 0 ? 0 : 1
    switch kind[lane] {
    case 1: return membrane > level && membrane < high[lane] ? isFree : 0
    case 2:
      let distance = abs(membrane - (level + high[lane]) / 2) * scale[lane]
      return level < high[lane] && distance < 1 ? (1 - distance) * isFree : 0
    case 3:
      let root = 1 + abs(membrane - level) * scale[lane]
      return isFree / (root * root)
    case 4: return isFree / (1 + Elementary.exp(min(max((level - membrane) * scale[lane], -80), 80)))
    default: return 1
    }
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension MembraneComparator {
  public static let lower = Parameter("SL_MEMTHR_N",   "I_lo", .n, .learning, .highest, .assumed, 1, .assumed, nil, .threshold, .modelled, "lower level of the membrane comparator")
  public static let upper = Parameter("SL_MEMTHRHI_N", "I_hi", .n, .learning, .highest, .assumed, 1, .assumed, nil, .threshold, .modelled, "upper level of the membrane comparator")
  public static let slope = Parameter("SL_MEMSLP_N",   "I_s",  .n, .learning, .lowest,  .assumed, 1, .assumed, nil, .other,     .modelled, "width of the slope of a smooth membrane comparator")
}
