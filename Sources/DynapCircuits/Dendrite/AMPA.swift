/// The AMPA dendrite (DEAM): the fast excitatory branch, one DPI per neuron shared by all its AMPA synapses.
///
/// Equation: that of ``DPI`` with C_ampa = 24.5 pF; the mean current adds to the soma's input.
/// Symbols: I_ampa output, pA; I_tau `DEAM_ETAU_P`, I_g `DEAM_EGAIN_P`. Shape: lanes.
/// ``AMPAAlpha``, ``Diffusion`` and ``Conductance`` change the mean in the same step.
/// Source: 4.1 and 4.6 of the analog dossier; capacitance from Rockpool's layout table.
public struct AMPA: DendriteBranch {
  /// The block's name in reports and documents.
  public static let name = "dendrite.ampa"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [tau, gain, alphaTau, alphaGain, reversal]

  /// What the integrator is made of.
  public static let integrator = IntegratorDesign(
    BranchOutput("I_ampa", "current of the AMPA dendrite", of: name),
    tau: tau, gain: gain, Capacitor("C_ampa") { $0.ampaCapacitance })

  /// The integrator.
  public let dpi: DPI

  /// Makes the branch of its integrator.
  public init(_ dpi: DPI) { self.dpi = dpi }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension AMPA {
  public static let tau       = Parameter("DEAM_ETAU_P",  "I_tau",   .p, .core, .highest, .assumed,  0.20, .published, .p3x1, .tau,   .modelled, "AMPA leak: tau = C U_T / (kappa I)")
  public static let gain      = Parameter("DEAM_EGAIN_P", "I_g",     .p, .core, .lowest,  .assumed,  0.68, .published, .p1x2, .gain,  .modelled, "AMPA gain")
  public static let alphaTau  = Parameter("DEAM_ITAU_P",  "I_tau,i", .p, .core, .highest, .measured, 0.20, .published, .p3x1, .tau,   .modelled, "leak of the subtracted DPI where latch_deam_alpha is on")
  public static let alphaGain = Parameter("DEAM_IGAIN_P", "I_g,i",   .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,  .modelled, "gain of the subtracted DPI")
  public static let reversal  = Parameter("DEAM_REV_N",   "I_rev",   .n, .core, .lowest,  .measured, 1,    .assumed,   nil,   .other, .modelled, "reversal level where latch_de_conductance is on")
}
