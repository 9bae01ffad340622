import DynapCircuits

private typealias N = CircuitNumbers

extension CircuitPage {
  private static let folder = "Sources/DynapCircuits/Dendrite/"

  /// What latches add to the dendrites.
  static let dendriteOptions: [CircuitPage] = [
    CircuitPage(
      name: "alpha", title: "Alpha-shaped responses",
      gist: "a second integrator that turns the jump of AMPA or NMDA into a hump", part: .dendrite,
      sources: ["AlphaShape", "AlphaModel", "AlphaBranch", "AMPAAlpha", "NMDAAlpha"].map {
        folder + $0 + ".swift"
      },
      parameters: [AMPA.alphaTau, AMPA.alphaGain, NMDA.alphaTau, NMDA.alphaGain],
      states: ["I_ampa_i", "I_ampa_i.mean", "I_nmda_i", "I_nmda_i.mean"],
      latches: [
        .init(.deamAlpha, "subtracts the second integrator from AMPA"),
        .init(.denmAlpha, "subtracts the second integrator from NMDA (inferred)"),
      ],
      constants: ["ampa_capacitance", "nmda_capacitance"], checks: ["V30", "V31"],
      pictures: [
        .probe(
          "alpha", neuron: "0.0.0-1", nodes: "I_ampa,I_ampa_i,I_in", every: "200us",
          "The response to a volley without (0.0.0) and with the latch (0.0.1).")
      ],
      expectations: [
        """
        `DEAM_ITAU_P` up: the subtracted current dies sooner and the hump is earlier and higher; it has to be faster than \
        `DEAM_ETAU_P`, or the difference stays at zero: \(N.tau(AMPA.alphaTau, 2, 120, \.ampaCapacitance)) at [2, 120] \
        against \(N.tau(AMPA.tau, 2, 30, \.ampaCapacitance)) of AMPA at [2, 30]. `DENM_ITAU_P` does the same for NMDA.
        """,
        """
        `DEAM_IGAIN_P` up: more is subtracted; above the gain of the first integrator the response begins late, below it \
        begins with a jump. `DENM_IGAIN_P` does the same for NMDA.
        """,
      ]),
    CircuitPage(
      name: "nmda-gate", title: "NMDA gate",
      gist: "lets NMDA pass as far as the membrane is above a level", part: .dendrite,
      sources: [folder + "NMDAGate.swift", folder + "SensedNode.swift"], parameters: [NMDA.gate],
      states: ["I_x.last"],
      latches: [
        .init(.denmNMDA, "gates NMDA; off, all of it passes"),
        .init(.cohoCaMem, "the gate senses the membrane (on) or calcium (off) (inferred)"),
      ],
      checks: ["V28"],
      pictures: [
        .bench(
          "nmda",
          "NMDA current into the soma over the membrane, with its half point, and its slope in the membrane's voltage."
        )
      ],
      expectations: [
        """
        `DENM_NMREV_N` up: the membrane has to be higher for NMDA to count. Half of it passes where I_mem is the bias: \
        \(N.code(NMDA.gate, 2, 100)). A factor of two in the bias is \(N.number(N.slope * N.logarithm(2))) mV of membrane voltage.
        """,
        "For coincidence detection put it between the membrane at rest and `SOIF_SPKTHR_P`; above the threshold NMDA is dead.",
      ]),
    CircuitPage(
      name: "conductance", title: "Conductance mode",
      gist: "makes a dendrite's current depend on the distance to a reversal level", part: .dendrite,
      sources: [folder + "Conductance.swift"], parameters: [AMPA.reversal, NMDA.reversal, GABA.reversal],
      latches: [
        .init(.deConductance, "puts AMPA, NMDA and GABA_B into conductance mode"),
        .init(.cohoCaMem, "the mode senses the membrane (on) or calcium (off) (inferred)"),
      ],
      checks: ["V29"],
      pictures: [
        .probe(
          "conductance", neuron: "0.0.0-1", nodes: "I_in,V_mem", every: "500us",
          "The same AMPA train with the latch off (0.0.0) and on (0.0.1): the drive falls as the membrane comes to the level."
        )
      ],
      expectations: [
        """
        `DEAM_REV_N`, `DENM_REV_N` up: excitation keeps its strength up to a higher membrane; half of it is left where I_mem \
        is the bias, \(N.code(AMPA.reversal, 2, 100)). Below the threshold's current it limits how often a neuron can fire.
        """,
        """
        `DEGA_REV_P` up: GABA_B inhibits only a membrane that is higher; half of it is left at the bias. At \
        \(N.code(GABA.reversal, 0, 0)), it inhibits nearly as without the mode.
        """,
      ]),
    CircuitPage(
      name: "diffusion", title: "AMPA diffusion",
      gist: "shares AMPA current between neighbours on the 16 x 16 grid of a core", part: .dendrite,
      sources: [folder + "Diffusion.swift"],
      parameters: [Diffusion.own, Diffusion.horizontal, Diffusion.vertical],
      latches: [.init(.deamAMPA, "connects the neuron to its neighbours (inferred)")],
      checks: ["V32", "V33"],
      pictures: [
        .probe(
          "diffusion", neuron: "0.0.136-140", nodes: "I_ampa,I_in", every: "500us",
          "Events reach the dendrite of neuron 136 alone; its column shares the current with a constant ratio from one neuron to "
            + "the next.")
      ],
      expectations: [
        """
        `DEAM_HRES_P` up: current spreads further to neighbours 16 numbers away (left and right); `DEAM_VRES_P` up: to those \
        with the next number (up and down). With one of them at [0, 0] each row or column is a line of its own.
        """,
        """
        `DEAM_NRES_P` up: each neuron keeps more of its own current. Only the ratios to it count: at g = I_hres / I_nres = 1 \
        a neuron on a line gets \(reach(1)) of what its neighbour nearer to the source gets, and the source keeps \
        \(kept(1)) of its current; at g = 4 it is \(reach(4)) and \(kept(4)).
        """,
        "The sum over the core is conserved: what neighbours get, the source loses.",
      ]),
  ]
  /// The ratio of neighbours on a long line at g = I_hres / I_nres.
  private static func reach(_ g: Double) -> String {
    let half = 1 + 0.5 / g
    return N.number(half - (half * half - 1).squareRoot())
  }

  /// The share of the source itself.
  private static func kept(_ g: Double) -> String { N.number(1 / (1 + 4 * g).squareRoot()) }
}
