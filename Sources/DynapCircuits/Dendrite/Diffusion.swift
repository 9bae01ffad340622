/// The grid that shares AMPA current between neighbouring neurons of a core.
///
/// On silicon: the 256 neurons of a core form 16 x 16; transistors connect neighbouring AMPA output nodes,
/// and one feeds the node's current to its own soma.
///
/// Equation: `I_syn,j = I_j + g_h sum (I_j - I_k) + g_v sum (I_j - I_l)` over horizontal neighbours `k` and
/// vertical ones `l`, with `g_h = I_hres / I_nres` and `g_v = I_vres / I_nres`; the total current is
/// conserved.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I_syn,j` | current of the dendrite of neuron `j` | A |
/// | `I_j` | current that its soma gets | A |
/// | `I_nres`, `I_hres`, `I_vres` | biases to the own soma, sideways, up and down | A |
///
/// Shape: one value per core. Source: the vendor's parameter table; the diffuser's law is derived, its
/// exponent and the orientation of the grid are not published. Left out: all of it for now.
public enum Diffusion: Silicon {
  /// The block's name in reports and documents.
  public static let name = "dendrite.diffusion"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [own, horizontal, vertical]
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Diffusion {
  public static let own        = Parameter("DEAM_NRES_P", "I_nres", .p, .core, .lowest, .measured, 0.385, .published, .ps2, .other, .notModelled, "diffusion: coupling of the node to its own soma")
  public static let horizontal = Parameter("DEAM_HRES_P", "I_hres", .p, .core, .lowest, .measured, 0.385, .published, .ps2, .other, .notModelled, "diffusion: horizontal conductance")
  public static let vertical   = Parameter("DEAM_VRES_P", "I_vres", .p, .core, .lowest, .measured, 0.385, .published, .ps2, .other, .notModelled, "diffusion: vertical conductance")
}
