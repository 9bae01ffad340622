/// The weight of a synapse (SYAM W): the sum of the weight currents that its four bits select.
///
/// Equation: I_w = sum of b_i I_Wi m_i. Symbols: b_i weight bits; I_Wi `SYAM_W0_P` ... `SYAM_W3_P`, pA, arbitrary, not
/// binary; m_i the spread of each branch transistor of each synapse. Shape: programmed synapses.
/// Not modelled: the leakage of the branches that are off.
/// Source: 3.3 of the analog dossier.
public enum WeightDAC: Silicon {
  /// The block's name in reports and documents.
  public static let name = "synapse.weight"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [weight0, weight1, weight2, weight3]

  private static let branches = [weight0, weight1, weight2, weight3]

  /// The current of a synapse during its pulse, in pA; `settings` carries the synapse's place.
  public static func current(_ settings: LaneSettings, bits: UInt8) -> Double {
    branches.indices.reduce(0) { sum, i in
      bits >> UInt8(i) & 1 == 1 ? sum + settings.current(branches[i]) : sum
    }
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension WeightDAC {
  public static let weight0 = Parameter("SYAM_W0_P", "I_W0", .p, .core, .lowest, .assumed, 0.22, .published, .p1_92x1, .weight, .modelled, "weight current selected by weight bit 0")
  public static let weight1 = Parameter("SYAM_W1_P", "I_W1", .p, .core, .lowest, .assumed, 0.22, .published, .p1_92x1, .weight, .modelled, "weight current selected by weight bit 1")
  public static let weight2 = Parameter("SYAM_W2_P", "I_W2", .p, .core, .lowest, .assumed, 0.22, .published, .p1_92x1, .weight, .modelled, "weight current selected by weight bit 2")
  public static let weight3 = Parameter("SYAM_W3_P", "I_W3", .p, .core, .lowest, .assumed, 0.22, .published, .p1_92x1, .weight, .modelled, "weight current selected by weight bit 3")
}
