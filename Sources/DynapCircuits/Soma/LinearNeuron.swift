#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A neuron with the linear law of published simulators, for comparison with them; not the chip.
///
/// Equation (Rockpool's DynapSim, forward Euler, one lumped linear DPI synapse, in this order within a step dt):
/// I_syn decays by exp(-dt/tau_syn) and gains (1 - exp(-t_p/tau_syn)) max((I_g/I_tau) I_ws, I_0), where I_ws is
/// the sum of the weights of the step's events, inhibitory ones negative; I_ahp likewise from the last step's
/// spikes, not below I_0; I_in = max(I_syn - I_L + I_dc, I_0), I_0 while refractory, with I_L = I_tau + I_ahp;
/// dI = I/(tau (I + I_g)) ((I_g/I_tau)(I_in - I_L) + (I_fb/I_L)(I + I_g) - I (1 + I_ahp/I_tau)) dt;
/// I_fb = I_0 (I/I_0)^(kappa/(kappa+1)); max(ceil(ln(I/I_spk)), 0) spikes, and I is I_0 after a spike.
/// Symbols: as in ``Membrane``, ``Adaptation`` and ``AMPA``, whose parameters it uses; pA, ms. Shape: lanes.
/// A step computes in Double on states and coefficients in Float, so that a step rounds each state once; factors
/// close to 1 are held as their distance from it. A refractory period is a number of steps, rounded up.
/// `latch_soif_kill` holds the membrane at I_0: without a spike to reset it, this law's feedback would run away.
/// That model's oddities are kept: the leak is subtracted twice, a spike counts for several, inhibition acts only
/// within its own step, I_syn decays below I_0, and a reset reaches the feedback one step late.
/// Source: Rockpool 3.1.0, DynapSim; 14 of the analog dossier.
public struct LinearNeuron: Circuit {
  /// Its name in lists and messages.
  public static let name = "soma.linear"
  /// None of its own: it reads those of the circuits that it stands for.
  public static let parameters: [Parameter] = []
  /// With the soma, as its synapse is part of it.
  public static let phase = Phase.soma

  // The columns of a row table stay aligned.
  // swift-format-ignore
  /// The states, then what lives within a step, then the coefficients.
  public static let rows = [
    RowDeclaration("I_mem",           "pA", .current,     "membrane current"),
    RowDeclaration("I_syn",           "pA", .current,     "current of the lumped synapse"),
    RowDeclaration("I_ahp",           "pA", .current,     "adaptation current"),
    RowDeclaration("I_fb",            "pA", .current,     "positive feedback, from the membrane current before a reset"),
    RowDeclaration("n_held",          "1",  .state,       "steps left of the refractory period"),
    RowDeclaration("spikes",          "1",  .state,       "spikes of the last step"),
    RowDeclaration("drive",           "pA", .scratch,     "sum of the weights of the step's events"),
    RowDeclaration("lin.synLoss",     "1",  .coefficient, "1 - exp(-dt / tau_syn)"),
    RowDeclaration("lin.synKick",     "1",  .coefficient, "1 - exp(-t_p / tau_syn)"),
    RowDeclaration("lin.synGain",     "1",  .coefficient, "I_g / I_tau of the synapse"),
    RowDeclaration("lin.ahpLoss",     "1",  .coefficient, "1 - exp(-dt / tau_ahp)"),
    RowDeclaration("lin.ahpKick",     "pA", .coefficient, "gain of one spike on the adaptation current"),
    RowDeclaration("lin.leak",        "pA", .coefficient, "I_tau of the membrane"),
    RowDeclaration("lin.gain",        "pA", .coefficient, "I_g of the membrane"),
    RowDeclaration("lin.dc",          "pA", .coefficient, "constant input"),
    RowDeclaration("lin.charging",    "1/pA", .coefficient, "kappa dt / (C U_T)"),
    RowDeclaration("lin.threshold",   "pA", .coefficient, "I_spk; infinite where the neuron is killed"),
    RowDeclaration("lin.period",      "1",  .coefficient, "refractory period in steps"),
    RowDeclaration("lin.exponent",    "1",  .coefficient, "kappa / (kappa + 1)"),
    RowDeclaration("lin.I0",          "pA", .coefficient, "I_0"),
  ]

  /// The membrane current, pA.
  public let current: Row
  private let synapse, adaptation, feedback, held, lastSpikes, drive: Row
  private let synLoss, synKick, synGain, ahpLoss, ahpKick: Row
  private let leak, gain, dc, charging, threshold, period, exponent, smallest: Row

  /// Finds its rows.
  public init(_ rows: LaneRows) {
    let bound = Self.rows.map { rows[$0] }
    (current, synapse, adaptation, feedback) = (bound[0], bound[1], bound[2], bound[3])
    (held, lastSpikes, drive) = (bound[4], bound[5], bound[6])
    (synLoss, synKick, synGain, ahpLoss, ahpKick) = (bound[7], bound[8], bound[9], bound[10], bound[11])
    (leak, gain, dc, charging) = (bound[12], bound[13], bound[14], bound[15])
    (threshold, period, exponent, smallest) = (bound[16], bound[17], bound[18], bound[19])
  }

  /// Computes the coefficients of one lane; rates are per step.
  public func derive(_ lane: Int, _ s: LaneSettings) {
    let process = s.process
    let synLeak = s.clippedCurrent(AMPA.tau)
    let synRate = s.charging(s.capacitance(process.ampaCapacitance, "C_ampa")) * synLeak
    let pulse = PulseExtender.width(s)
    synLoss[lane] = Float(-expm1(-s.step * synRate))
    synKick[lane] = Float(-expm1(-pulse * synRate))
    synGain[lane] = Float(s.clippedCurrent(AMPA.gain) / synLeak)
    let ahpLeak = s.clippedCurrent(Adaptation.tau)
    let ahpRate = s.charging(s.capacitance(process.adaptationCapacitance, "C_ahp")) * ahpLeak
    let ahpPulse = s.swingTime(
      s.capacitance(process.adaptationPulseCapacitance, "C_pulse_ahp"), s.current(Adaptation.pulseWidth))
    let ahpGain = s.clippedCurrent(Adaptation.gain) / ahpLeak * s.current(Adaptation.weight)
    ahpLoss[lane] = Float(-expm1(-s.step * ahpRate))
    ahpKick[lane] = s.latches[.soAdaptation] ? Float(-expm1(-ahpPulse * ahpRate) * ahpGain) : 0
    leak[lane] = Float(s.clippedCurrent(Membrane.leak))
    gain[lane] = Float(s.clippedCurrent(Membrane.gain))
    dc[lane] = s.latches[.soDC] ? Float(s.current(DirectCurrent.dc)) : 0
    charging[lane] = Float(s.step * s.charging(s.capacitance(process.membraneCapacitance, "C_mem")))
    threshold[lane] = s.latches[.soifKill] ? .infinity : Float(s.clippedCurrent(SpikeThreshold.threshold))
    let capacitance = s.capacitance(process.refractoryCapacitance, "C_ref")
    let steps = s.swingTime(capacitance, s.current(Refractory.refractory)) / s.step
    period[lane] = Float((steps * (1 - Self.rounding)).rounded(.up))
    exponent[lane] = Float(process.kappa / (process.kappa + 1))
    smallest[lane] = Float(process.I0.si * 1e12)
  }

  /// The relative rounding below which a period that is a whole number of steps is not taken for more.
  private static let rounding = 1e-6

  /// Adds the weight of an event to the step's drive, in pA; inhibitory weights are negative.
  public func receive(_ lane: Int, weight: Float) { drive[lane] += weight }

  /// Takes the published Euler step in the published order.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    for lane in lanes {
      let i0 = Double(smallest[lane])
      let synInput = max(Double(synGain[lane]) * Double(drive[lane]), i0)
      let lastSyn = Double(synapse[lane])
      let syn = lastSyn - Double(synLoss[lane]) * lastSyn + Double(synKick[lane]) * synInput
      let lastAhp = Double(adaptation[lane])
      let ahpKicked = Double(ahpKick[lane]) * Double(lastSpikes[lane])
      let ahp = max(lastAhp - Double(ahpLoss[lane]) * lastAhp + ahpKicked, i0)
      synapse[lane] = Float(syn)
      adaptation[lane] = Float(ahp)
      drive[lane] = 0
      let tau = Double(leak[lane])
      let leaks = tau + ahp
      let isFree: Double = held[lane] > 0 ? 0 : 1
      let input = max((syn - leaks + Double(dc[lane])) * isFree, i0)
      let now = Double(current[lane])
      let g = Double(gain[lane])
      let rise =
        now * Double(charging[lane]) * leaks / (now + g)
        * (g / tau * (input - leaks) + Double(feedback[lane]) / leaks * (now + g) - now * (1 + ahp / tau))
      let level = Double(threshold[lane])
      let then = level.isFinite ? max(now + rise, i0) : i0
      // I_0 exp(kappa^2/(kappa+1) V/U_T) with V = U_T/kappa ln(I/I_0), a state of its own that no spike resets.
      let height = Double(exponent[lane]) * ReproducibleMath.log(then / i0)
      feedback[lane] = Float(i0 * ReproducibleMath.exp(height))
      let count = then > level ? Int(ReproducibleMath.log(then / level).rounded(.up)) : 0
      lastSpikes[lane] = Float(count)
      current[lane] = Float(count > 0 ? i0 : then)
      held[lane] = count > 0 ? period[lane] : max(held[lane] - 1, 0)
      if count > 0 { context.spikes.append(LaneSpike(lane: lane, offset: context.step, count: count)) }
    }
  }
}
