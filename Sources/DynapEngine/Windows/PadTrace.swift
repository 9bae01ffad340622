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
