import DynapCircuits
import DynapUnits

private typealias N = CircuitNumbers

extension CircuitPage {
  private static let folder = "Sources/DynapCircuits/Soma/"

  /// What a neuron's own spikes do to it.
  static let somaLoops: [CircuitPage] = [
    CircuitPage(
      name: "post-spike-pulse", title: "Pulse after a spike",
      gist: "the one timer that feeds adaptation and calcium", part: .soma,
      sources: [folder + "PostSpikePulse.swift"], parameters: [Adaptation.pulseWidth], states: ["t_ahp"],
      constants: ["adaptation_pulse_capacitance", "switching_voltage"], pictures: [spikeDriven],
      expectations: [
        """
        `SOAD_PWTAU_N` up: shorter, from \(N.timerRange(Adaptation.pulseWidth, \.adaptationPulseCapacitance)); \
        \(N.timer(Adaptation.pulseWidth, 4, 80, \.adaptationPulseCapacitance)) at [4, 80]. A spike charges adaptation and \
        calcium with weight times width, so this bias scales both at once.
        """
      ]),
    CircuitPage(
      name: "adaptation", title: "Spike-frequency adaptation",
      gist: "a slow current that every spike charges and that adds to the leak", part: .soma,
      sources: ["Adaptation", "AdaptationPath", "SpikeDriven"].map { folder + $0 + ".swift" },
      parameters: [Adaptation.gain, Adaptation.tau, Adaptation.weight, Adaptation.cascode],
      states: ["I_ahp", "I_ahp.mean", "I_ahp.leak"],
      latches: [.init(.soAdaptation, "connects the current to the membrane's leak")],
      constants: ["adaptation_capacitance"], checks: ["V34", "V35", "V36", "V37"],
      pictures: [
        .bench(
          "adaptation",
          "Rates after a step of the input, adaptation current over the rate, and its decay after the last spike."
        )
      ],
      expectations: [
        """
        `SOAD_W_N` up: adaptation begins at a lower rate, f_on = I_tau / (I_w t_pa), and is stronger above it.
        """,
        """
        `SOAD_TAU_P` up: it is over sooner, from \(N.tauRange(Adaptation.tau, \.adaptationCapacitance)), \
        \(N.tau(Adaptation.tau, 0, 200, \.adaptationCapacitance)) at [0, 200], and begins at a higher rate: to make it \
        slower and as strong, lower `SOAD_W_N` in the same proportion.
        """,
        "`SOAD_GAIN_P` up: stronger in proportion, without moving the onset.",
        """
        `SOAD_CASC_P` up: a higher limit of the current. The highest code, \(N.code(Adaptation.cascode, 5, 255)), is out \
        of the way.
        """,
      ]),
    CircuitPage(
      name: "calcium", title: "Calcium",
      gist: "the integrator of a neuron's own spikes, a measure of its rate", part: .soma,
      sources: [folder + "Calcium.swift"], parameters: Calcium.parameters, states: ["I_ca", "I_ca.mean"],
      constants: ["calcium_capacitance"], checks: ["V52"], pictures: [spikeDriven],
      expectations: [
        "`SOCA_W_N` up: more calcium a spike; from f = I_tau / (I_w t_pa) on there is any.",
        """
        `SOCA_TAU_P` up: it forgets sooner, from \(N.tauRange(Calcium.tau, \.calciumCapacitance)); \
        \(N.tau(Calcium.tau, 0, 100, \.calciumCapacitance)) at [0, 100].
        """,
        "`SOCA_GAIN_P` up: more in proportion above the onset; [homeostasis](homeostasis.md) then holds a lower rate.",
      ]),
    CircuitPage(
      name: "homeostasis", title: "Homeostasis",
      gist: "a slow loop that holds calcium at a reference by the gain of the soma or of the dendrites",
      part: .soma,
      sources: [folder + "Homeostasis.swift", folder + "HomeostasisTarget.swift"],
      parameters: Homeostasis.parameters, states: ["V_h", "V_h.sign", "V_h.rest"],
      latches: [
        .init(.hoEnable, "lets the loop, not the bias, set the gain"),
        .init(.hoActive, "releases the integrator; off, it is clamped to its reset"),
        .init(.hoSoDe, "the gain is that of the soma (off) or of the dendrites (on) (inferred)"),
        .init(.cohoCaMem, "senses calcium (off) or the membrane (on) (inferred)"),
      ],
      constants: ["homeostasis_slope"], checks: ["V51", "V52"],
      pictures: [
        .bench(
          "homeostasis",
          "Slopes of the gain node over its middle level, and rate and gain while the loop settles.")
      ],
      expectations: [
        """
        `SOHO_VREF_P` up: a higher target. The loop holds the rate f = (I_ref / I_g + 1) I_tau / (I_w t_pa) of \
        [calcium](calcium.md), with the biases of that.
        """,
        """
        `SOHO_VREF_H_P` up, or `SOHO_VREF_M_P` down: the gain rises faster; `SOHO_VREF_L_P` down, or `SOHO_VREF_M_P` up: it \
        falls faster. Neither is faster than \(N.constant("homeostasis_slope")), at which the gain doubles every \
        \(doubling); at I_L = I_M or I_M = I_H it does not move.
        """,
        "`SOHO_VRST_P` up: a higher gain to begin with.",
        "`SOHO_VH_P` up: a wider band around the target in which the loop keeps its direction: larger, slower swings of the rate.",
      ]),
    CircuitPage(
      name: "linear-neuron", title: "Linear neuron (not the chip)",
      gist: "the linear law of published simulators, for comparison with them", part: .soma,
      sources: [folder + "LinearNeuron.swift"], states: ["I_syn", "I_fb", "n_held", "spikes"],
      checks: ["V06", "V08"],
      pictures: [
        .probe(
          "linear-neuron", neuron: "0.0.0", nodes: "I_syn,I_mem", every: "200us",
          "A burst of events at `fidelity: linear`: every event adds the same, from the first on.")
      ],
      expectations: [
        """
        `fidelity: linear` replaces the circuits of the neuron. It uses the biases of [AMPA](ampa.md), \
        [membrane](membrane.md) and [adaptation](adaptation.md); a weak pulse onto a branch at rest does far more here than \
        on silicon ([validation](../validation.md), V06 and V08).
        """
      ]),
  ]

  private static let spikeDriven = Picture.probe(
    "calcium", neuron: "0.0.0", nodes: "I_mem,t_ahp,I_ahp,I_ca", every: "2ms",
    "A neuron under a constant input: its spikes start the pulse, the pulses charge adaptation and, slower, calcium."
  )

  /// U_T ln 2 / (kappa S).
  private static var doubling: String {
    Interval(si: N.slope / 1000 * N.logarithm(2) / N.process.homeostasisSlope.si).formatted(digits: 3)
  }
}
