import DynapCircuits
import DynapChip
import DynapFabric
import DynapUnits

/// What a host's converter read at the analog pin of a core.
public struct PadTrace: Sendable {
  /// The chip.
  public let chip: ChipOnBoard
  /// The core, whose monitored neuron is seen.
  public let core: CoreOnChip
  /// How often the pin is read; a multiple of the step.
  public let every: SimTime
  /// When each reading was taken.
  public private(set) var times: [SimTime] = []
  /// The readings in V; 0 where no neuron is connected or a buffer does not work.
  public private(set) var volts: [Double] = []

  init(chip: ChipOnBoard, core: CoreOnChip, every: SimTime) {
    self.chip = chip
    self.core = core
    self.every = every
  }

  mutating func sample(_ voltage: Voltage, at time: SimTime) {
    times.append(time)
    volts.append(voltage.si)
  }
}

/// The pulses that the pins of pulse extenders show.
struct PulseWatch: Sendable {
  /// The pins by the address of their synapse, as ``SynapseTable/address`` has it.
  private var pins: [UInt32: Pin] = [:]
  private(set) var intervals: [Pin: [Range<SimTime>]] = [:]

  struct Pin: Hashable, Sendable {
    let chip: ChipOnBoard
    let core: CoreOnChip
    let monitor: PulseMonitor
  }

  /// Whether no pin is connected.
  var isEmpty: Bool { pins.isEmpty }

  /// Connects the pins that a board enables; what others have shown stays.
  mutating func configure(_ board: Board) {
    pins = [:]
    for (c, chip) in board.chips.enumerated() {
      for (core, programmed) in zip(CoreOnChip.allCases, chip.cores) where programmed.neuronMonitoringOn {
        for monitor in PulseMonitor.allCases where programmed.shows(monitor) {
          let neuron = NeuronOnBoard(chip: ChipOnBoard(c), core: core, neuron: programmed.monitoredNeuron)
          let address = UInt32(neuron.lane * SynapseOnNeuron.count + monitor.synapse.index)
          pins[address] = Pin(chip: neuron.chip, core: core, monitor: monitor)
        }
      }
    }
  }

  /// Notes a pulse; one that touches the last lengthens it.
  mutating func note(_ address: UInt32, from begin: SimTime, to end: SimTime) {
    guard let pin = pins[address], begin < end else { return }
    if let last = intervals[pin]?.last, begin <= last.upperBound {
      let merged = last.lowerBound..<max(last.upperBound, end)
      intervals[pin, default: []].removeLast()
      intervals[pin, default: []].append(merged)
    } else {
      intervals[pin, default: []].append(begin..<end)
    }
  }
}

extension Core {
  /// Whether a pin shows the pulses of its synapse.
  func shows(_ monitor: PulseMonitor) -> Bool {
    monitor == .one ? enablePulseExtenderMonitor1 : enablePulseExtenderMonitor2
  }
}
