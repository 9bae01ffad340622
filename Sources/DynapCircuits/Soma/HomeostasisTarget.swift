/// Which gain homeostasis regulates, by the state of `latch_ho_so_de`.
///
/// Source: inferred from the latch's name and from the converter's channels `soho_sogain` and `soho_degain`.
public enum HomeostasisTarget: String, Sendable, CaseIterable {
  /// The gains of the dendrites where the latch is on, the soma's where it is off; the default.
  case dendritesWhenOn
  /// The gain of the soma where the latch is on, the dendrites' where it is off.
  case somaWhenOn

  /// Whether the dendrites are regulated under a set of latches.
  func isDendrites(_ latches: LatchSet) -> Bool { latches[.hoSoDe] == (self == .dendritesWhenOn) }
}
