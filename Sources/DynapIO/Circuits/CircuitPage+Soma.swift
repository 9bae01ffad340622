import DynapCircuits

private typealias N = CircuitNumbers

extension CircuitPage {
  private static let folder = "Sources/DynapCircuits/Soma/"

  /// The soma from its input to a spike.
  static let soma: [CircuitPage] = [
    CircuitPage(
      name: "soma-input", title: "Input of the soma",
      gist: "the node where dendrites, constant input and adaptation meet the membrane", part: .soma,
      sources: [folder + "SomaInput.swift"], states: ["I_in", "I_leak"], checks: ["V26", "V27"],
      pictures: [inhibition],
      expectations: [
        "It has no bias. Record `I_in` and `I_leak` first when a neuron does not do what it should: it fires only where "
          + "I_in exceeds I_leak (1 + I_spk / I_g)."
      ]),
    CircuitPage(
      name: "dc", title: "Constant input",
      gist: "a current that a latch adds to the soma's input", part: .soma,
      sources: [folder + "DirectCurrent.swift"], parameters: DirectCurrent.parameters,
      latches: [.init(.soDC, "connects the current to the soma")], checks: ["V20", "V59"],
      pictures: [firing],
      expectations: [
        """
        `SOIF_DC_P` up: nothing until the rheobase, then the rate grows, soon in proportion, up to 1 / t_ref. With the \
        codes of `chips/presets/constant-input.yaml` it is \(N.code(DirectCurrent.dc, 2, 80)).
        """,
        """
        `latch_so_dc` on at \(N.code(DirectCurrent.dc, 0, 0)) is not the same as off: that current is an input, \
        which matters at the lowest codes of `SOIF_LEAK_N` only (\(N.current(Membrane.leak, 0, 0))).
        """,
      ]),
    CircuitPage(
      name: "membrane", title: "Membrane",
      gist: "a current-mode leaky integrate-and-fire neuron", part: .soma,
      sources: [
        "Membrane", "Membrane+Parts", "Splitting", "PartBatch", "NeuronPass", "NeuronStep", "GatedInput",
        "ConstantInput",
      ].map {
        folder + $0 + ".swift"
      }, parameters: Membrane.parameters,
      states: ["I_mem", "V_mem"], latches: [.init(.soifKill, "holds the membrane in reset")],
      constants: ["membrane_capacitance", "kappa_n", "kappa_p", "I0", "floor"],
      checks: ["V19", "V20", "V21", "V22", "V23", "V24", "V25", "V54", "V59"],
      pictures: [
        firing,
        .probe(
          "membrane", neuron: "0.0.0,0.1.0,0.2.0", nodes: "I_mem,V_mem", every: "500us",
          "The way to a spike at three codes of `SOIF_LEAK_N`, the last of them too leaky for its input."),
      ],
      expectations: [
        """
        `SOIF_LEAK_N` up: the membrane forgets sooner, from \(N.tauRange(Membrane.leak, \.membraneCapacitance)), \
        \(N.tau(Membrane.leak, 0, 50, \.membraneCapacitance)) at [0, 50], and needs more input: the rheobase is \
        I_tau (1 + I_spk / I_g).
        """,
        """
        `SOIF_GAIN_N` up: a lower rheobase and higher rates, up to where I_g is well above I_spk; from there on it \
        does nothing, and the neuron integrates like a capacitor.
        """,
        "`V_mem` moves \(N.number(N.slope * N.logarithm(10))) mV a decade of `I_mem`: a straight line of it is exponential growth.",
      ]),
    CircuitPage(
      name: "spike-threshold", title: "Spike threshold",
      gist: "the membrane current at which a neuron fires", part: .soma,
      sources: [folder + "SpikeThreshold.swift"], parameters: SpikeThreshold.parameters,
      checks: ["V19", "V61"],
      pictures: [
        .probe(
          "spike-threshold", neuron: "0.0.0,0.1.0,0.2.0", nodes: "I_mem,V_mem", every: "500us",
          "The same constant input at three codes of `SOIF_SPKTHR_P`, a factor of eight from one to the next."
        )
      ],
      expectations: [
        """
        `SOIF_SPKTHR_P` up: spikes are later and fewer. Below I_g the interval grows with its logarithm only \
        (\(N.number(N.slope * N.logarithm(8))) mV a coarse range); above I_g the rheobase grows in proportion.
        """,
        """
        At power-up, \(N.code(SpikeThreshold.threshold, 5, 255)), next to nothing fires; [3, 40] is \
        \(N.current(SpikeThreshold.threshold, 3, 40)).
        """,
      ]),
    CircuitPage(
      name: "refractory", title: "Refractory period",
      gist: "holds the membrane in reset after a spike", part: .soma, sources: [folder + "Refractory.swift"],
      parameters: Refractory.parameters, states: ["t_held", "I_ref.mean"],
      constants: ["refractory_capacitance", "switching_voltage"], checks: ["V18"],
      pictures: [
        .bench(
          "refractory",
          "Refractory period over its bias, and the intervals at strong inputs that it is read from.")
      ],
      expectations: [
        """
        `SOIF_REFR_N` up: shorter, from \(N.timerRange(Refractory.refractory, \.refractoryCapacitance)); \
        \(N.timer(Refractory.refractory, 1, 160, \.refractoryCapacitance)) at [1, 160]. 1 / t_ref is the highest rate, and \
        while the membrane is held all of its input is lost; the dendrites go on.
        """
      ]),
    CircuitPage(
      name: "exponential-soma", title: "Exponential soma (positive feedback)",
      gist: "the sodium-like current that accelerates a membrane near its threshold", part: .soma,
      sources: [folder + "PositiveFeedback.swift"],
      latches: [.init(.soifType, "exponential soma (on) or thresholded soma (off)")],
      checks: ["V38", "V39", "V40"],
      pictures: [
        .probe(
          "exponential-soma", neuron: "0.0.0-1", nodes: "I_mem,V_mem", every: "500us",
          "The same constant input into a thresholded (0.0.0) and an exponential soma (0.0.1): the upstroke runs away."
        )
      ],
      expectations: [
        """
        No bias sets it: with the latch on, feedback begins at half of `SOIF_SPKTHR_P` (assumed), and a membrane that \
        comes that far fires. Inputs just below the rheobase of the thresholded soma make it fire.
        """,
        "`feedback` picks one of the three published forms, and moves rates by the choice: compare them before you trust one.",
      ]),
  ]

  private static let firing = Picture.bench(
    "fi", "Rate over constant input: nothing below the rheobase; and the membrane between its spikes.")
}
