import DynapCircuits
import DynapEngine
import DynapUnits

private typealias N = CircuitNumbers

extension CircuitPage {
  private static let folder = "Sources/DynapCircuits/"

  /// What a host sees of a neuron.
  static let monitor: [CircuitPage] = [
    CircuitPage(
      name: "spiking-adc", title: "Spiking ADC",
      gist: "turns a current of the monitored neuron into a rate of events for the host", part: .monitor,
      sources: [folder + "Monitor/SpikingADC.swift"], parameters: SpikingADC.parameters, checks: ["V53"],
      pictures: [
        .bench(
          "sadc",
          "Rate over current, with the limit by the pulse width and the floor by the offset, and the error of a host's inverse."
        )
      ],
      expectations: [
        """
        `NCCF_REF_H_V` away from `NCCF_REF_L_V`: a longer ramp, fewer events for the same current. Use a long ramp for large \
        currents and a short one for small ones.
        """,
        "`NCCF_PWLK_P` up: a shorter pause after an event, and a higher limit of the rate, 1 / t_pw.",
        "`NCCF_CAL_OFFBIAS_P` up: all inputs of the group read more by the same current; the host has to subtract it.",
        "`NCCF_HYS_P` up against `NCCF_BIAS_P`: a longer ramp by (U_T / kappa) ln(1 + I_hys / I_bias).",
        "`NCCF_CAL_REFBIAS_V`: what the calibration inputs measure, a known current to compare the others with.",
      ]),
    CircuitPage(
      name: "monitors", title: "Monitors and pads",
      gist: "the buffers and pins at which an oscilloscope sees a membrane or a depression node",
      part: .monitor,
      sources: [folder + "Monitor/MonitorBuffers.swift", folder + "Monitor/MonitorPad.swift"],
      parameters: MonitorBuffers.parameters,
      pictures: [
        .run(
          "windows", "chips/experiments/windows.yaml", file: "windows.svg",
          "What a host reads of one neuron: spiking ADCs, two pins, and the pulses of a synapse.")
      ],
      expectations: [
        """
        `R2R_BUFFER_CCB`, `R2R_BUFFER_AMPB`, `LBWR_VB_P`: leave them at the highest code; below coarse range 3 the pins show \
        no signal, and a warning says so (assumed).
        """,
        """
        The pin moves \(N.number(N.slope * N.logarithm(10))) mV a decade of membrane current. `monitor` of a core picks the \
        neuron, and `windows` of an experiment says what is read.
        """,
      ]),
  ]

  /// What belongs to no neuron.
  static let chip: [CircuitPage] = [
    CircuitPage(
      name: "parameter-generator", title: "Parameter generator",
      gist: "turns a code of coarse range and fine step into the current of a bias", part: .chip,
      sources: ["ParameterGenerator", "ParameterGeneratorTable", "ScaleCurves", "GeneratorBuffer"].map {
        folder + "ParameterGenerator/" + $0 + ".swift"
      },
      parameters: GeneratorBuffer.parameters, checks: ["V60", "V61"],
      pictures: [
        Picture(
          name: "parameter-generator",
          command: "parameters SOIF_LEAK_N --plot parameter-generator.svg",
          caption: "What 1536 codes give a bias: six ranges, linear within each.")
      ],
      expectations: [
        """
        Coarse up by one: about eight times the current; fine is linear within a range. `SOIF_LEAK_N` is \
        \(N.current(Membrane.leak, 1, 50)) at [1, 50], \(N.current(Membrane.leak, 2, 50)) at [2, 50], \
        \(N.current(Membrane.leak, 2, 100)) at [2, 100].
        """,
        """
        The same code is another current for another bias, by the size of its mirror: `SOIF_DC_P` at [2, 50] is \
        \(N.current(DirectCurrent.dc, 2, 50)). `dynapse parameters NAME --code 2,50 --current "20 pA"` goes both ways.
        """,
        "Fine 0 is a leakage floor, not off; where fine passes a multiple of 32 the current drops a little.",
      ]),
    CircuitPage(
      name: "mismatch", title: "Mismatch",
      gist: "how every instance of a circuit differs from its neighbours, and every die from the next",
      part: .chip,
      sources: [
        "MismatchModel", "DieSpread", "SiliconPlace", "NormalQuantile", "Philox", "ReproducibleMath",
      ].map { folder + "Mismatch/" + $0 + ".swift" },
      checks: ["V45", "V46", "V47", "V48"],
      pictures: [
        .bench(
          "mismatch", "Spread of four quantities over neurons, and the spread found over that of the devices."
        )
      ],
      expectations: [
        """
        A bias with a small mirror spreads more: one sigma is a factor of \(N.spread(Membrane.leak)) for `SOIF_LEAK_N`, \
        \(N.spread(AMPA.tau)) for `DEAM_ETAU_P`, \(N.spread(Delay.mismatched)) for `SYPD_DLY2_P`. \
        [Parameters](../parameters.md) has the sigma of each.
        """,
        "`serial` is another die, `mismatch: off` the ideal chip; the same serial is the same die for ever.",
      ]),
    CircuitPage(
      name: "device-level", title: "Device level: moderate inversion, noise, temperature",
      gist: "what `fidelity: device` adds to the laws of weak inversion", part: .chip,
      sources: [
        "Inversion", "DifferentialPair", "LeakDevice", "ShotNoise", "DeviceDPI", "DeviceDendrite",
        "DeviceAlpha",
        "DeviceSomaInput", "DeviceMembrane", "DeviceAdaptation", "DeviceCalcium",
      ].map { folder + "Device/" + $0 + ".swift" } + [folder + "Process/Transistor.swift"],
      states: [
        "I_ampa", "I_nmda", "I_gaba", "I_shunt", "I_ahp", "I_ca", "I_ampa_i", "I_nmda_i", "I_mem",
      ].map { $0 + ".node" },
      constants: [
        "temperature", "thermal_voltage", "floor", "floor_doubling", "specific_current_n",
        "specific_current_p",
        "ekv_kappa_n", "ekv_kappa_p",
      ],
      checks: ["V49", "V50"],
      pictures: [
        .probe(
          "device-level", neuron: "0.0.0-1", nodes: "I_mem,V_mem", every: "2ms",
          "Two equal neurons just above their rheobase, with shot noise: the noise of each makes their spikes drift apart."
        )
      ],
      expectations: [
        """
        Currents well below \(N.constant("specific_current_p")) (p) and \(N.constant("specific_current_n")) (n) are as at \
        `fidelity: full`. Around them a circuit gives less than its exponential; near the floor of \
        \(N.constant("floor")) decays come to rest smoothly.
        """,
        """
        `noise: {shot: true}`: the relative noise of a node does not depend on its current, but on its capacitor: \
        \(noise(\.membraneCapacitance)) of the membrane, \(noise(\.ampaCapacitance)) of AMPA, in one sigma.
        """,
        """
        `temperature` up: U_T and with it time constants grow by \(N.number(100 / N.process.temperature.si)) % per kelvin at \
        constant bias currents, and the floor doubles every \(N.constant("floor_doubling")).
        """,
      ]),
    CircuitPage(
      name: "analog-front-end", title: "Analog front end",
      gist: "amplifies and filters signals at eight pins and encodes them as events", part: .chip,
      sources: ["AnalogFrontEnd", "FrontEndLayout", "Biquad"].map { folder + "FrontEnd/" + $0 + ".swift" },
      parameters: AnalogFrontEnd.parameters,
      pictures: [
        .run(
          "front-end", "chips/experiments/front-end.yaml --set duration=3s", file: "raster.svg",
          "An electrocardiogram at a pin, the events of two of the channel's modulators, and neurons that listen."
        )
      ],
      expectations: [
        "`BADCTHU`, `BADCTHD` up: a larger step for an up or a down event, hence fewer. Unlike steps make the code drift.",
        "`BADCREFRACTORY` up: a shorter pause of all modulators after an event.",
        "`BF1VF` (low-pass), `BF2VF` (ripple), `BF3VF` (fast ripple) up: a higher frequency, and with it a higher Q and a lower gain.",
        "`BF1VG`, `BF2VG`, `BF3VG` up: more gain in the pass band. `BF1VQ`, `BF2VQ`, `BF3VQ` up: a lower Q, a broader band.",
        "The laws are assumed: calibrate with a sine of known size before you read microvolts from events.",
      ]),
    CircuitPage(
      name: "camera-port", title: "Camera port",
      gist: "filters, crops and pools the pixels of an event camera and looks up their tags", part: .chip,
      sources: [
        "Sources/DynapFabric/Interface/SensorPipeline.swift",
        "Sources/DynapFabric/Interface/SensorPort.swift",
        "Sources/DynapFabric/Interface/SensorMode.swift", "Sources/DynapFabric/Interface/CameraEvent.swift",
      ],
      pictures: [
        .run(
          "camera-port", "chips/experiments/sensor.yaml", file: "raster.svg",
          "A moving bar: the tags of 16 pooled stripes, neurons that know where it is, and two rows that know whither."
        )
      ],
      expectations: [
        "It has no bias: `sensor_interface` of a chip sets it. It takes no time unless `timing` gives it a slot.",
        "Pooling by 2 x 2 sends four pixels' events to one tag: nothing is averaged or lost, the rate of the tag is the sum.",
      ]),
  ]

  /// What belongs to dies that learn.
  static let learning: [CircuitPage] = [
    CircuitPage(
      name: "learning", title: "Learning circuits",
      gist: "the analog blocks of dies that learn: bump, comparator, bistable weight", part: .learning,
      sources: ["Bump", "CurrentComparator", "BistableWeight"].map { folder + "Learning/" + $0 + ".swift" },
      checks: ["V55", "V56"],
      expectations: [
        "No bias belongs to them and no die here steps them: they are published blocks, declared and tested. The [learning block](learning-block.md) of the plastic die has circuits of its own."
      ]),
    CircuitPage(
      name: "learning-block", title: "Learning block",
      gist: "what a core of a plastic die learns with: traces, error events, gates, weights", part: .learning,
      sources: [
        "PreTrace", "ErrorTrace", "MembraneComparator", "StopLearning", "UpdateLogic", "FeedbackRegister",
        "WeightCell", "LearningSilicon",
      ].map { folder + "Learning/" + $0 + ".swift" },
      parameters: ParameterTable.parameters(in: .learning), states: Observable.learning.map(\.name),
      expectations: [
        "No fabricated die has it. It is a reconstruction of the rule family of error propagation: structure after abstracts and neighbouring circuits of the group, names, sizes and codes the emulator's own.",
        "`SL_TRTAU_P` up: traces forget sooner. 6 pA of a 5 pF capacitor are 30 ms.",
        "`SL_TRTHR_N` over what a pulse adds: how recent an input has to be to change its weight; above it nothing does.",
        "`SL_MEMTHR_N` has to lie below the spiking threshold, at 0.3 to 0.5 of it: without a gate equal rates give equal updates and timing is not learned.",
        "`log2` up by one: half as many updates. 5 in the hidden layer and 6 at the output are slow enough not to be noisy.",
        "`SL_THMIN_N` and `SL_THUP_P` matter with `calcium: true` only: outside of them the neuron's weights stay.",
        "`SL_WSTEP_N` and `SL_WDRIFT_P` matter for capacitors only. Two or three levels lose what error propagation learns; 16 keep it.",
      ]),
  ]

  /// sigma(ln I) = sqrt(kappa q / (C U_T)) of a node with as much charge as leak.
  private static func noise(_ capacitance: KeyPath<Process, Capacitance>) -> String {
    let charge = N.process[keyPath: capacitance].si * N.slope / 1000
    return N.percent((1.602176634e-19 / charge).squareRoot())
  }
}
