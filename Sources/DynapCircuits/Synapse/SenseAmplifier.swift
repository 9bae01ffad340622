/// The sense amplifier that reads the match line of a content-addressable memory word.
///
/// On silicon: each of the 64 synapses of a neuron compares the tag of an event with its stored one; the
/// match line is pulled up through one bias and read by an amplifier under another. Low values break
/// matching.
///
/// Equation: none here; a match is digital, and the memory model of the fabric decides it.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_res` | pull-up current of the match line | A |
/// | `I_sa` | bias of the amplifier | A |
///
/// Shape: one value of each per core. Source: the vendor's parameter table; working scripts set both to
/// maximum. The bias of the amplifier is p-type by name, and its published device and curve are those of an
/// n-type 0.3 um square. Left out: that matching fails at low biases, and the delay of a match.
public enum SenseAmplifier: Silicon {
  /// The block's name in reports and documents.
  public static let name = "synapse.senseAmplifier"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [bias, pullUp]
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension SenseAmplifier {
  public static let pullUp = Parameter("SYSA_VRES_N", "I_res", .n, .core, .highest, .measured, 1.9, .published, .ns_3, .other, .notModelled, "pull-up of the CAM match line; keep high")
  public static let bias   = Parameter("SYSA_VB_P",   "I_sa",  .p, .core, .highest, .measured, 1.9, .published, .ns_3, .other, .notModelled, "bias of the CAM sense amplifier; low values break matching")
}
