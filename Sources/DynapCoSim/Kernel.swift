import CSystemC

/// The SystemC kernel as this program has it.
public enum Kernel {
  /// Whether the program was built with SystemC; without it nothing can be co-simulated.
  public static var isAvailable: Bool { csc_is_available() == 1 }
}
