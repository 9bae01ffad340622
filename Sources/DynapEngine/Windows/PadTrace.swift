import DynapCircuits
import DynapChip
import DynapFabric
import DynapUnits

/// What an analog pin of a core can show of its monitored neuron.
public enum PadSignal: String, CaseIterable, Hashable, Sendable {
  /// The membrane, with `neuron_monitoring_on`.
  case membrane = "soif_mem"
  /// The depression node of synapse 41, where `enable_syaw_stdbuf_an` buffers it.
  case depression41 = "std_w42"
  /// The depression node of synapse 20, where `enable_syaw_stdbuf_an` buffers it.
  case depression20 = "std_w21"

  /// The synapse whose depression is shown: the two that the converters see (assumed).
  public var synapse: SynapseOnNeuron? {
    switch self {
    case .membrane: nil
    case .depression41: PulseMonitor.one.synapse
    case .depression20: PulseMonitor.two.synapse
    }
  }
}

/// What a host's converter read at an analog pin of a core.
public struct PadTrace: Sendable {
  /// The chip.
  public let chip: ChipOnBoard
  /// The core, whose monitored neuron is seen.
  public let core: CoreOnChip
  /// What is seen of it.
  public let signal: PadSignal
  /// How often the pin is read; a multiple of the step.
  public let every: SimTime
  /// When each reading was taken.
  public private(set) var times: [SimTime] = []
  /// The readings in V; 0 where no neuron is connected or a buffer does not work.
  public private(set) var volts: [Double] = []

  init(chip: ChipOnBoard, core: CoreOnChip, signal: PadSignal, every: SimTime) {
    self.chip = chip
    self.core = core
    self.signal = signal
    self.every = every
  }

  /// Takes over the readings of a snapshot.
  mutating func restore(_ times: [SimTime], _ volts: [Double]) {
    self.times = times
    self.volts = volts
  }

  mutating func sample(_ voltage: Voltage, at time: SimTime) {
    times.append(time)
    volts.append(voltage.si)
  }
}
