import DynapCircuits
import DynapFabric

/// What is programmed into one core: its neurons, its biases and what it shows to the monitors.
public struct Core: Hashable, Sendable {
  /// The neurons; always 256.
  public var neurons: [Neuron] {
    didSet { precondition(neurons.count == NeuronOnCore.count, "a core has 256 neurons") }
  }
  /// Whether the monitored neuron is connected to the core's analog monitor lines.
  public var neuronMonitoringOn = false
  /// The neuron that the monitor lines and the spiking ADCs see.
  public var monitoredNeuron = NeuronOnCore(0)
  /// The 52 biases of the core.
  public var parameters = BiasTable(powerUp: .core)
  /// Which signals of the monitored neuron reach the spiking ADCs.
  public var sadcEnables: CoreSADCEnables = []
  /// Whether the short-term-depression node is buffered to the monitor.
  public var enableSTDBuffer = false
  /// Whether the pulse of synapse 41 reaches its pin (the vendor's monitor 1; index inferred).
  public var enablePulseExtenderMonitor1 = false
  /// Whether the pulse of synapse 20 reaches its pin (the vendor's monitor 2; index inferred).
  public var enablePulseExtenderMonitor2 = false
  /// What the core's learning block is set to; nil where it is not used, as on every fabricated die.
  public var learning: LearningBlock?
  /// The vendor's `_id`, kept so that a file round-trips.
  public var id = 0
  /// The vendor's `_cookie`, kept so that a file round-trips.
  public var cookie = 0

  /// Makes a core in its power-up state.
  public init() { neurons = Self.powerUpNeurons }

  /// One neuron.
  public subscript(neuron neuron: NeuronOnCore) -> Neuron {
    get { neurons[neuron.index] }
    set { neurons[neuron.index] = newValue }
  }

  /// One neuron by its index, which must be 0 to 255.
  public subscript(neuron index: Int) -> Neuron {
    get { neurons[NeuronOnCore(index).index] }
    set { neurons[NeuronOnCore(index).index] = newValue }
  }

  private static let powerUpNeurons = [Neuron](repeating: .powerUp, count: NeuronOnCore.count)
}

/// The fourteen signals of a core's monitored neuron that can be connected to spiking ADCs.
public struct CoreSADCEnables: OptionSet, Hashable, Sendable {
  /// Bit i stands for the i-th name.
  public let rawValue: UInt16
  /// Makes a set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The vendor's names, in serialisation order; `soif_refractory` was spelled `soif_refectory` in older releases.
  public static let names = [
    "soif_mem", "soif_refractory", "soad_dpi", "soca_dpi", "deam_edpi", "deam_idpi", "denm_edpi", "denm_idpi",
    "dega_idpi", "desc_idpi", "sy_w42", "sy_w21", "soho_sogain", "soho_degain",
  ]
}
