/// The delay element (SYPD DLY): waits between the match of an event and its pulse.
///
/// Equation: t_delay = C_dly V_sw / (I_DLY0 + p I_DLY1 + m I_DLY2), where p and m are the synapse's two delay bits, so
/// a flagged synapse is faster; ``Currents`` says whether I_DLY0 flows beside the others. Symbols: C_dly 0.5 pF (assumed); V_sw 0.7 V; currents `SYPD_DLY0_P`, `SYPD_DLY1_P`
/// and `SYPD_DLY2_P`, whose minimum-size device spreads widely on purpose. Shape: programmed synapses.
/// The element holds one event: what becomes of another that arrives before the first has left says ``Capacity``.
/// Source: 3.5 of the analog dossier; that the currents add is inferred (dossier U-8), and so is the capacity.
public enum Delay: Silicon {
  /// The block's name in reports and documents.
  public static let name = "synapse.delay"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [base, precise, mismatched]

  /// What becomes of an event that arrives while the element delays another one.
  ///
  /// The first two give the same pulses, at the times of the first event, and differ in what is counted.
  public enum Capacity: String, Sendable, CaseIterable {
    /// It becomes one with the event under way: a match, but no pulse of its own (assumed, the default).
    case merged
    /// It is lost: a match that was missed.
    case lost
    /// It is delayed on its own, as if the element held any number of events.
    case queued
  }

  /// Whether the currents of the two flags come on top of the base current or in its place.
  ///
  /// No published configuration tells the two apart, since its base current is always the smaller one (dossier U-8).
  public enum Currents: String, Sendable, CaseIterable {
    /// A flag adds its current to the base current (inferred, the default).
    case additive
    /// A flag takes the base current's place; two flags add up.
    case selected

    /// Whether the base current flows in a synapse of these flags.
    func baseFlows(precise: Bool, mismatched: Bool) -> Bool {
      self == .additive || !(precise || mismatched)
    }
  }

  /// The delay of a synapse, in ms; `settings` carries the synapse's place.
  public static func delay(_ settings: LaneSettings, precise: Bool, mismatched: Bool) -> Double {
    let baseFlows = settings.core.delays.baseFlows(precise: precise, mismatched: mismatched)
    var current = baseFlows ? settings.current(base) : 0
    if precise { current += settings.current(Self.precise) }
    if mismatched { current += settings.current(Self.mismatched) }
    return settings.swingTime(settings.capacitance(settings.process.delayCapacitance, capacitor), current)
  }

  /// The name of the capacitor, which keys its spread.
  static let capacitor = "C_dly"
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Delay {
  public static let base       = Parameter("SYPD_DLY0_P", "I_DLY0", .p, .core, .highest, .measured, 0.22, .published, .p2x1,  .preciseDelay,    .modelled, "base delay current: delay = C_dly V_sw / sum")
  public static let precise    = Parameter("SYPD_DLY1_P", "I_DLY1", .p, .core, .highest, .measured, 0.22, .published, .p2x1,  .preciseDelay,    .modelled, "delay current added where precise_delay is on")
  public static let mismatched = Parameter("SYPD_DLY2_P", "I_DLY2", .p, .core, .highest, .measured, 1.6,  .published, .ps_25, .mismatchedDelay, .modelled, "delay current added where mismatched_delay is on")
}
