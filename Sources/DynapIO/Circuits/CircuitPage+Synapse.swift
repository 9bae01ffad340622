import DynapCircuits
import DynapUnits

private typealias N = CircuitNumbers

extension CircuitPage {
  private static let folder = "Sources/DynapCircuits/Synapse/"

  /// The circuits between the match of an event and the dendrite.
  static let synapse: [CircuitPage] = [
    CircuitPage(
      name: "sense-amplifier", title: "Sense amplifier of the CAM",
      gist: "reads whether the tag of an event is that of a synapse's word", part: .synapse,
      sources: [folder + "SenseAmplifier.swift"], parameters: SenseAmplifier.parameters,
      pictures: [
        .probe(
          "sense-amplifier", neuron: "0.0.0,0.1.0", nodes: "I_ampa", every: "50us",
          "Three events to the same word of two cores; `SYSA_VRES_N` of the second is a coarse range too low."
        )
      ],
      expectations: [
        """
        `SYSA_VRES_N`, `SYSA_VB_P`: leave both at the highest code. Below coarse range 3 the core matches nothing, as if \
        its synapses were not there, and a warning says so (assumed; `sense_amplifiers: ignored` switches it off).
        """
      ]),
    CircuitPage(
      name: "delay", title: "Synaptic delay",
      gist: "holds a matched event back before its pulse begins", part: .synapse,
      sources: [folder + "Delay.swift"], parameters: Delay.parameters,
      constants: ["delay_capacitance", "switching_voltage"],
      checks: ["V44"],
      pictures: [
        .bench(
          "delay",
          "Delay over its bias, a slope of -1 in double logarithms, and its spread over 256 synapses.")
      ],
      expectations: [
        """
        `SYPD_DLY0_P` up: every synapse of the core is faster, in proportion to the current: \
        \(N.timer(Delay.base, 0, 50, \.delayCapacitance)) at [0, 50], \
        \(N.timer(Delay.base, 1, 50, \.delayCapacitance)) at [1, 50], \
        \(N.timer(Delay.base, 5, 255, \.delayCapacitance)) at [5, 255].
        """,
        """
        `SYPD_DLY1_P` up: synapses with `precise_delay` are faster, since its current adds to that of `SYPD_DLY0_P`: a \
        precise delay can only be shorter than the common one.
        """,
        """
        `SYPD_DLY2_P` up: the same for synapses with `mismatched_delay`. Its mirror is of minimum size, so that synapses of \
        one code differ by a factor of \(N.spread(Delay.mismatched)) either way (one sigma): a bank of delays for the price of one bias.
        """,
        "A flag's current adds to that of `SYPD_DLY0_P`; under `delay_currents: selected` it takes its place.",
        "A second event while one waits joins it or is lost, as `delay_line` says: delays suit rates below 1 / delay.",
      ]),
    CircuitPage(
      name: "pulse-extender", title: "Pulse extender",
      gist: "turns a matched event into a pulse of the synapse's weight current", part: .synapse,
      sources: ["PulseExtender", "SynapseSilicon", "SynapseWords"].map { folder + $0 + ".swift" },
      parameters: PulseExtender.parameters,
      constants: ["pulse_capacitance", "switching_voltage"], checks: ["V15", "V16"],
      pictures: [
        .probe(
          "pulses", neuron: "0.0.0,0.1.0,0.2.0,0.3.0", nodes: "I_ampa", every: "10us",
          "One event, then a burst whose events come within the longest pulse, at four currents of `SYPD_EXT_N`."
        )
      ],
      expectations: [
        """
        `SYPD_EXT_N` up: pulses are shorter, from \(N.timerRange(PulseExtender.width, \.pulseCapacitance)); \
        \(N.timer(PulseExtender.width, 3, 200, \.pulseCapacitance)) at [3, 200]. What reaches the dendrite is weight \
        current times width: twice the width is as good as twice the weight, for all synapses of the core alike.
        """,
        """
        A pulse longer than the time between events is re-armed and never ends: the drive of a synapse saturates at its \
        weight current, at a rate of 1 / t_p (with `retrigger: false` pulses add up instead).
        """,
      ]),
    CircuitPage(
      name: "weight-dac", title: "Weight of a synapse",
      gist: "the sum of up to four currents, picked by the four weight bits of a synapse", part: .synapse,
      sources: [folder + "WeightDAC.swift"], parameters: WeightDAC.parameters, checks: ["V17"],
      pictures: [
        .probe(
          "weights", neuron: "0.0.0-3", nodes: "I_ampa", every: "400us",
          "The same events through the bits 0, 1, 2, and 0 with 1: weights add before the integrator, which then "
            + "multiplies below its gain current and adds above it.")
      ],
      expectations: [
        """
        `SYAM_W0_P` ... `SYAM_W3_P` up: all synapses of the core with that bit are stronger, from \
        \(N.current(WeightDAC.weight0, 0, 0)) to \(N.current(WeightDAC.weight0, 5, 255)) a bit. The four are free: powers \
        of two make a DAC of 15 steps, four unlike values make four kinds of synapse.
        """,
        """
        A pulse multiplies a dendrite that is far below its gain current by exp(a I_w t_p): at a weight of \
        \(N.code(WeightDAC.weight0, 5, 60)) and a pulse of \(N.timer(PulseExtender.width, 3, 200, \.pulseCapacitance)) by \
        \(growth) at AMPA.
        """,
        "A synapse without any bit still matches and pulses, with a weight of zero.",
      ]),
    CircuitPage(
      name: "short-term-depression", title: "Short-term depression",
      gist: "weakens a synapse with each of its events, and lets it recover between them", part: .synapse,
      sources: [folder + "ShortTermDepression.swift", folder + "DepressionBatch.swift"],
      parameters: ShortTermDepression.parameters,
      constants: ["depression_capacitance", "depletion_time"], checks: ["V41", "V42", "V43"],
      pictures: [
        .bench("std", "Weight event by event in a burst, its recovery, and what a steady train leaves of it.")
      ],
      expectations: [
        """
        `SYAM_STDW_N` up: an event takes more of the weight away. At \(N.code(ShortTermDepression.depletion, 4, 255)) an \
        event leaves \(left) of it; below coarse range 4 depression is hard to see.
        """,
        """
        `SYAW_STDSTR_N` up: the weight comes back faster: tau_r is \(recovery(0, 5)) at [0, 5], \(recovery(0, 50)) at \
        [0, 50], and from the next range on depression is gone below some hundred Hz.
        """,
        "Only synapses with the `stp` bit depress; synapses 41 and 20 can be watched at a pin ([monitors](monitors.md)).",
        "`SYAM_STDWAMPB`, `SYAM_STDWCCB`: leave them high; below coarse range 3 that pin shows nothing.",
      ]),
  ]

  /// exp(a I_w t_p) of an AMPA dendrite.
  private static var growth: String {
    let charge = N.process.pulseCapacitance.si * N.process.switchingVoltage.si
    let current = N.amperes(WeightDAC.weight0, 5, 60).si / N.amperes(PulseExtender.width, 3, 200).si
    let fold = charge * current / (N.process.ampaCapacitance.si * N.slope / 1000)
    return N.number(ReproducibleMath.exp(fold))
  }

  /// The share of its weight that an event leaves, d = exp(-kappa I t_dep / (C U_T)).
  private static var left: String {
    let fall = N.amperes(ShortTermDepression.depletion, 4, 255).si * N.process.depletionTime.si
    return N.percent(
      ReproducibleMath.exp(-fall / (N.process.depressionCapacitance.si * N.slope / 1000)))
  }

  /// tau_r = C U_T / I.
  private static func recovery(_ coarse: Int, _ fine: Int) -> String {
    let charge = N.process.depressionCapacitance.si * N.process.thermalVoltage.si
    return Interval(si: charge / N.amperes(ShortTermDepression.recovery, coarse, fine).si).formatted(
      digits: 3)
  }
}
