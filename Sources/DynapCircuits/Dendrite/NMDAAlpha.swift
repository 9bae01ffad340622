/// The alpha option of the NMDA dendrite: a second DPI, charged by the same pulses, is subtracted.
///
/// Equation: that of ``AlphaShape``, where `latch_denm_alpha` is on, with C_nmda = 25 pF also for the second integrator.
/// Symbols: I_nmda_i output of the second integrator, pA; I_tau `DENM_ITAU_P`, I_g `DENM_IGAIN_P`. Shape: lanes.
/// Source: 4.2 of the analog dossier.
public struct NMDAAlpha: AlphaBranch {
  /// The block's name in reports and documents.
  public static let name = "dendrite.nmda.alpha"
  /// The biases of the block, in the order of the vendor's table; they are declared with ``NMDA``.
  public static let parameters: [Parameter] = []
  /// The dendrite that it shapes.
  public typealias First = NMDA
  /// What the second integrator is made of.
  public static let integrator = IntegratorDesign(
    BranchOutput("I_nmda_i", "current of the second integrator of NMDA", of: name),
    tau: NMDA.alphaTau, gain: NMDA.alphaGain, Capacitor("C_nmda_i") { $0.nmdaCapacitance })
  /// The latch that connects the second integrator.
  public static let latch = Latch.denmAlpha

  /// The second integrator and what it does to the dendrite.
  public let shape: AlphaShape<DPI>

  /// Makes the branch of its shape.
  public init(_ shape: AlphaShape<DPI>) { self.shape = shape }
}
