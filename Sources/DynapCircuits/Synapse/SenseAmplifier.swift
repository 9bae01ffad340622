/// The sense amplifier that reads the match line of a content-addressable memory word.
///
/// On silicon: each of the 64 synapses of a neuron compares the tag of an event with its stored one; the
/// match line is pulled up through one bias and read by an amplifier under another. Low values break
/// matching.
///
/// Equation: a match is digital, and the memory model of the fabric decides it; where one of the two biases lies below
/// coarse range 3 no word of the core matches (assumed; working scripts use the highest code, ``Reading`` switches).
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_res` | pull-up current of the match line | A |
/// | `I_sa` | bias of the amplifier | A |
///
/// Shape: one value of each per core. Source: the vendor's parameter table; working scripts set both to
/// maximum. The bias of the amplifier is p-type by name, and its published device and curve are those of an
/// n-type 0.3 um square. Left out: the gradual failure of matching towards low biases, and the delay of a match.
public enum SenseAmplifier: Silicon {
  /// The block's name in reports and documents.
  public static let name = "synapse.senseAmplifier"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [bias, pullUp]

  /// What low biases do.
  public enum Reading: String, Sendable, CaseIterable {
    /// Below coarse range ``workingRange`` no word matches (assumed, the default).
    case lowFails
    /// Words match whatever the biases are.
    case ignored
  }

  /// The lowest coarse range at which words match (assumed).
  public static let workingRange = 3

  /// Whether words match under the codes of the two biases.
  public static func works(_ bias: BiasCode, _ pullUp: BiasCode, _ reading: Reading) -> Bool {
    reading == .ignored || min(bias.coarse, pullUp.coarse) >= workingRange
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension SenseAmplifier {
  public static let pullUp = Parameter("SYSA_VRES_N", "I_res", .n, .core, .highest, .measured, 1.9, .published, .ns_3, .other, .modelled, "pull-up of the CAM match line; keep high")
  public static let bias   = Parameter("SYSA_VB_P",   "I_sa",  .p, .core, .highest, .measured, 1.9, .published, .ns_3, .other, .modelled, "bias of the CAM sense amplifier; low values break matching")
}
