/// The filtered error of a neuron: what its learning events leave behind, for updates that input spikes trigger.
///
/// Equation: tau dE/dt = -E, tau = C_tr U_T / (kappa I_tau); an event of sign b adds b. An input spike updates its synapse
/// by sgn(E) where |E| > theta, theta = I_theta / I_1 with the unit I_1 = 100 pA (assumed) of one event.
///
/// Symbols: I_tau `SL_ERTAU_P`, I_theta `SL_ERTHR_N`, pA; E in events. Shape: neurons of a learning core; Double, brought
/// up to date at events. Used with `trigger: on_pre` only: error-triggered updates need no filter.
/// Source: a reconstruction after the delta rule of Payvand and Indiveri, ISCAS 2019, as 1.2 of the learning dossier
/// recalls it; biases and codes are assumed.
public enum ErrorTrace: Silicon {
  /// The block's name in reports and documents.
  public static let name = "learning.error"

  /// The biases of the block.
  public static let parameters = [tau, threshold]

  /// The current that one event stands for, pA; assumed.
  public static let unit = 100.0

  /// What the error of one neuron follows.
  public struct Law: Hashable, Sendable {
    /// The time constant, ms.
    public let tau: Double
    /// The error that triggers nothing, in events.
    public let threshold: Double

    /// Derives the law of a neuron.
    public init(_ settings: LaneSettings, _ silicon: LearningSilicon) {
      let capacitance = settings.capacitance(silicon.traceCapacitance, "C_er")
      tau = 1 / (settings.charging(capacitance) * max(settings.current(ErrorTrace.tau), 1e-6))
      threshold = settings.current(ErrorTrace.threshold) / ErrorTrace.unit
    }

    /// The error after a silence in ms.
    public func decayed(_ error: Double, after silence: Double) -> Double {
      error == 0 ? 0 : error * ReproducibleMath.exp(-min(max(silence, 0) / tau, 700))
    }
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension ErrorTrace {
  public static let tau       = Parameter("SL_ERTAU_P", "I_tau",   .p, .learning, .highest, .assumed, 0.2, .assumed, nil, .tau,       .modelled, "time constant of the filtered error of a neuron")
  public static let threshold = Parameter("SL_ERTHR_N", "I_theta", .n, .learning, .highest, .assumed, 1,   .assumed, nil, .threshold, .modelled, "the filtered error that triggers nothing")
}
