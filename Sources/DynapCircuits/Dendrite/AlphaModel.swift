/// How the second integrator of an excitatory dendrite makes its response alpha-shaped.
///
/// Source: 4.2 of the analog dossier. The chip's own test program and the names of the biases speak for the
/// difference; the paper's term fits either.
public enum AlphaModel: String, Sendable, CaseIterable {
  /// The same pulses charge both, and the second is subtracted; the default.
  case difference
  /// The first drives the second, whose current is the output.
  case cascade
}
