#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A neuron with the linear law of published simulators, for comparison with them; not the chip.
///
/// Equation (Rockpool's DynapSim, forward Euler, one lumped linear DPI synapse, in this order within a step dt):
/// I_syn decays by exp(-dt/tau_syn) and gains (1 - exp(-t_p/tau_syn)) max((I_g/I_tau) I_ws, I_0), where I_ws is the sum of the
/// weights of the step's events, inhibitory ones negative; I_ahp likewise from the last step's spikes;
/// I_in = max(I_syn - I_tau - I_ahp + I_dc, I_0) unless refractory; dI = I/(tau (I + I_g)) ((I_g/I_tau)(I_in - I_L) +
/// (I_fb/I_L)(I + I_g) - I (1 + I_ahp/I_tau)) dt; max(ceil(ln(I/I_spk)), 0) spikes.
/// Symbols: as in ``Membrane``, ``Adaptation`` and ``AMPA``, whose parameters it uses; pA, ms. Shape: lanes.
/// That model's oddities are kept: the leak is subtracted twice, a spike counts for several, inhibition acts only
/// within its own step. Source: Rockpool 3.1.0, DynapSim; 14 of the analog dossier.
public struct LinearNeuron: Circuit {
  public static let name = "soma.linear"
  public static let parameters: [Parameter] = []
  public static let phase = Phase.soma

  // swift-format-ignore: the columns of a row table stay aligned
  public static let rows = [
    RowDeclaration("I_mem",           "pA", .current,     "membrane current"),
    RowDeclaration("I_syn",           "pA", .current,     "current of the lumped synapse"),
    RowDeclaration("I_ahp",           "pA", .current,     "adaptation current"),
    RowDeclaration("t_held",          "ms", .state,       "rest of the refractory period"),
    RowDeclaration("spikes",          "1",  .state,       "spikes of the last step"),
    RowDeclaration("drive",           "pA", .scratch,     "sum of the weights of the step's events"),
    RowDeclaration("lin.synDecay",    "1",  .coefficient, "exp(-dt / tau_syn)"),
    RowDeclaration("lin.synKick",     "1",  .coefficient, "1 - exp(-t_p / tau_syn)"),
    RowDeclaration("lin.synGain",     "1",  .coefficient, "I_g / I_tau of the synapse"),
    RowDeclaration("lin.ahpDecay",    "1",  .coefficient, "exp(-dt / tau_ahp)"),
    RowDeclaration("lin.ahpKick",     "pA", .coefficient, "gain of one spike on the adaptation current"),
    RowDeclaration("lin.leak",        "pA", .coefficient, "I_tau of the membrane"),
    RowDeclaration("lin.gain",        "pA", .coefficient, "I_g of the membrane"),
    RowDeclaration("lin.dc",          "pA", .coefficient, "constant input"),
    RowDeclaration("lin.charging",    "1/(pA ms)", .coefficient, "kappa / (C U_T)"),
    RowDeclaration("lin.threshold",   "pA", .coefficient, "I_spk"),
    RowDeclaration("lin.period",      "ms", .coefficient, "refractory period"),
    RowDeclaration("lin.exponent",    "1",  .coefficient, "kappa / (kappa + 1)"),
    RowDeclaration("lin.I0",          "pA", .coefficient, "I_0"),
  ]

  /// The membrane current, pA.
  public let current: Row
  private let synapse, adaptation, held, lastSpikes, drive: Row
  private let synDecay, synKick, synGain, ahpDecay, ahpKick: Row
  private let leak, gain, dc, charging, threshold, period, exponent, smallest: Row

  public init(_ rows: LaneRows) {
    let bound = Self.rows.map { rows[$0] }
    (current, synapse, adaptation, held, lastSpikes, drive) =
      (bound[0], bound[1], bound[2], bound[3], bound[4], bound[5])
    (synDecay, synKick, synGain, ahpDecay, ahpKick) = (bound[6], bound[7], bound[8], bound[9], bound[10])
    (leak, gain, dc, charging) = (bound[11], bound[12], bound[13], bound[14])
    (threshold, period, exponent, smallest) = (bound[15], bound[16], bound[17], bound[18])
  }

  public func derive(_ lane: Int, _ s: LaneSettings) {
    let process = s.process
    let synLeak = s.clippedCurrent(AMPA.tau)
    let synRate = s.charging(s.capacitance(process.ampaCapacitance, "C_ampa")) * synLeak
    let pulse = PulseExtender.width(s)
    synDecay[lane] = Float(exp(-s.step * synRate))
    synKick[lane] = Float(-expm1(-pulse * synRate))
    synGain[lane] = Float(s.clippedCurrent(AMPA.gain) / synLeak)
    let ahpLeak = s.clippedCurrent(Adaptation.tau)
    let ahpRate = s.charging(s.capacitance(process.adaptationCapacitance, "C_ahp")) * ahpLeak
    let ahpPulse = s.swingTime(
      s.capacitance(process.adaptationPulseCapacitance, "C_pulse_ahp"), s.current(Adaptation.pulseWidth))
    let ahpGain = s.clippedCurrent(Adaptation.gain) / ahpLeak * s.current(Adaptation.weight)
    ahpDecay[lane] = Float(exp(-s.step * ahpRate))
    ahpKick[lane] = s.latches[.soAdaptation] ? Float(-expm1(-ahpPulse * ahpRate) * ahpGain) : 0
    leak[lane] = Float(s.clippedCurrent(Membrane.leak))
    gain[lane] = Float(s.clippedCurrent(Membrane.gain))
    dc[lane] = s.latches[.soDC] ? Float(s.current(DirectCurrent.dc)) : 0
    charging[lane] = Float(s.charging(s.capacitance(process.membraneCapacitance, "C_mem")))
    threshold[lane] = s.latches[.soifKill] ? .infinity : Float(s.clippedCurrent(SpikeThreshold.threshold))
    let capacitance = s.capacitance(process.refractoryCapacitance, "C_ref")
    period[lane] = Float(s.swingTime(capacitance, s.current(Refractory.refractory)))
    exponent[lane] = Float(process.kappa / (process.kappa + 1))
    smallest[lane] = Float(process.I0.si * 1e12)
  }

  /// Adds the weight of an event to the step's drive, in pA; inhibitory weights are negative.
  public func receive(_ lane: Int, weight: Float) { drive[lane] += weight }

  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    let h = context.step
    for lane in lanes {
      let i0 = smallest[lane]
      let synInput = max(synGain[lane] * drive[lane], i0)
      let syn = synDecay[lane] * synapse[lane] + synKick[lane] * synInput
      let ahp = max(ahpDecay[lane] * adaptation[lane] + ahpKick[lane] * lastSpikes[lane], i0)
      synapse[lane] = syn
      adaptation[lane] = ahp
      drive[lane] = 0
      let tau = leak[lane]
      let leaks = tau + ahp
      let isFree: Float = held[lane] <= 0 ? 1 : 0
      let input = max((syn - leaks + dc[lane]) * isFree, i0)
      let now = current[lane]
      let g = gain[lane]
      let rate = charging[lane] * leaks
      // I_0 exp(kappa^2/(kappa+1) V/U_T) with V = U_T/kappa ln(I/I_0).
      let feedback = i0 * expf(exponent[lane] * logf(now / i0))
      let slope =
        now * rate / (now + g)
        * (g / tau * (input - leaks) + feedback / leaks * (now + g) - now * (1 + ahp / tau))
      let then = max(now + slope * h, i0)
      let level = threshold[lane]
      let count = then > level ? Int(logf(then / level).rounded(.up)) : 0
      lastSpikes[lane] = Float(count)
      current[lane] = count > 0 ? i0 : then
      held[lane] = count > 0 ? period[lane] : max(held[lane] - h, 0)
      if count > 0 { context.spikes.append(LaneSpike(lane: lane, offset: h, count: count)) }
    }
  }
}
