/// The trace of a plastic synapse: an integrator that the synapse's own pulses charge, a measure of its recent input.
///
/// Equation: tau dI/dt = -I between pulses, tau = C_tr U_T / (kappa I_tau); a pulse of width t adds
/// I_w (1 - exp(-t / tau)), exactly that of a log-domain integrator of gain 1. The trace counts as large where
/// I > I_theta.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `I` | trace | pA |
/// | `I_tau` | `SL_TRTAU_P` | pA |
/// | `I_w` | `SL_TRW_N` | pA |
/// | `I_theta` | `SL_TRTHR_N` | pA |
/// | `C_tr` | capacitor of a trace, a figure of the die | pF |
///
/// Shape: plastic synapses; Double, brought up to date at the synapse's pulses and at learning events, so that silence
/// costs nothing and its cuts change nothing.
/// Edge cases: a pulse that is re-armed counts again in full; a silence that is not positive changes nothing.
/// Not modelled: the floor of the trace, which lies far below any threshold of use.
/// Source: a reconstruction after the traces of the group's learning circuits (section 10 of the analog dossier, 1.7 of
/// the learning dossier). No such die is published: names, sizes and codes of the biases are assumed.
public enum PreTrace: Silicon {
  /// The block's name in reports and documents.
  public static let name = "learning.trace"

  /// The biases of the block.
  public static let parameters = [tau, weight, threshold]

  /// What the trace of one synapse follows.
  public struct Law: Hashable, Sendable {
    /// The time constant, ms.
    public let tau: Double
    /// What a pulse adds, pA.
    public let jump: Double
    /// From where on the trace counts as large, pA.
    public let threshold: Double

    /// Derives the law of a synapse whose pulses are `width` ms; `settings` carries the synapse's place.
    public init(_ settings: LaneSettings, _ silicon: LearningSilicon, width: Double) {
      let capacitance = settings.capacitance(silicon.traceCapacitance, "C_tr")
      self.init(
        tau: 1 / (settings.charging(capacitance) * max(settings.current(PreTrace.tau), 1e-6)),
        weight: settings.current(PreTrace.weight), width: width,
        threshold: settings.current(PreTrace.threshold))
    }

    /// Makes a law of numbers: ms, pA, ms, pA.
    public init(tau: Double, weight: Double, width: Double, threshold: Double) {
      self.tau = tau
      jump = weight * (1 - ReproducibleMath.exp(-min(max(width, 0) / tau, 700)))
      self.threshold = threshold
    }

    /// The trace after a silence in ms.
    public func decayed(_ trace: Double, after silence: Double) -> Double {
      trace == 0 ? 0 : trace * ReproducibleMath.exp(-min(max(silence, 0) / tau, 700))
    }
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension PreTrace {
  public static let tau       = Parameter("SL_TRTAU_P", "I_tau",   .p, .learning, .highest, .assumed, 0.2, .assumed, nil, .tau,       .modelled, "time constant of the trace of a synapse: tau = C U_T / (kappa I)")
  public static let weight    = Parameter("SL_TRW_N",   "I_w",     .n, .learning, .lowest,  .assumed, 1,   .assumed, nil, .weight,    .modelled, "what a pulse adds to the trace")
  public static let threshold = Parameter("SL_TRTHR_N", "I_theta", .n, .learning, .highest, .assumed, 1,   .assumed, nil, .threshold, .modelled, "from where on a trace counts as large")
}
