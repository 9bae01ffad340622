import DynapChip
import DynapFabric
import DynapUnits

/// One of the two pins of a core that show the extended pulse of a synapse of its monitored neuron.
public enum PulseMonitor: Int, CaseIterable, Hashable, Sendable {
  case one, two

  /// The synapse behind the pin: 41 and 20, from names that count from one (inferred).
  public var synapse: SynapseOnNeuron { SynapseOnNeuron(self == .one ? 41 : 20) }
}

/// The pulses that the pins of pulse extenders show.
struct PulseWatch: Sendable {
  /// The pins by the address of their synapse, as ``CoreSynapses/address`` has it.
  private var pins: [UInt32: Pin] = [:]
  var intervals: [Pin: [Range<SimTime>]] = [:]

  struct Pin: Hashable, Sendable {
    let chip: ChipOnBoard
    let core: CoreOnChip
    let monitor: PulseMonitor
  }

  /// Whether no pin is connected.
  var isIdle: Bool { pins.isEmpty }

  /// Connects the pins that a board enables; what others have shown stays.
  mutating func configure(_ board: Board) { pins = Self.pins(of: board) }

  /// The pins that a board enables, by the address of their synapse.
  static func pins(of board: Board) -> [UInt32: Pin] {
    var pins: [UInt32: Pin] = [:]
    for (c, chip) in board.chips.enumerated() {
      for (core, programmed) in zip(CoreOnChip.allCases, chip.cores) where programmed.neuronMonitoringOn {
        for monitor in PulseMonitor.allCases where programmed.shows(monitor) {
          let neuron = NeuronOnBoard(chip: ChipOnBoard(c), core: core, neuron: programmed.monitoredNeuron)
          let address = UInt32(neuron.lane * SynapseOnNeuron.count + monitor.synapse.index)
          pins[address] = Pin(chip: neuron.chip, core: core, monitor: monitor)
        }
      }
    }
    return pins
  }

  /// Forgets all that was shown but each pin's last pulse, which may not have ended.
  mutating func forget() {
    for (pin, shown) in intervals where shown.count > 1 { intervals[pin] = shown.suffix(1) }
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
  package func shows(_ monitor: PulseMonitor) -> Bool {
    monitor == .one ? enablePulseExtenderMonitor1 : enablePulseExtenderMonitor2
  }
}
