/// The alpha option of the AMPA dendrite: a second DPI, charged by the same pulses, is subtracted.
///
/// Equation: that of ``AlphaShape``, where `latch_deam_alpha` is on, with C_ampa = 24.5 pF also for the second integrator.
/// Symbols: I_ampa_i output of the second integrator, pA; I_tau `DEAM_ITAU_P`, I_g `DEAM_IGAIN_P`. Shape: lanes.
/// Source: 4.2 of the analog dossier.
public struct AMPAAlpha: AlphaBranch {
  /// The block's name in reports and documents.
  public static let name = "dendrite.ampa.alpha"
  /// The biases of the block, in the order of the vendor's table; they are declared with ``AMPA``.
  public static let parameters: [Parameter] = []
  /// The dendrite that it shapes.
  public typealias First = AMPA
  /// What the second integrator is made of.
  public static let integrator = IntegratorDesign(
    BranchOutput("I_ampa_i", "current of the second integrator of AMPA", of: name),
    tau: AMPA.alphaTau, gain: AMPA.alphaGain, Capacitor("C_ampa_i") { $0.ampaCapacitance })
  /// The latch that connects the second integrator.
  public static let latch = Latch.deamAlpha

  /// The second integrator and what it does to the dendrite.
  public let shape: AlphaShape<DPI>

  /// Makes the branch of its shape.
  public init(_ shape: AlphaShape<DPI>) { self.shape = shape }
}
