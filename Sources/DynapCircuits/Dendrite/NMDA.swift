/// The NMDA dendrite (DENM): the slow excitatory branch, one DPI per neuron.
///
/// Equation: that of ``DPI`` with C_nmda = 25 pF; the mean current adds to the soma's input.
/// Symbols: I_nmda output, pA; I_tau `DENM_ETAU_P`, I_g `DENM_EGAIN_P`. Shape: lanes.
/// ``NMDAAlpha``, ``NMDAGate`` and ``Conductance`` change the mean in the same step.
/// Source: 4.1, 4.3 and 4.6 of the analog dossier; capacitance from Rockpool's layout table.
public struct NMDA: DendriteBranch {
  /// The block's name in reports and documents.
  public static let name = "dendrite.nmda"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [tau, gain, alphaTau, alphaGain, reversal, gate]

  /// What the integrator is made of.
  public static let integrator = IntegratorDesign(
    BranchOutput("I_nmda", "current of the NMDA dendrite, before the gate", of: name),
    tau: tau, gain: gain, Capacitor("C_nmda") { $0.nmdaCapacitance })

  /// The integrator.
  public let dpi: DPI

  /// Makes the branch of its integrator.
  public init(_ dpi: DPI) { self.dpi = dpi }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension NMDA {
  public static let tau       = Parameter("DENM_ETAU_P",  "I_tau",   .p, .core, .highest, .measured, 0.20, .published, .p3x1, .tau,       .modelled, "NMDA leak: tau = C U_T / (kappa I)")
  public static let gain      = Parameter("DENM_EGAIN_P", "I_g",     .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,      .modelled, "NMDA gain")
  public static let alphaTau  = Parameter("DENM_ITAU_P",  "I_tau,i", .p, .core, .highest, .measured, 0.20, .published, .p3x1, .tau,       .modelled, "leak of the subtracted DPI where latch_denm_alpha is on")
  public static let alphaGain = Parameter("DENM_IGAIN_P", "I_g,i",   .p, .core, .lowest,  .measured, 0.68, .published, .p1x2, .gain,      .modelled, "gain of the subtracted DPI")
  public static let reversal  = Parameter("DENM_REV_N",   "I_rev",   .n, .core, .lowest,  .measured, 1,    .assumed,   nil,   .other,     .modelled, "reversal level where latch_de_conductance is on")
  public static let gate      = Parameter("DENM_NMREV_N", "I_nm",    .n, .core, .lowest,  .measured, 1.05, .published, .ns3,  .nmdaLevel, .modelled, "membrane level of the gate where latch_denm_nmda is on")
}
