/// The pulse extender (SYPD EXT): turns a matched event into a pulse of the synapse's weight current.
///
/// Equation: t_p = C_pulse V_sw / I_ext. Symbols: C_pulse 0.5 pF; V_sw 0.7 V; I_ext `SYPD_EXT_N`. Shape: programmed
/// synapses. An event during the pulse re-arms it: the pulse then ends t_p after that event (assumed; the additive
/// reading is an option of the engine).
/// Source: 3.2 of the analog dossier; capacitance from Rockpool's layout table.
public enum PulseExtender: Silicon {
  /// The block's name in reports and documents.
  public static let name = "synapse.pulse"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [width]

  /// The name of the capacitor, which keys its spread.
  static let capacitor = "C_pulse"

  /// The pulse width of a synapse, in ms; `settings` carries the synapse's place.
  public static func width(_ settings: LaneSettings) -> Double {
    let capacitance = settings.capacitance(settings.process.pulseCapacitance, capacitor)
    return settings.swingTime(capacitance, settings.current(Self.width))
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension PulseExtender {
  public static let width = Parameter("SYPD_EXT_N", "I_ext", .n, .core, .highest, .assumed, 0.92, .published, .ns2, .pulseWidth, .modelled, "pulse width = C_pulse V_sw / I")
}
