/// The spike threshold (SOIF SPKTHR): the membrane current at which the neuron fires.
///
/// Equation: a spike when I_mem reaches I_spk. Symbols: I_spk `SOIF_SPKTHR_P`, pA. Shape: lanes.
/// Not modelled: the comparator's own delay and its bias `SOIF_CC_N`, which scripts leave at maximum.
/// Source: 5.2 of the analog dossier.
public struct SpikeThreshold: Circuit {
  /// The block's name in reports and documents.
  public static let name = "soma.threshold"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [threshold, comparator]

  /// When in a step the circuit is called.
  public static let phase = Phase.soma
  private static let levelRow = RowDeclaration("I_spk", "pA", .coefficient, "threshold current")
  /// The circuit's states and coefficients.
  public static let rows = [levelRow]

  /// The threshold current, pA.
  public let level: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) { level = rows[Self.levelRow] }

  /// Computes the coefficients of a lane.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    level[lane] = Float(settings.clippedCurrent(Self.threshold))
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension SpikeThreshold {
  public static let threshold  = Parameter("SOIF_SPKTHR_P", "I_spk", .p, .core, .highest, .assumed,  0.38, .published, .ps3,  .threshold, .modelled,    "membrane current at which the neuron fires")
  public static let comparator = Parameter("SOIF_CC_N",     "I_cc",  .n, .core, .highest, .measured, 0.66, .published, .n2x1, .other,     .notModelled, "comparator bias; scripts leave it at maximum")
}
