/// The GABA dendrite (DEGA, GABA_B in papers): slow inhibition that is subtracted from the soma's input.
///
/// Equation: that of ``DPI`` with C_gaba = 25 pF; the mean current is drawn from the input and can cancel it, but not
/// hyperpolarise the membrane below its floor.
/// Symbols: I_gaba output, pA; I_tau `DEGA_ITAU_P`, I_g `DEGA_IGAIN_P`. Shape: lanes.
/// ``Conductance`` scales the mean in the same step.
/// Source: 4.1 and 4.6 of the analog dossier; capacitance from Rockpool's layout table.
public struct GABA: DendriteBranch {
  /// The block's name in reports and documents.
  public static let name = "dendrite.gaba"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [tau, gain, reversal]

  /// What the integrator is made of.
  public static let integrator = IntegratorDesign(
    BranchOutput("I_gaba", "current of the GABA dendrite", of: name),
    tau: tau, gain: gain, Capacitor("C_gaba") { $0.gabaCapacitance })

  /// The integrator.
  public let dpi: DPI

  /// Makes the branch of its integrator.
  public init(_ dpi: DPI) { self.dpi = dpi }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension GABA {
  public static let tau      = Parameter("DEGA_ITAU_P",  "I_tau", .p, .core, .highest, .measured, 0.20, .published, .p3x1, .tau,   .modelled, "GABA leak: tau = C U_T / (kappa I)")
  public static let gain     = Parameter("DEGA_IGAIN_P", "I_g",   .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,  .modelled, "GABA gain")
  public static let reversal = Parameter("DEGA_REV_P",   "I_rev", .p, .core, .lowest,  .measured, 1,    .assumed,   nil,   .other, .modelled, "reversal level where latch_de_conductance is on")
}
