/// The depression of a synapse's weight by its own use (SYAM STDW, SYAW STDSTR), for synapses with the `stp` bit.
///
/// On silicon: a node per synapse sets the effective weight; each event pulls it down by a subthreshold
/// current, and a source follower pulls it back between events.
///
/// Equation, with `w = u^kappa` the factor on the weight current of the pulse that an event starts:
///
/// - between events `du/dt = (1 - u) / tau_r`, so `u(T) = 1 - (1 - u(0)) exp(-T / tau_r)`, `tau_r = C_std U_T / I_r`
/// - after an event has used it, `w <- d w`, with `d = exp(-kappa I_str t_dep / (C_std U_T))`
///
/// Under a regular train of period T, with `delta = d^(1/kappa)` and `E = exp(-T / tau_r)`, every event finds
/// `u = (1 - E) / (1 - delta E)`: at high rates the mean drive grows as the rate to the power `1 - kappa`.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `u` | exponential of the node's voltage below its rest | 1 |
/// | `I_str` | depletion current, `SYAM_STDW_N` | A |
/// | `I_r` | recovery current, `SYAW_STDSTR_N` | A |
/// | `t_dep` | depletion time per event, 15 ns (assumed) | s |
/// | `C_std` | node capacitance, 0.5 pF (assumed) | F |
///
/// Shape: programmed synapses with the bit, brought up to date at each of their events. `u` is a Double, so that what
/// recovers within microseconds is not lost beside it; the exponentials are those of the lanes (``Elementary``), so
/// that what recovers, and the factor, are right to 5e-7.
/// Edge cases: the node does not fall below ground, so `u >= exp(-V_dd / U_T)`; the two currents are taken as the
/// generator gives them, below the floor too, since recoveries of 0.1 s need them there. At the power-up codes an
/// event depletes next to nothing.
/// Not modelled: facilitation, which the silicon lacks. The monitor's amplifier and conveyor pass the node's voltage on
/// from coarse range 3 on (assumed), see ``MonitorPad``.
/// Source: Boegerhausen, Suter, Liu, Neural Computation 15 (2003) for the circuit; 3.4 of the analog dossier. Which
/// bias depletes and which recovers is inferred from the codes used on silicon and can be swapped with ``Mapping``.
/// The size of the depletion device is published, that of the recovery device only as a p-type curve; the types of
/// the monitor biases are not published, and the curves that exist for such buffers suggest them.
public enum ShortTermDepression: Silicon {
  /// The block's name in reports and documents.
  public static let name = "synapse.shortTermDepression"

  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [depletion, recovery, monitorAmplifier, monitorConveyor]

  /// Which of the two biases depletes; the other recovers.
  public enum Mapping: String, CaseIterable, Hashable, Sendable {
    /// `SYAM_STDW_N` depletes, as the magnitudes of the codes used on silicon suggest.
    case stdwDepletes
    /// `SYAW_STDSTR_N` depletes, as its name, read as strength, suggests.
    case stdstrDepletes
  }

  /// What the depression of one synapse follows.
  public struct Law: Hashable, Sendable {
    /// The factor on `u` by one event, `delta = d^(1/kappa)`.
    public let depletion: Float
    /// The time constant of recovery `tau_r`, in ms.
    public let recoveryTime: Float
    /// `u` with the node at ground.
    let ground: Float
    let kappa: Float

    /// Derives the law of a synapse; `settings` carries the synapse's place.
    public init(_ settings: LaneSettings, mapping: Mapping) {
      let isUsual = mapping == .stdwDepletes
      let down = settings.current(isUsual ? ShortTermDepression.depletion : recovery)
      let up = settings.current(isUsual ? recovery : ShortTermDepression.depletion)
      let thermal = settings.process.thermalVoltage.si * 1e3
      let capacitance = settings.capacitance(settings.process.depressionCapacitance, "C_std")
      let deepest = settings.process.supply.si * 1e3 / thermal
      let fall = down * settings.process.depletionTime.si * 1e3 / (capacitance * thermal)
      kappa = Float(settings.process.kappa)
      ground = Self.decay(deepest)
      depletion = Self.decay(min(fall, deepest))
      recoveryTime = Float(capacitance * thermal / max(up, 1e-6))
    }

    /// `u` after a silence, in ms, that began at `u`.
    public func recovered(_ u: Double, after silence: Double) -> Double {
      Self.recovered(u, after: silence, recoveryTime)
    }

    @inline(__always)
    static func recovered(_ u: Double, after silence: Double, _ recoveryTime: Float) -> Double {
      let span = silence > 0 ? Float(silence) : 0
      // e^x - 1 keeps a short silence, of which e^x in Float would lose most beside 1.
      return 1 - (1 - u) * (1 + Double(Elementary.expm1(-span / recoveryTime)))
    }

    /// `u` after an event that found `u`.
    public func depleted(_ u: Double) -> Double { Self.depleted(u, depletion, ground) }

    @inline(__always)
    static func depleted(_ u: Double, _ depletion: Float, _ ground: Float) -> Double {
      let (after, lowest) = (u * Double(depletion), Double(ground))
      return after > lowest ? after : lowest
    }

    /// The factor on the weight current, `w = u^kappa`; exactly 1 at rest.
    public func factor(_ u: Double) -> Float { Self.factor(u, kappa) }

    @inline(__always)
    static func factor(_ u: Double, _ kappa: Float) -> Float {
      Elementary.exp(kappa * Elementary.log(Float(u)))
    }

    // Past 87 a Float has no normal number left.
    private static func decay(_ exponent: Double) -> Float {
      Float(ReproducibleMath.exp(-min(exponent, 87)))
    }
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension ShortTermDepression {
  public static let depletion        = Parameter("SYAM_STDW_N",   "I_str", .n, .core,   .lowest,  .measured, 0.67, .published, .n1_92x1, .other, .modelled,    "how much an event depletes the weight")
  public static let recovery         = Parameter("SYAW_STDSTR_N", "I_r",   .n, .core,   .lowest,  .measured, 0.2,  .published, .p2x_3,   .other, .modelled,    "recovery of a depleted weight")
  public static let monitorAmplifier = Parameter("SYAM_STDWAMPB", "I_amp", .p, .shared, .highest, .assumed,  1,    .assumed,   .p_25x20, .other, .modelled,    "bias of the amplifier that monitors depression")
  public static let monitorConveyor  = Parameter("SYAM_STDWCCB",  "I_cc",  .n, .shared, .highest, .assumed,  1.7,  .published, nil,      .other, .modelled,    "bias of the current conveyor that monitors depression")
}
