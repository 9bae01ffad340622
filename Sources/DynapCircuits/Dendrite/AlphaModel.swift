/// How the second integrator of an excitatory dendrite makes its response alpha-shaped.
///
/// Which of them is on the chip is not published; a test program of a real chip and the names of the biases speak for
/// the difference. Source: 4.2 of the analog dossier.
public enum AlphaModel: String, Sendable, CaseIterable {
  /// The same pulses charge both, and the second is subtracted; the default.
  case difference
  /// The first drives the second, whose current is the output.
  case cascade
}
