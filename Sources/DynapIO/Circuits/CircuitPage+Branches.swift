import DynapCircuits

private typealias N = CircuitNumbers

extension CircuitPage {
  private static let folder = "Sources/DynapCircuits/Dendrite/"

  /// The four dendrites of a neuron and the integrator that they share.
  static let branches: [CircuitPage] = [
    CircuitPage(
      name: "dpi", title: "Differential-pair integrator",
      gist: "the log-domain low-pass filter behind every dendrite, adaptation and calcium", part: .dendrite,
      sources: [
        "DPI", "DPI+Charge", "Integrator", "IntegratorDesign", "DendriteBranch", "BranchCharge", "ChargeList",
        "ChargeSums",
        "DendriteCharge", "PulseRound", "IntegratorRows", "ShapedDendrite", "BranchOutput",
      ].map { folder + $0 + ".swift" },
      constants: ["kappa_n", "kappa_p", "I0", "floor"],
      checks: [
        "V01", "V03", "V04", "V05", "V06", "V07", "V08", "V09", "V10", "V11", "V12", "V13", "V14", "V57",
        "V58",
      ],
      pictures: [
        .bench(
          "dpi",
          "Decay at several leaks, time constant over bias, mean current over the rate of events, and build-up from rest."
        )
      ],
      expectations: [
        """
        Leak I_tau up: tau is shorter, in proportion; the mean current for the same events is smaller, and the rate below \
        which events leave nothing behind, I_tau / (I_w t_p), is higher. It is the only bias that moves the time constant.
        """,
        """
        Gain I_g up: nothing happens to a branch far below I_g, where each pulse multiplies the current by the same factor; \
        above I_g the current is larger in proportion. Double I_g when responses saturate, not when they are missing.
        """,
        "Weight or pulse width up: the logarithm of the current rises by I_w t_p / (C U_T / kappa) a pulse from low currents.",
      ]),
    CircuitPage(
      name: "ampa", title: "AMPA dendrite",
      gist: "fast excitation: one integrator for all AMPA synapses of a neuron", part: .dendrite,
      sources: [folder + "AMPA.swift"], parameters: [AMPA.tau, AMPA.gain], states: ["I_ampa", "I_ampa.mean"],
      latches: [
        .init(.deMux, "not published; no effect unless `latch_readings` gives it one (`DeMuxReading`)")
      ],
      constants: ["ampa_capacitance"], checks: ["V02", "V27"],
      pictures: [excitation],
      expectations: [
        """
        `DEAM_ETAU_P` up: shorter, from \(N.tauRange(AMPA.tau, \.ampaCapacitance)); \
        \(N.tau(AMPA.tau, 2, 30, \.ampaCapacitance)) at [2, 30].
        """,
        """
        `DEAM_EGAIN_P` up: larger currents once the branch is above I_g; \(N.code(AMPA.gain, 1, 60)) is a usual start, \
        \(N.ratio((AMPA.gain, 1, 60), to: (AMPA.tau, 2, 30))) times the leak above.
        """,
      ]),
    CircuitPage(
      name: "nmda", title: "NMDA dendrite",
      gist: "slow excitation, which the membrane can gate", part: .dendrite, sources: [folder + "NMDA.swift"],
      parameters: [NMDA.tau, NMDA.gain], states: ["I_nmda", "I_nmda.mean"], constants: ["nmda_capacitance"],
      pictures: [excitation],
      expectations: [
        """
        `DENM_ETAU_P` up: shorter, from \(N.tauRange(NMDA.tau, \.nmdaCapacitance)); \
        \(N.tau(NMDA.tau, 0, 100, \.nmdaCapacitance)) at [0, 100].
        """,
        "`DENM_EGAIN_P` up: larger currents above I_g, as with every [integrator](dpi.md).",
        "Nothing in the circuit is slow by itself: with the codes of AMPA it is AMPA. The [gate](nmda-gate.md) makes it NMDA.",
      ]),
    CircuitPage(
      name: "gaba-b", title: "GABA_B dendrite",
      gist: "subtractive inhibition: its current is drawn from the soma's input", part: .dendrite,
      sources: [folder + "GABA.swift"], parameters: [GABA.tau, GABA.gain], states: ["I_gaba", "I_gaba.mean"],
      constants: ["gaba_capacitance"], checks: ["V27"], pictures: [inhibition],
      expectations: [
        """
        `DEGA_ITAU_P` up: shorter, from \(N.tauRange(GABA.tau, \.gabaCapacitance)); \
        \(N.tau(GABA.tau, 1, 50, \.gabaCapacitance)) at [1, 50].
        """,
        "`DEGA_IGAIN_P` up: stronger inhibition above I_g.",
        """
        It cancels input and no more: once I_gaba exceeds the excitation, the membrane falls with its own leak and stronger \
        inhibition changes nothing. Without any excitation there is nothing to see.
        """,
      ]),
    CircuitPage(
      name: "gaba-a", title: "GABA_A dendrite (shunt)",
      gist: "shunting inhibition: its current adds to the membrane's leak", part: .dendrite,
      sources: [folder + "Shunt.swift"], parameters: Shunt.parameters, states: ["I_shunt", "I_shunt.mean"],
      constants: ["shunt_capacitance"], checks: ["V26"], pictures: [inhibition],
      expectations: [
        """
        `DESC_ITAU_P` up: shorter, from \(N.tauRange(Shunt.tau, \.shuntCapacitance)); \
        \(N.tau(Shunt.tau, 2, 30, \.shuntCapacitance)) at [2, 30].
        """,
        "`DESC_IGAIN_P` up: stronger inhibition above I_g.",
        """
        It leaks, so it also works on a membrane that is already charged and gets no input: the time constant falls to \
        C U_T / (kappa (I_tau + I_shunt)), and the rheobase rises by the factor 1 + I_shunt / I_tau.
        """,
      ]),
  ]

  private static let excitation = Picture.probe(
    "excitation", neuron: "0.0.0", nodes: "I_ampa,I_nmda,I_in", every: "500us",
    "The same bursts through a fast AMPA and a slow NMDA synapse, and what the soma gets of both.")
  static let inhibition = Picture.probe(
    "inhibition", neuron: "0.0.0-2", nodes: "I_in,I_leak,V_mem", every: "1ms",
    "A neuron that fires from a constant input alone (0.0.0), with a volley onto its GABA_B (0.0.1) and onto its GABA_A dendrite "
      + "(0.0.2): one takes input away, the other adds leak.")
}
