/// The shunt dendrite (DESC, GABA_A in papers): fast inhibition that adds to the membrane's leak.
///
/// Equation: that of ``DPI`` with C_shunt = 24.5 pF; the mean current adds to the leak, hence divides and subtracts.
/// Symbols: I_shunt output, pA; I_tau `DESC_ITAU_P`, I_g `DESC_IGAIN_P`. Shape: lanes.
/// Source: 4.1 and 4.6 of the analog dossier; capacitance from Rockpool's layout table.
public struct Shunt: DendriteBranch {
  /// The block's name in reports and documents.
  public static let name = "dendrite.shunt"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [tau, gain]

  /// What the integrator is made of.
  public static let integrator = IntegratorDesign(
    BranchOutput("I_shunt", "current of the shunt dendrite", of: name),
    tau: tau, gain: gain, Capacitor("C_shunt") { $0.shuntCapacitance })

  /// The integrator.
  public let dpi: DPI

  /// Makes the branch of its integrator.
  public init(_ dpi: DPI) { self.dpi = dpi }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Shunt {
  public static let tau  = Parameter("DESC_ITAU_P",  "I_tau", .p, .core, .highest, .assumed, 0.20, .published, .p3x1, .tau,  .modelled, "shunt leak: tau = C U_T / (kappa I)")
  public static let gain = Parameter("DESC_IGAIN_P", "I_g",   .p, .core, .lowest,  .assumed, 0.68, .published, .p1x2, .gain, .modelled, "shunt gain")
}
