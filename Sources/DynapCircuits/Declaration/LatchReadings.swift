/// What the latches mean whose effect is inferred: a name or one test is all that is published of them.
///
/// The defaults are the recommended readings; whoever has a chip that behaves otherwise swaps one here.
/// Source: 3.6 and U-5 of the digital dossier.
public struct LatchReadings: Hashable, Sendable {
  /// What `latch_coho_ca_mem` selects.
  public var sensedNode = SensedNode.Reading.onIsMembrane
  /// What `latch_ho_so_de` selects.
  public var homeostasisTarget = HomeostasisTarget.dendritesWhenOn

  /// Makes the recommended readings.
  public init() {}
}
